/** A machine with an MMU in one visit: address spaces, the frames behind them, page tables, and the files below /proc. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../src/tools/project.mjs'
import { goTo, sentence } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

/** Its machine alone. */
const LESSON = readFileSync(join(ROOT, 'public/scenarios/mmu/grow-fix.nommu'), 'utf8').replace(
  /^beside .*\n/m,
  '\n',
)
/** B reads what A wrote: one frame at two addresses. */
const SHARED = 8

test('shows which frame lies at which address of whom', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate((text) => window.explorer.load(text), LESSON)
  await goTo(page, SHARED)
  const spaces = page.getByRole('region', { name: 'Address spaces' })
  await expect(spaces.getByRole('columnheader', { name: /^[AB] 7 VMAs/ })).toHaveCount(2)
  const ribbons = page.locator('.ribbons-bands')
  const drawn = async (): Promise<number> => {
    await settled(page)
    return ((await ribbons.getAttribute('d')) ?? '').split('Z').length - 1
  }
  // The step alone: a cell of A and one of B lead to the frame that both have.
  expect(await drawn()).toBe(2)

  const mapping = spaces.getByRole('button', { name: /^16 KiB .*2 of 4 pages are there: 2 shared/ })
  await mapping.focus()
  await page.keyboard.press('Enter')
  await expect(mapping).toHaveAttribute('aria-pressed', 'true')
  await page.mouse.move(0, 0)
  expect(await drawn()).toBe(3)
  await expect(page.locator('.card')).toContainText('mapping 0x7ffff7ff1000')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.card')).toContainText(/page frame|Page/)
  expect(await drawn()).toBe(2)
  await page.keyboard.press('Escape')

  await expect(page.getByRole('table', { name: /A ?: 2 entries in use/ })).toContainText('page table (PTE)')
  await page.getByRole('tab', { name: '/proc' }).click()
  const file = page.getByRole('combobox', { name: 'File' })
  await expect(file).toHaveValue('/proc/2/maps')
  await file.selectOption('/proc/3/smaps_rollup')
  await expect(page.getByRole('region', { name: /^Contents of/ })).toContainText(/Rss: +4 kB.*Pss: +2 kB/s)

  await page.setViewportSize({ width: 800, height: 600 })
  await settled(page)
  await expect(spaces.getByRole('rowheader', { name: '0x7ffff7ff5000' })).toBeInViewport()
  expect(await drawn()).toBe(2)
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.words-below')).toContainText('B can make a mapping of 16 KiB')
  await expect(sentence(page)).toHaveCount(0)
})
