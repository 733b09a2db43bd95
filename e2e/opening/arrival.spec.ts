/** How a first visit arrives: the picture before all that it can do without, in the right colours, and nothing jumps. */
import type { Page } from '@playwright/test'
import { FIRST_PICTURE } from '../../src/ui/app/start/firstPicture.ts'
import { editorReady } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

/** When the first picture stood, milliseconds since the visit began. */
async function pictureTime(page: Page): Promise<number> {
  const mark = await page.waitForFunction(
    (name) => performance.getEntriesByName(name)[0]?.startTime,
    FIRST_PICTURE,
  )
  return Number(await mark.jsonValue())
}

/** What the page had asked for before a moment, by file name. */
const askedBefore = (page: Page, time: number): Promise<string[]> =>
  page.evaluate(
    (end) =>
      performance
        .getEntriesByType('resource')
        .filter(({ startTime }) => startTime < end)
        .map(({ name }) => name.split('/').at(-1) ?? ''),
    time,
  )

test('the first picture is painted before the editor and the panels are asked for', async ({ page }) => {
  await page.goto('.')
  const picture = await pictureTime(page)
  const before = await askedBefore(page, picture)
  expect(before).toContainEqual(expect.stringMatching(/^page-/))
  expect(before.filter((name) => /^(editor|CodeEditor|panels|views|catalogue)-|json$/.test(name))).toEqual([])
  const shown = await page.evaluate(() =>
    ['.pane-map canvas', '.pane-columns .columns-free-block'].map(
      (view) => document.querySelector(view) !== null,
    ),
  )
  expect(shown).toEqual([true, true])
  await expect(page.locator('.pane-tree .region-tree')).toBeVisible()
  await editorReady(page)
  const after = await askedBefore(page, Infinity)
  for (const part of [/^views-/, /^panels-/, /^editor-/])
    expect(after).toContainEqual(expect.stringMatching(part))
  // Many small files take longer on their way than their bytes.
  expect(after.length).toBeLessThan(50)
})

test('nothing that is there moves when more comes, its letters last of all', async ({ page }) => {
  // On a slow line the words stand in other letters first, and beside places that are still empty.
  for (const [files, late] of [
    ['**/panels-*.js', 300],
    ['**/*.woff2', 800],
  ] as const)
    await page.route(files, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, late))
      await route.continue()
    })
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(Number(Reflect.get(entry, 'value')))
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await openExplorer(page)
  await editorReady(page)
  await settled(page)
  await page.evaluate(() => document.fonts.ready)
  const shifts = await page.evaluate(() => Reflect.get(window, 'shifts') as number[])
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01)
})

test('the colours that were chosen are there before anything is painted', async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem('nommu-explorer.settings', JSON.stringify({ theme: 'dark' }))
    new MutationObserver((_, observer) => {
      if (document.documentElement.dataset['theme'] !== 'dark') return
      observer.disconnect()
      Object.assign(window, { chosenAt: performance.now() })
    }).observe(document, { attributes: true, subtree: true })
  })
  await openExplorer(page)
  const { chosen, painted } = await page.evaluate(() => ({
    chosen: Number(Reflect.get(window, 'chosenAt')),
    painted: performance.getEntriesByName('first-paint')[0]?.startTime ?? 0,
  }))
  expect(chosen).toBeLessThan(painted)
})
