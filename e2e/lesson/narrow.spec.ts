/** On a small screen, where neither the editor nor the panel at the right is there: locked lines stay, and a refusal says what helps. */
import { expect, openExplorer, settled, test } from '../page.ts'

test.use({ viewport: { width: 390, height: 844 } })

test('a menu cannot change the machine of an exercise, and says so', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate(() => window.explorer.open('ex-give-back'))
  await settled(page)
  const before = await page.evaluate(() => window.explorer.text())
  await page.locator('button:visible', { hasText: 'MiB' }).first().click()
  await page.locator('[data-item]:visible', { hasText: '16 MiB' }).first().click()
  await expect(page.locator('.banner')).toContainText('That line is locked')
  expect(await page.evaluate(() => window.explorer.text())).toBe(before)
})

test('a program that dies while it is loaded shows the place that it lacks, and what would have helped', async ({
  page,
}) => {
  await openExplorer(page)
  await page.evaluate(() =>
    window.explorer.load(
      'board 1M\nfile "/disk/t" elf rx 0 100K, rw 104K 20K+8K stack 100K\nA = spawn\nA: a = mmap(260K)\nP = exec("/disk/t")\n',
    ),
  )
  await page.evaluate(() => window.explorer.goTo(3))
  const lines = page.locator('.refused-line')
  await expect(lines.first()).toContainText('The cheapest place for 256 KiB')
  await expect(lines.nth(1)).toContainText(/^What would have helped: .* Or: /)
  await page.keyboard.press('p')
  await expect(page.locator('.caption')).toContainText('What would have helped: ')
  const box = await page.locator('.caption').boundingBox()
  expect((box?.y ?? 999) + (box?.height ?? 999)).toBeLessThanOrEqual(844)
})

test('a refusal that has nothing to do with room says what would have helped, with an MMU too', async ({
  page,
}) => {
  await openExplorer(page)
  const maps = ['r', 'rw', 'rx', 'r', 'rw', 'rx'].map(
    (prot, n) => `A: m${n} = mmap(NULL, 16K, ${prot}, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)`,
  )
  const text = ['mmu', 'sysctl vm.max_map_count = 8', 'A = spawn', ...maps, ''].join('\n')
  await page.evaluate((words) => window.explorer.load(words), text)
  await page.evaluate((step) => window.explorer.goTo(step), maps.length + 2)
  await expect(page.locator('.refused-line')).toContainText('Set vm.max_map_count to ')
})
