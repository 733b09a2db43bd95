/** The page in one file (`npm run build:single`), opened from the disk as on a machine without any network. */
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { linked } from '../linked.ts'
import { SINGLE_FILE } from '../../src/tools/build-single.mjs'
import type { Page } from '@playwright/test'
import {
  MACHINE,
  SHARED,
  SHARED_START,
  card,
  clickMiddle,
  editorReady,
  expectStep,
  goTo,
  treeNode,
} from '../machine.ts'
import { expect, openExplorer, test } from '../page.ts'

const ADDRESS = pathToFileURL(SINGLE_FILE).href

async function openMachine(page: Page, step: number): Promise<void> {
  await openExplorer(page, ADDRESS)
  await page.evaluate((text) => window.explorer.load(text), MACHINE)
  await goTo(page, step)
}

test.beforeEach(async ({ context }) => {
  expect(existsSync(SINGLE_FILE), `${SINGLE_FILE} is there: npm run build:single makes it`).toBe(true)
  await context.setOffline(true)
})

test('runs its worker, steps, edits, and asks for no other file', async ({ page }) => {
  await test.step('runs its worker and steps', async () => {
    await openExplorer(page, ADDRESS)
    await page.keyboard.press('ArrowRight')
    await expectStep(page, 1)
    await page.keyboard.press('End')
    await expect(page.getByRole('status')).toContainText('Step ')
    await page.evaluate(() => window.explorer.goTo(3))
    await expectStep(page, 3)
    const workers = page.workers().map((worker) => worker.url())
    expect(workers).toEqual([expect.stringMatching(/^blob:/)])
  })
  await test.step('has its fonts, its editor and every panel', async () => {
    await openMachine(page, SHARED)
    await editorReady(page)
    await page.keyboard.press('e')
    await page.keyboard.press('Control+End')
    await page.keyboard.type('B: mmap(4K)\n')
    await expect(page.locator('.cm-content')).toContainText('B: mmap(4K)')
    const fonts = await page.evaluate(async () => {
      await document.fonts.ready
      return [...document.fonts].filter(({ status }) => status === 'loaded').length
    })
    expect(fonts).toBeGreaterThanOrEqual(2)
    await clickMiddle(page, treeNode(page, SHARED_START))
    await expect(card(page)).toBeVisible()
  })
  await test.step('asks for no other file', async () => {
    const addresses: string[] = []
    page.on('request', (request) => addresses.push(request.url()))
    await openExplorer(page, ADDRESS)
    await page.evaluate(async () => {
      for (const { id } of (await window.explorer.scenarios()).slice(0, 6)) await window.explorer.open(id)
    })
    expect(addresses.filter((address) => address.startsWith('file:'))).toEqual([ADDRESS])
  })
})

test('has the scenarios and the recordings in it, and a link into it opens at its step', async ({
  page,
  context,
}) => {
  await test.step('has the scenarios and the recordings in it', async () => {
    await openExplorer(page, ADDRESS)
    const all = await page.evaluate(async () => {
      const entries = await window.explorer.scenarios()
      for (const [place, { id }] of entries.entries()) if (place % 40 === 0) await window.explorer.open(id)
      return entries.length
    })
    expect(all).toBeGreaterThan(60)
    await page.evaluate(() => window.explorer.open('recording:checkerboard'))
    await page.evaluate(() => window.explorer.goTo(5))
    await expectStep(page, 5)
  })
  await test.step('a link into it opens at its step', async () => {
    await openMachine(page, SHARED)
    await expect.poll(async () => (await linked(page))?.step).toBe(SHARED)
    const second = await context.newPage()
    await openExplorer(second, page.url())
    await expect(second.locator('.document-title')).toHaveText('A machine for tests')
    await expectStep(second, SHARED)
    await second.close()
  })
})
