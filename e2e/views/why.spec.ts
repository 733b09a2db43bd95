/** The reasons of a step: a tree that is walked with keys, and lights up what its lines speak of. */
import { expect, openExplorer, settled, test } from '../page.ts'

test('a refusal shows the test that failed; the tree is walked with keys and keeps what Enter chooses', async ({
  page,
}) => {
  await openExplorer(page)
  await page.evaluate(() => window.explorer.load('board 4M\nA = spawn\nA: mmap(20K)\nA: mmap(8M)'))
  await page.evaluate(() => window.explorer.goTo(3))
  await settled(page)
  await page.getByRole('tab', { name: 'Why', exact: true }).click()
  const failure = page.getByRole('region', { name: 'The test that failed' })
  await expect(failure).toContainText('Above the largest order: 8 MiB (2,048 pages)')
  await expect(failure).toContainText('at most 4 MiB (order 10) in one mapping')

  await page.evaluate(() => window.explorer.goTo(2))
  await settled(page)
  await expect(failure).toHaveCount(0)
  const tree = page.getByRole('tree', { name: 'The kernel’s path' })
  const sum = tree.getByRole('treeitem', { name: /5 checks passed/ })
  await tree.getByRole('treeitem').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(sum).toBeFocused()
  await expect(sum).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(tree.getByRole('treeitem', { name: /MAP_FIXED is not set/ })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(sum).toHaveAttribute('aria-expanded', 'false')

  const region = tree.getByRole('treeitem', { name: /goes into the tree/ })
  await region.focus()
  await page.keyboard.press('Enter')
  await expect(region).toHaveAttribute('aria-selected', 'true')
  expect(await page.evaluate(() => window.explorer.state())).toMatchObject({ step: 2 })
})

test('a visitor who only steps sees what would have helped', async ({ page }) => {
  await page.goto('/')
  const refused = page.locator('.call-result', { hasText: 'ENOMEM' })
  await expect(async () => {
    await page.keyboard.press('ArrowRight')
    await expect(refused).toBeVisible({ timeout: 500 })
  }).toPass()
  // Nothing here waits for the page's own word that all is there: that would fetch what is missing.
  const advice = page.getByRole('region', { name: 'What would have helped' })
  await expect(advice.getByRole('button', { name: 'Make this change' })).toHaveCount(2)
})

test('a refused request names two changes that help, and making one serves it', async ({ page }) => {
  await openExplorer(page)
  const text = 'board 1M\nA = spawn\nA: mmap(512K)\nA: p = mmap(256K)\n'
  await page.evaluate((machine) => window.explorer.load(machine), text)
  await page.evaluate(() => window.explorer.goTo(3))
  await settled(page)
  const advice = page.getByRole('region', { name: 'What would have helped' })
  const changes = advice.getByRole('button', { name: 'Make this change' })
  await expect(changes).toHaveCount(2)
  await advice.getByRole('button', { name: 'Try all changes' }).click()
  await expect(advice).toContainText(/\d+ changes were tried/)
  await changes.first().click()
  await settled(page)
  await expect(advice).toHaveCount(0)
  await expect(page.locator('.call-result')).toContainText('0x800')
  await page.getByRole('button', { name: /^Edited/ }).click()
  await settled(page)
  await advice.getByRole('button', { name: 'Open the shortest program' }).click()
  await expect(page).toHaveTitle(/^The shortest program/)
})
