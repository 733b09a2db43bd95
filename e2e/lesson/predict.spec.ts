/** Asking before showing: a wrong answer and its gap, a run by keyboard alone, and what is not told ahead of time. */
import type { Page } from '@playwright/test'
import { expectStep, middle, openMachine, timeline, editorReady } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) {
    await page.keyboard.press(key)
    await settled(page)
  }
}

const question = (page: Page) => page.getByRole('region', { name: 'What will happen?' })
const result = (page: Page) => page.getByRole('region', { name: 'Your prediction' })

/** Turns predicting on and opens a scenario at its start. */
async function predict(page: Page, id: string): Promise<void> {
  await openExplorer(page)
  await page.evaluate((wanted) => window.explorer.open(wanted), id)
  await page.getByRole('button', { name: 'Predict' }).click()
  await settled(page)
}

/** Steps on, skipping questions, until one wants a place on the map. */
async function toMapQuestion(page: Page): Promise<void> {
  const asked = page.locator('.pagemap-canvas.is-asked')
  for (let i = 0; i < 20 && (await asked.count()) === 0; i++) {
    await press(page, 'ArrowRight')
    if ((await asked.count()) === 0 && (await question(page).count()) > 0) await press(page, 'Escape')
  }
  await expect(asked).toBeVisible()
}

test('asks before it shows, and explains a wrong answer with the numbers', async ({ page }) => {
  await predict(page, 'first-steps')
  await press(page, 'ArrowRight', 'ArrowRight')
  await expectStep(page, 1)
  await expect(question(page)).toContainText('How many pages of the block are trimmed?')
  await expect(page.locator('.sentence')).not.toContainText('trimmed back')

  await question(page)
    .getByRole('button', { name: /124 KiB/ })
    .click()
  await expectStep(page, 2)
  await expect(result(page)).toContainText('Not quite')
  await expect(result(page)).toContainText('Your answer124 KiB (31 pages)')
  await expect(result(page)).toContainText('Correct252 KiB (63 pages)')
  await expect(result(page)).toContainText(
    'The block has 128 pages, the request 65 pages: 63 pages are too many',
  )
  await expect(page.locator('.predict-score')).toHaveText('0 of 1 right')

  await result(page).getByRole('button', { name: 'Why' }).click()
  await expect(page.getByRole('tab', { name: 'Why' })).toHaveAttribute('aria-selected', 'true')
})

test('shows the gap on the map when the wrong block was clicked', async ({ page }) => {
  await predict(page, 'buddies')
  await toMapQuestion(page)
  const map = page.locator('.pagemap-canvas')
  const marks = map.locator('canvas').last()
  const [x] = await middle(map)
  const box = await map.boundingBox()
  if (box === null) throw new Error('There is no map.')
  await page.mouse.click(x, box.y + box.height - 12)
  await settled(page)
  await expectStep(page, 5)
  await expect(result(page)).toContainText('Not quite')
  await expect(result(page)).toContainText('is large enough, but a smaller one will do')
  await expect(result(page)).toContainText('Outlined on the page map')

  // The outlines are of the two colours that nothing else in this step has.
  const painted = await marks.evaluate((canvas: HTMLCanvasElement) => {
    const style = getComputedStyle(document.documentElement)
    const rgb = (token: string): string => {
      const hex = style.getPropertyValue(token).trim()
      return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).join()
    }
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    const seen = new Map<string, number>()
    for (let at = 0; at < data.length; at += 4) {
      const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`
      seen.set(colour, (seen.get(colour) ?? 0) + 1)
    }
    return [seen.get(rgb('--danger')) ?? 0, seen.get(rgb('--good')) ?? 0]
  })
  expect(Math.min(...painted)).toBeGreaterThan(50)
})

test('can be taken by keyboard alone, to the summary and back to what was missed', async ({ page }) => {
  test.slow()
  await openExplorer(page)
  await page.evaluate(() => window.explorer.open('buddies'))
  await press(page, 'a', 'ArrowRight', 'ArrowRight')
  await expect(question(page)).toContainText('of the block are trimmed')
  const choices = question(page).getByRole('button', { name: /KiB|None/ })
  await expect(choices.nth(0)).toBeFocused()
  await press(page, 'ArrowDown')
  await expect(choices.nth(1)).toBeFocused()
  await press(page, '3')
  await expectStep(page, 2)
  await expect(result(page)).toContainText('Right')

  await toMapQuestion(page)
  await expect(page.locator('.pagemap-canvas')).toBeFocused()
  await press(page, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter')
  await expectStep(page, 5)
  await expect(result(page)).toContainText('Not quite')

  // Back never asks, and forward again does not ask twice.
  await press(page, 'ArrowLeft')
  await expectStep(page, 4)
  await press(page, 'ArrowRight')
  await expectStep(page, 5)
  await expect(question(page)).toHaveCount(0)

  for (let i = 0; i < 30 && (await timeline(page).getAttribute('aria-valuenow')) !== '15'; i++)
    await press(page, 'PageDown')
  const summary = page.getByRole('region', { name: 'Your predictions' })
  await expect(summary.getByRole('row', { name: /^Trimming 1 0 0/ })).toBeVisible()
  await expect(summary.getByRole('row', { name: /^Block 0 1 0/ })).toBeVisible()
  await summary.getByRole('button', { name: 'Step 5' }).focus()
  await press(page, 'Enter')
  await expectStep(page, 5)
})

test('tells nothing of steps to come: no results, no failures', async ({ page }) => {
  await openMachine(page)
  await expect(page.locator('.cm-results .result-failed')).toHaveCount(2)
  await press(page, 'a')
  await expect(page.locator('.cm-results .result')).toHaveCount(0)
  await expect(page.locator('.timeline-failures')).toHaveAttribute('d', '')
  const box = await timeline(page).boundingBox()
  if (box === null) throw new Error('There is no timeline.')
  await page.mouse.move(box.x + (box.width * 9.5) / 13, box.y + box.height - 10)
  await expect(page.locator('.timeline-tip')).toContainText('not shown yet')
  await expect(page.locator('.timeline-tip .is-failure')).toHaveCount(0)
  await press(page, 'n')
  await expectStep(page, 0)

  await press(page, 'ArrowRight')
  await expect(page.locator('.cm-results .result')).toHaveCount(1)
  await press(page, 'a')
  await expect(page.locator('.cm-results .result-failed')).toHaveCount(2)
})

test('blurs what the author says of steps to come, until they are shown or somebody edits', async ({
  page,
}) => {
  await predict(page, 'first-steps')
  await editorReady(page)
  const words = page.locator('.cm-line').filter({ hasText: 'starts. Its program and its stack lie' })
  await expect(words).toHaveClass(/line-unrevealed/)
  await press(page, 'ArrowRight')
  await expect(words).not.toHaveClass(/line-unrevealed/)
  await expect(page.locator('.line-unrevealed').first()).toHaveCSS('filter', /blur/)
  await page.locator('.cm-content').focus()
  await expect(page.locator('.line-unrevealed').first()).toHaveCSS('filter', 'none')
})

test('stops playing at a question', async ({ page }) => {
  await predict(page, 'first-steps')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(question(page)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await expectStep(page, 1)
})

test('comes with a link that asks for it, and with no other', async ({ page }) => {
  await predict(page, 'first-steps')
  const predicting = page.getByRole('button', { name: 'Predict' })
  await page.getByRole('button', { name: 'Share' }).click()
  const dialog = page.getByRole('dialog', { name: 'Share this step' })
  const link = dialog.getByRole('textbox', { name: 'Link' })
  await expect(link).not.toHaveValue('')
  const plain = await link.inputValue()
  await dialog.getByRole('checkbox', { name: 'Ask before each step (Predict)' }).check()
  await expect(link).not.toHaveValue(plain)
  const asking = await link.inputValue()
  for (const [address, isAsking] of [
    [plain, 'false'],
    [asking, 'true'],
  ] as const) {
    await page.goto('about:blank')
    await openExplorer(page, address)
    await expect(predicting).toHaveAttribute('aria-pressed', isAsking)
  }
  await press(page, 'ArrowRight', 'ArrowRight')
  await expect(question(page)).toBeVisible()
})

test('asks in a sheet where the side panel is folded away, with the map in sight', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 600 })
  await predict(page, 'first-steps')
  const map = page.getByRole('region', { name: 'Page map' })
  const before = await map.boundingBox()
  await press(page, 'ArrowRight', 'ArrowRight')
  const sheet = await question(page).boundingBox()
  const after = await map.boundingBox()
  expect(after).toEqual(before)
  expect(sheet?.y).toBeGreaterThan((after?.y ?? 0) + (after?.height ?? 0))
  await press(page, '2', 'Enter')
  await expect(result(page)).toContainText('63 pages are too many')
})
