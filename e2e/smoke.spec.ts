import { expect, openExplorer, settled, test } from './page.ts'

test('opens and settles without an error', async ({ page }) => {
  await openExplorer(page)
  await expect(page).toHaveTitle(/ · NOMMU Explorer$/)
  await expect(page.getByRole('main')).toBeVisible()
  expect(await page.evaluate(() => window.explorer.version)).toMatch(/^\d/)
})

test('works under any sub-path, and asks for nothing outside of it', async ({ page, sites }) => {
  const outside: string[] = []
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(sites.deep)) outside.push(request.url())
  })
  await openExplorer(page, sites.deep)
  await page.evaluate(() => window.explorer.step())
  await settled(page)
  expect(outside).toEqual([])
  expect(page.url().startsWith(sites.deep)).toBe(true)
})

test('says without scripts that it needs them', async ({ browser, sites }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(sites.root)
  const notice = page.locator('noscript')
  await expect(notice).toBeVisible()
  await expect(notice).toContainText('needs JavaScript', { useInnerText: true })
  await context.close()
})
