/** A page with two documents beside each other: one worker, and nothing else in common. */
import { join } from 'node:path'
import { build } from 'vite'
import type { Locator, Page } from '@playwright/test'
import type { Side } from '../src/testing/twoDocuments/page.tsx'
import { CACHE, ROOT } from '../src/tools/project.mjs'
import { serve } from '../src/tools/site/static-server.mjs'
import { HOLE, MACHINE, STEPS } from './machine.ts'
import { test as base, expect } from './page.ts'

const SITE = join(CACHE, 'two-documents')

const OTHER = `title Another machine
board 2M
C = spawn
C: c = mmap(128K)
C: munmap(c, 128K)
`
const OTHER_STEPS = 3

const test = base.extend<object, { address: string }>({
  address: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that one needs from this pattern.
    async ({}, use, { workerIndex }) => {
      const outDir = `${SITE}-${workerIndex}`
      await build({
        root: join(ROOT, 'src/testing/twoDocuments'),
        configFile: false,
        base: './',
        publicDir: false,
        logLevel: 'silent',
        worker: { format: 'es' },
        build: { outDir, emptyOutDir: true, target: 'es2023' },
      })
      const server = await serve(outDir)
      await use(server.url)
      await server.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const side = (page: Page, name: Side): Locator => page.getByRole('region', { name, exact: true })
const slider = (page: Page, name: Side): Locator =>
  side(page, name).getByRole('slider', { name: 'Step', exact: true })
const map = (page: Page, name: Side): Locator => side(page, name).getByRole('application')
const idle = (page: Page): Promise<void> => page.evaluate(() => window.twoDocuments.idle())
const state = (page: Page, name: Side) => page.evaluate((which) => window.twoDocuments.state(which), name)

/** All that is painted over a map: selections, what is pointed at, changes. */
const marksOf = (page: Page, name: Side): Promise<string> =>
  map(page, name)
    .locator('canvas')
    .nth(1)
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())

async function expectSteps(page: Page, left: number, right: number): Promise<void> {
  await idle(page)
  await expect(slider(page, 'left')).toHaveAttribute('aria-valuenow', String(left))
  await expect(slider(page, 'right')).toHaveAttribute('aria-valuenow', String(right))
  expect((await state(page, 'left')).shown).toBe(left)
  expect((await state(page, 'right')).shown).toBe(right)
}

test.beforeEach(async ({ page, address }) => {
  await page.goto(address)
  await page.waitForFunction(() => 'twoDocuments' in window)
  // At the same time: the two take turns in the worker.
  await page.evaluate(
    ([left, right]) =>
      Promise.all([window.twoDocuments.load('left', left), window.twoDocuments.load('right', right)]),
    [MACHINE, OTHER] as const,
  )
  await expectSteps(page, 0, 0)
})

test('each has its own machine, and steps by itself', async ({ page }) => {
  await expect(side(page, 'left').locator('.pagemap-size')).toHaveText('1 MiB')
  await expect(side(page, 'right').locator('.pagemap-size')).toHaveText('2 MiB')
  await side(page, 'left').getByRole('button', { name: 'One step forward' }).click()
  await side(page, 'left').getByRole('button', { name: 'One step forward' }).click()
  await expectSteps(page, 2, 0)
  await side(page, 'right').getByRole('button', { name: 'To the end' }).click()
  await expectSteps(page, 2, OTHER_STEPS)
  await side(page, 'left').getByRole('button', { name: 'To the end' }).click()
  await expectSteps(page, STEPS, OTHER_STEPS)
})

test('what is pointed at and selected in one is not marked in the other', async ({ page }) => {
  await slider(page, 'left').focus()
  for (let step = 0; step < HOLE; step++) await page.keyboard.press('ArrowRight')
  await expectSteps(page, HOLE, 0)
  const before = { left: await marksOf(page, 'left'), right: await marksOf(page, 'right') }
  await map(page, 'left').click({ position: { x: 200, y: 60 } })
  await idle(page)
  expect(await state(page, 'left')).toMatchObject({ hover: true, selected: true })
  expect(await state(page, 'right')).toMatchObject({ hover: false, selected: false })
  expect(await marksOf(page, 'left')).not.toBe(before.left)
  expect(await marksOf(page, 'right')).toBe(before.right)
})

test('the focus goes to the map of the one that it is asked of', async ({ page }) => {
  for (const name of ['right', 'left'] as const) {
    await page.evaluate((which) => window.twoDocuments.focusMap(which), name)
    await expect(map(page, name)).toBeFocused()
  }
})

test('one is closed, and the other goes on', async ({ page }) => {
  await slider(page, 'left').focus()
  await page.keyboard.press('ArrowRight')
  await expectSteps(page, 1, 0)
  await side(page, 'right').getByRole('button', { name: 'Close' }).click()
  await expect(side(page, 'right')).toHaveCount(0)
  await slider(page, 'left').focus()
  await page.keyboard.press('End')
  await idle(page)
  await expect(slider(page, 'left')).toHaveAttribute('aria-valuenow', String(STEPS))
  expect((await state(page, 'left')).shown).toBe(STEPS)
})
