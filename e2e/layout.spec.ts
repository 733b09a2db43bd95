import { SHARED, openMachine } from './machine.ts'
import { expect, test } from './page.ts'

for (const [width, height] of [
  [1440, 900],
  [1920, 1080],
  [1024, 768],
  [800, 600],
  [400, 700],
] as const) {
  test(`nothing scrolls around the workbench at ${width}x${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await openMachine(page, SHARED)
    const over = await page.evaluate(() => {
      const root = document.scrollingElement ?? document.documentElement
      const hidden = [...document.querySelectorAll('.app, .panes, .views, .views-below, .pane, .top-bar')]
        .filter(
          (pane) => pane.scrollWidth > pane.clientWidth + 1 || pane.scrollHeight > pane.clientHeight + 1,
        )
        .map((pane) => pane.className)
      return { width: root.scrollWidth - innerWidth, height: root.scrollHeight - innerHeight, hidden }
    })
    expect(over).toEqual({ width: 0, height: 0, hidden: [] })
    await page.mouse.move(width / 2, height / 2)
    await page.mouse.wheel(0, 400)
    expect(await page.evaluate(() => [scrollX, scrollY])).toEqual([0, 0])
  })
}

test('at 800x600 text and explanation fold away behind tabs', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 600 })
  await openMachine(page, SHARED)
  for (const view of ['Page map', 'Region tree', 'Processes on one address axis'])
    await expect(page.getByRole('region', { name: view })).toBeVisible()
  await expect(page.locator('.step-sentence')).toContainText('B shares 64 KiB')
  await expect(page.locator('.sentence')).toHaveCount(0)
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
})
