/** A lesson from its first step to its closing question, with keys alone; and the words that explain themselves. */
import type { Locator, Page } from '@playwright/test'
import { expect, openExplorer, settled, test } from '../page.ts'

const open = async (page: Page, id: string): Promise<void> => {
  await page.evaluate((wanted) => window.explorer.open(wanted), id)
  await settled(page)
}

const press = async (page: Page, key: string): Promise<void> => {
  await page.keyboard.press(key)
  await settled(page)
}

test('is told step by step, asks at the end, and goes on: all with keys', async ({ page }) => {
  test.slow()
  await openExplorer(page)
  await open(page, 'trim-on')
  const narration = page.locator('.narration')
  await expect(narration).toHaveText('Blocks come in powers of two; requests do not.')
  await press(page, 'ArrowRight')
  await press(page, 'ArrowRight')
  await expect(narration).toContainText('5 pages need a block of 8 pages. The other 3 pages are given back')
  await press(page, 'ArrowLeft')
  await expect(narration).toHaveCount(0)

  for (let step = 1; step < 10; step++) await press(page, 'ArrowRight')
  await expect(narration).toContainText('MmapCopy counts what mappings hold: 432 KiB.')
  const question = page.getByRole('region', { name: 'A question' })
  await expect(question).toContainText('A asked for 132 KiB at step 5.')

  await page.keyboard.press('q')
  const choices = question.getByRole('button', { name: /KiB/ })
  await expect(choices.nth(0)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(choices.nth(0)).toContainText('Not quite')
  await expect(question).not.toContainText('go back before the call returns')
  await page.keyboard.press('ArrowDown')
  await expect(choices.nth(1)).toBeFocused()
  await page.keyboard.press('Space')
  await expect(choices.nth(1)).toContainText('Right')
  await expect(question).toContainText('One block of 256 KiB is taken, and 124 KiB of it are given back')

  // What was answered stays answered.
  await press(page, 'ArrowLeft')
  await press(page, 'ArrowRight')
  await expect(question.getByRole('button', { name: /Right/ })).toBeVisible()

  const next = page.getByRole('button', { name: 'Not trimmed' })
  await next.focus()
  await page.keyboard.press('Enter')
  await settled(page)
  await expect(page).toHaveTitle(/^Not trimmed/)
  await expect(narration).toContainText('with trimming switched off')
})

test('links select what they speak of', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate(() => window.explorer.goTo(2))
  await settled(page)
  await page.locator('.narration').getByRole('button', { name: '252 KiB' }).click()
  await expect(page.getByRole('region', { name: 'Selected' })).toContainText('Trimmed back in step 2')
  await expect(page.getByRole('region', { name: 'Selected' })).toContainText('252 KiB (63 pages)')
})

test('terms explain themselves to pointer and keyboard, and show where to see it', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate(() => window.explorer.goTo(4))
  await settled(page)
  const term = page.locator('.narration .term-word', { hasText: 'region' })
  const note = page.getByRole('note', { name: 'region' })
  await term.hover()
  await expect(note).toContainText('a count of the mappings that use it')
  // Another part of the page may scroll by itself, as the text does when it follows a step.
  await page.locator('.cm-scroller').evaluate(async (text) => {
    const scrolled = new Promise((resolve) => text.addEventListener('scroll', resolve, { once: true }))
    text.scrollBy(0, 60)
    await scrolled
  })
  await settled(page)
  await expect(note).toBeVisible()
  await page.mouse.move(5, 5)
  await expect(note).toHaveCount(0)

  await term.focus()
  await page.keyboard.press('Enter')
  await expect(note).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(note).toHaveCount(0)
  await expect(term).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(note.getByRole('button')).toBeFocused()
  await page.keyboard.press('Enter')
  await settled(page)
  await expect(page).toHaveTitle(/^Holes/)
})

test('headings and legends of the views explain themselves, and the definitions of measures', async ({
  page,
}) => {
  await openExplorer(page)
  await page.evaluate(() => window.explorer.goTo(4))
  await settled(page)
  const explains = async (word: Locator, entry: string): Promise<void> => {
    await word.hover()
    await expect(page.getByRole('note', { name: entry, exact: true })).toBeVisible()
    await page.mouse.move(5, 5)
    await expect(page.getByRole('note')).toHaveCount(0)
  }
  await explains(page.locator('.pagemap-legend').getByText('anonymous'), 'anonymous mapping')
  await explains(page.getByText('largest free block'), 'order')
  await explains(page.locator('.columns-head-title', { hasText: 'Regions' }), 'region')
  await explains(page.locator('.tree-header h2'), 'region')

  await page.getByRole('tab', { name: 'Measures' }).click()
  await page.locator('summary', { has: page.getByText('Slack', { exact: true }) }).click()
  const word = page.locator('.definition:visible .term-word').first()
  await word.hover()
  await expect(page.getByRole('note')).toBeVisible()
  // It does not stay behind when its word goes.
  await page.getByRole('tab', { name: 'What happened' }).click()
  await expect(page.getByRole('note')).toHaveCount(0)
})

test('the glossary opens with a key, finds words, and opens a scenario', async ({ page }) => {
  await openExplorer(page)
  await page.keyboard.press('i')
  const dialog = page.getByRole('dialog', { name: 'Glossary' })
  await dialog.getByRole('searchbox').fill('watermark')
  await expect(dialog.locator('dt')).toHaveText(['watermark', 'zone'])
  await dialog.getByRole('button', { name: 'The last pages are not for you' }).first().click()
  await settled(page)
  await expect(dialog).toHaveCount(0)
  await expect(page).toHaveTitle(/^The last pages are not for you/)
})

test('a lesson of the reader’s own says what it cannot name', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate(() =>
    window.explorer.load('A = spawn\nA: a = mmap(20K)\n> {size a} and {sise a}, [b](nobody).\n'),
  )
  await page.evaluate(() => window.explorer.goTo(2))
  await settled(page)
  await expect(page.locator('.narration')).toHaveText('20 KiB and {sise a}, b.')
})
