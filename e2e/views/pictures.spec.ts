/** The three views at fixed steps. A picture is looked at by a person before it is committed. */
import { HOLE, openMachine } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'
import type { Page } from '@playwright/test'

const VIEWS = { map: '.pane-map', columns: '.pane-columns', tree: '.pane-tree' } as const

async function compare(page: Page, name: string): Promise<void> {
  await page.mouse.move(5, 5)
  await page.evaluate(() => document.fonts.ready)
  await settled(page)
  for (const [view, selector] of Object.entries(VIEWS))
    await expect(page.locator(selector)).toHaveScreenshot(`${name}-${view}.png`)
}

async function openAt(page: Page, id: string, step: number): Promise<void> {
  await openExplorer(page)
  await page.evaluate((entry) => window.explorer.open(entry), id)
  await page.evaluate((n) => window.explorer.goTo(n), step)
}

// Changes are shown by a mark that stays, not by a movement.

test('a hole', async ({ page }) => {
  await openMachine(page, HOLE)
  await compare(page, 'hole')
})

test('one copy for two readers, by owner', async ({ page }) => {
  await openAt(page, 'share-copy', 8)
  await page.keyboard.press('c')
  await compare(page, 'sharing')
})

test('fragmented memory of a recording', async ({ page }) => {
  await openAt(page, 'recording:random-32m-0039', 60)
  await compare(page, 'fragmented')
})

test.describe('dark', () => {
  test.use({ colorScheme: 'dark' })
  test('a hole in the dark', async ({ page }) => {
    await openMachine(page, HOLE)
    await compare(page, 'hole-dark')
  })
})
