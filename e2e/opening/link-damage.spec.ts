/** Links that arrive otherwise than they were sent: they open nothing else, and say so. */
import { seal } from '../../src/link/envelope.ts'
import { encodeLink } from '../../src/link/link.ts'
import { LINK_VERSION } from '../../src/link/versions.ts'
import { PLAIN_VIEW } from '../../src/link/testing/plainView.ts'
import { sixtyOperations } from '../../src/link/testing/sixtyOperations.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

const START = /^Free memory, and no room/

async function linkOf(text: string, step = 5): Promise<string> {
  const link = await encodeLink({ document: { kind: 'text', text }, step, view: PLAIN_VIEW })
  if (link === null) throw new Error('too long')
  return link
}

test('a link that was cut says so, and opens what can be saved', async ({ page }) => {
  const text = sixtyOperations()
  const link = await linkOf(text, 7)
  await openExplorer(page, `#${link.slice(0, Math.floor(link.length / 2))}`)
  const banner = page.getByRole('alert', { name: 'About the link' })
  await expect(banner).toContainText('This link is damaged')
  await expect(banner).toContainText(/\d+ lines of its text could be recovered/)
  await expect(page).toHaveTitle(START)
  await banner.getByRole('button', { name: 'Open what was saved' }).click()
  await expect(page).toHaveTitle(/^A small server/)
  await expect(banner).toBeHidden()
  await settled(page)
  await expect(page.locator('.pane-timeline input').first()).toHaveValue('7')
})

test('a link that was cut anywhere opens nothing else', async ({ page }) => {
  const link = await linkOf(sixtyOperations())
  await openExplorer(page)
  const banner = page.getByRole('alert', { name: 'About the link' })
  for (let length = 1; length < link.length; length += 149) {
    await page.evaluate((hash) => (location.hash = hash), link.slice(0, length))
    await expect(banner).toContainText('This link is damaged')
    await expect(page).toHaveTitle(START)
    await banner.getByRole('button', { name: 'Dismiss' }).press('Enter')
    await expect(banner).toBeHidden()
  }
  await page.evaluate((hash) => (location.hash = hash), link)
  await expect(page).toHaveTitle(/^A small server/)
  await expect(banner).toBeHidden()
})

test('a link with another letter says that it was altered', async ({ page }) => {
  const link = await linkOf('A = spawn\nA: exit\n')
  const last = link.at(-1) === 'A' ? 'B' : 'A'
  await openExplorer(page, `#${link.slice(0, -1)}${last}`)
  await expect(page.getByRole('alert', { name: 'About the link' })).toContainText('not those that were sent')
  await expect(page).toHaveTitle(START)
})

test('a link of a newer page says so', async ({ page }) => {
  await openExplorer(page, `#${seal(LINK_VERSION + 1, new Uint8Array([1, 2, 3]))}`)
  const banner = page.getByRole('alert', { name: 'About the link' })
  await expect(banner).toContainText('made by a newer page')
  await expect(banner.getByRole('button', { name: 'Load again' })).toBeVisible()
  await expect(page).toHaveTitle(START)
})

test('nothing in a link becomes markup or code', async ({ page }) => {
  const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
  await openExplorer(
    page,
    `#${await linkOf(`title ${evil}\nabout ${evil}\n${evil}\nA = spawn\nA: open("${evil}", 0)\n`, 2)}`,
  )
  await settled(page)
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  expect(await page.locator('img[src="x"], script:text("hacked")').count()).toBe(0)
  const local = await encodeLink({ document: { kind: 'local', fileName: evil }, step: 1, view: null })
  await page.evaluate((hash) => (location.hash = hash), local ?? '')
  await expect(page.getByRole('alert', { name: 'About the link' })).toContainText('<img src=x')
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
})
