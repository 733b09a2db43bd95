import type { Page } from '@playwright/test'
import { SHARED, openMachine } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

const SIZES = [
  [1440, 900],
  [1920, 1080],
  [1024, 768],
  [800, 600],
  [400, 700],
] as const

test('nothing scrolls around the workbench at any size', async ({ page }) => {
  await openMachine(page, SHARED)
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    await settled(page)
    const over = await page.evaluate(() => {
      const root = document.scrollingElement ?? document.documentElement
      const hidden = [...document.querySelectorAll('.app, .panes, .views, .views-below, .pane, .top-bar')]
        .filter(
          (pane) => pane.scrollWidth > pane.clientWidth + 1 || pane.scrollHeight > pane.clientHeight + 1,
        )
        .map((pane) => pane.className)
      return { width: root.scrollWidth - innerWidth, height: root.scrollHeight - innerHeight, hidden }
    })
    expect(over, `${width}x${height}`).toEqual({ width: 0, height: 0, hidden: [] })
    await page.mouse.move(width / 2, height / 2)
    await page.mouse.wheel(0, 400)
    expect(await page.evaluate(() => [scrollX, scrollY]), `${width}x${height}`).toEqual([0, 0])
  }
})

/** How many letters of the title in the top bar can be seen. */
const lettersOfTitle = (page: Page): Promise<number> =>
  page.locator('.document-title').evaluate((title) => {
    const [words] = title.childNodes
    if (words === undefined) return 0
    const letters = document.createRange()
    let seen = 0
    for (let end = 1; end <= title.textContent.length; end++) {
      letters.setStart(words, 0)
      letters.setEnd(words, end)
      if (letters.getBoundingClientRect().width <= title.getBoundingClientRect().width + 0.5) seen = end
    }
    return seen
  })

test('the title is cut last, at any width', async ({ page }) => {
  await openExplorer(page)
  const title = 'A title that goes on longer than any bar at the top of a window'
  for (const width of [800, 1024, 1280, 1440]) {
    await page.setViewportSize({ width, height: 768 })
    await page.evaluate((text) => window.explorer.load(text), `title ${title}\nboard 1M\nA = spawn`)
    expect(await lettersOfTitle(page), String(width)).toBeGreaterThanOrEqual(20)
    await page.evaluate(() => window.explorer.open('recording:random-32m-0039'))
    expect(await lettersOfTitle(page), String(width)).toBe('random-32m-0039'.length)
    await expect(page.getByRole('button', { name: 'vm.nr_trim_pages' })).toContainText('1')
  }
})

test('at 800x600 text and explanation fold away behind tabs', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 600 })
  await openMachine(page, SHARED)
  for (const view of ['Page map', 'Region tree', 'Processes on one address axis'])
    await expect(page.getByRole('region', { name: view })).toBeVisible()
  await expect(page.locator('.step-sentence')).toContainText('B shares 64 KiB')
  await expect(page.locator('.sentence')).toHaveCount(0)
  const isLevel = (tab: Element): boolean => getComputedStyle(tab).writingMode === 'horizontal-tb'
  expect(await page.getByRole('button', { name: 'What happened' }).evaluate(isLevel)).toBe(true)
  await page.getByRole('button', { name: 'What happened' }).click()
  await expect(page.locator('.sentence')).toContainText('B shares 64 KiB')
  await page.getByRole('button', { name: 'Text', exact: true }).click()
  await expect(page.locator('.cm-line.line-current')).toBeInViewport()
})

test('at 400x700 each panel has the window to itself', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 700 })
  await openMachine(page, SHARED)
  for (const [tab, inside] of [
    ['Columns', '.columns'],
    ['Tree', '.region-tree'],
    ['Text', '.cm-content'],
    ['Why', '.sentence'],
    ['Page map', '.pagemap'],
  ] as const) {
    await page.getByRole('button', { name: tab, exact: true }).click()
    await expect(page.locator(inside)).toBeInViewport()
  }
  expect(await page.locator('.document-title').evaluate((e) => e.scrollWidth - e.clientWidth)).toBe(0)
  const areas = await page.locator('.timeline-controls button:visible').evaluateAll((buttons) =>
    buttons.map((button) => ({
      name: button.getAttribute('aria-label'),
      area: button.clientWidth * button.clientHeight,
    })),
  )
  expect(areas.toSorted((a, b) => b.area - a.area)[0]?.name).toBe('One step forward')
  const steps = page.getByRole('slider', { name: 'Step', exact: true })
  await steps.click({ position: { x: 100, y: 20 } })
  await settled(page)
  const tapped = Number(await steps.getAttribute('aria-valuenow'))
  await steps.click({ position: { x: 200, y: 20 } })
  await settled(page)
  expect(Number(await steps.getAttribute('aria-valuenow'))).toBeGreaterThan(tapped)
})
