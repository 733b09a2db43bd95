/** The share dialog, and the file that carries what a link carries. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { linkIn, linked } from '../linked.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Share this step' })

async function openShare(page: Page): Promise<void> {
  await page.keyboard.press('s')
  await expect(dialog(page)).toBeVisible()
}

const linkField = (page: Page) => dialog(page).getByRole('textbox', { name: 'Link' })

test('copies the link of this step, by the keyboard alone', async ({ page, context, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], {
    origin: new URL(baseURL ?? '').origin,
  })
  await openExplorer(page)
  await page.evaluate(() => window.explorer.goTo(3))
  await openShare(page)
  await expect(linkField(page)).toBeFocused()
  await expect(linkField(page)).toHaveValue(/#\d+\./)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(dialog(page).getByRole('button', { name: 'Copied: Link' })).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(await linkIn(copied)).toMatchObject({ document: { id: 'first-steps' }, step: 3 })
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
})

test('selects the link when the browser does not let it copy', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
  })
  await openExplorer(page)
  await openShare(page)
  await dialog(page).getByRole('button', { name: 'Copy: Link' }).click()
  await expect(dialog(page)).toContainText('does not let the page copy')
  const selected = await linkField(page).evaluate((field: HTMLTextAreaElement) =>
    field.value.slice(field.selectionStart, field.selectionEnd),
  )
  expect(selected).toBe(await linkField(page).inputValue())
})

test('opens as it stays: nothing moves away from under the pointer', async ({ page }) => {
  await openExplorer(page)
  const heights = page.evaluate(async () => {
    const seen: number[] = []
    for (let frame = 0; frame < 600 && seen.length < 40; frame++) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const shown = document.querySelector('dialog[open]')
      if (shown !== null) seen.push(shown.getBoundingClientRect().height)
    }
    return seen
  })
  await openShare(page)
  expect(new Set(await heights).size).toBe(1)
})

test('makes the link of another step, and without the view', async ({ page }) => {
  await openExplorer(page)
  await openShare(page)
  await dialog(page).getByRole('spinbutton', { name: 'Start at step' }).fill('2')
  await expect.poll(async () => (await linkIn(await linkField(page).inputValue()))?.step).toBe(2)
  await dialog(page).getByRole('checkbox', { name: 'Include the selection' }).uncheck()
  await expect.poll(async () => (await linkIn(await linkField(page).inputValue()))?.view).toBeNull()
  await expect(dialog(page).getByRole('textbox', { name: 'another page' })).toHaveValue(/\?embed#\d+\./)
})

test('draws a QR code with its finders and its clear edge', async ({ page }) => {
  await openExplorer(page)
  await openShare(page)
  const code = dialog(page).getByRole('img', { name: 'QR code of the link' })
  await expect(code).toBeVisible()
  const size = Number((await code.getAttribute('viewBox'))?.split(' ')[2])
  expect((size - 8 - 17) % 4).toBe(0)
  const path = (await code.locator('path').nth(1).getAttribute('d')) ?? ''
  expect(path.startsWith('M4 4h7v1H4z')).toBe(true)
  await dialog(page).getByRole('button', { name: 'Enlarge' }).click()
  const box = await page.getByRole('img', { name: 'QR code of the link' }).boundingBox()
  expect(box?.width).toBeGreaterThan(400)
})

test('says from 2,000 characters on that chat tools may cut the link', async ({ page }) => {
  const noise = Array.from(
    { length: 400 },
    (_, i) => `A: mmap(${((i * 7919) % 997) + 1}K) # ${(i * 104729) % 99991}`,
  )
  await openExplorer(page)
  await page.evaluate((text) => window.explorer.load(text), `board 16M\nA = spawn\n${noise.join('\n')}\n`)
  await openShare(page)
  await expect(dialog(page)).toContainText('Chat tools may cut a link of this length')
  await expect(dialog(page)).toContainText('too long for a QR code')
})

test('saves a file that opens as the same step', async ({ page, context }) => {
  await openExplorer(page)
  await page.evaluate(() => window.explorer.load('title My holes\nboard 1M\nA = spawn\nB = spawn\n'))
  await page.evaluate(() => window.explorer.goTo(2))
  await openShare(page)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: 'Save as a file' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('my-holes-step-2.json')
  const path = await download.path()
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ format: 'nommu-explorer/1', step: 2 })

  const second = await context.newPage()
  await openExplorer(second)
  await second.locator('input[type=file]').setInputFiles(path)
  await expect(second).toHaveTitle(/^My holes/)
  await settled(second)
  await expect.poll(async () => (await linked(second))?.step).toBe(2)
})

test('a recording from the disk is no link, but a file', async ({ page, context }) => {
  await openExplorer(page)
  const recording = new URL('../../public/recordings/punch-holes.json.gz', import.meta.url).pathname
  await page.locator('input[type=file]').setInputFiles(recording)
  await expect(page.locator('.document-title')).toHaveText('punch-holes')
  await page.evaluate(() => window.explorer.goTo(4))
  await openShare(page)
  await expect(dialog(page)).toContainText('a link cannot hold it')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: 'Save as a file' }).click(),
  ])
  const path = await download.path()
  const second = await context.newPage()
  await openExplorer(second)
  await second.locator('input[type=file]').setInputFiles(path)
  await expect(second.locator('.document-title')).toHaveText('punch-holes')
  await settled(second)
  expect(await second.evaluate(() => window.explorer.state())).toEqual(
    await page.evaluate(() => window.explorer.state()),
  )
})

test('a link to a recording from the disk asks for the file', async ({ page, context }) => {
  await openExplorer(page)
  await page
    .locator('input[type=file]')
    .setInputFiles(new URL('../../public/recordings/punch-holes.json.gz', import.meta.url).pathname)
  await expect.poll(async () => (await linked(page))?.document.kind).toBe('local')
  const second = await context.newPage()
  await openExplorer(second, page.url())
  await expect(second.getByRole('alert', { name: 'About the link' })).toContainText('punch-holes.json.gz')
})
