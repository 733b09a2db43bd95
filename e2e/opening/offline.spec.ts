/** After the first visit everything works without a network; a new version waits until it is asked for. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import type { Page } from '@playwright/test'
import { linked } from '../linked.ts'
import { filesBelow } from '../../src/tools/site/fingerprint.mjs'
import { DIST } from '../../src/tools/project.mjs'
import { serve } from '../../src/tools/site/static-server.mjs'
import { editor, editorReady, timeline } from '../machine.ts'
import { expect, openExplorer, settled } from '../page.ts'

interface Host {
  readonly url: string
  /** How many files a page can ask for. */
  readonly files: number
  /** Ends the server, as when the network is cut. */
  cut(): Promise<void>
  /** Puts another build in the place of this one. */
  update(): void
}

/** A server can be closed only once. */
function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null
  return () => (closing ??= close())
}

/** A site of its own for each test, below the root of its host, in a folder that can change. */
const test = base.extend<{ host: Host }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that one needs from this pattern.
  host: async ({}, use, testInfo) => {
    const folder = testInfo.outputPath('site')
    mkdirSync(folder, { recursive: true })
    cpSync(DIST, folder, { recursive: true, filter: (path) => !path.endsWith('.map') })
    const server = await serve(folder, { base: '/a/lesson/' })
    const end = once(server.close)
    await use({
      url: server.url,
      files: filesBelow(folder).filter((path) => !/\.vite|\.sources$|\/sw\.js$|\.png$/.test(path)).length,
      cut: end,
      update: () => {
        const worker = readFileSync(join(folder, 'sw.js'), 'utf8')
        const page = readFileSync(join(folder, 'index.html'), 'utf8')
        // Every build has another number; this one also another page.
        writeFileSync(
          join(folder, 'sw.js'),
          worker.replace(/build:[`"'][0-9a-f]{16}[`"']/, 'build:`fedcba9876543210`'),
        )
        writeFileSync(
          join(folder, 'index.html'),
          page.replace('<div id="root">', '<div id="root" data-build="new">'),
        )
      },
    })
    await end()
  },
})
test.use({ serviceWorkers: 'allow' })

/** Waits until all of the site is on this machine. */
async function visit(page: Page, host: Host): Promise<void> {
  await openExplorer(page, host.url)
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await expect.poll(() => keptFiles(page), { timeout: 20_000 }).toBe(host.files)
}

/** How many recordings and scenarios and parts of the page are kept. */
const keptFiles = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const files = await Promise.all((await caches.keys()).map(async (key) => (await caches.open(key)).keys()))
    return Math.max(0, ...files.map(({ length }) => length))
  })

const isNewBuild = (page: Page): Promise<boolean> =>
  page.evaluate(() => 'build' in (document.getElementById('root')?.dataset ?? {}))

/** The live region of the page is not the only one while a notice is there. */
async function expectStep(page: Page, step: number): Promise<void> {
  await settled(page)
  await expect(timeline(page)).toHaveAttribute('aria-valuenow', String(step))
}

const notice = (page: Page) => page.getByRole('complementary', { name: 'New version' })

// A shorter one of the kind is tried in three engines.
test('everything works after the server is gone', { tag: '@long' }, async ({ page, context, host }) => {
  await visit(page, host)
  await host.cut()
  await page.reload()
  await page.waitForFunction(() => 'explorer' in window)
  await settled(page)
  await page.keyboard.press('ArrowRight')
  await expectStep(page, 1)

  // Parts that no page has asked for yet.
  await editorReady(page)
  await expect(editor(page)).toContainText('A = spawn')
  await page.keyboard.press('s')
  await expect(page.getByRole('dialog').getByRole('img', { name: 'QR code of the link' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('p')
  await expect(page.locator('.headline-sentence')).toBeVisible()
  await page.keyboard.press('Escape')

  const opened = await page.evaluate(async () => {
    const entries = await window.explorer.scenarios()
    const scenarios = entries.filter(({ kind }) => kind === 'scenario')
    const recordings = entries.filter(({ kind }) => kind === 'recording')
    for (const [place, { id }] of entries.entries()) if (place % 9 === 0) await window.explorer.open(id)
    return [scenarios.length, recordings.length]
  })
  expect(opened[0]).toBeGreaterThan(20)
  expect(opened[1]).toBeGreaterThan(40)

  // The address follows a moment later.
  await page.evaluate(() => window.explorer.open('recording:checkerboard'))
  await expect
    .poll(async () => (await linked(page))?.document)
    .toMatchObject({ id: 'recording:checkerboard' })

  // The same page under its other addresses: by name, with a question, with a link, in another window.
  const second = await context.newPage()
  await openExplorer(second, `${host.url}index.html?lesson=3${new URL(page.url()).hash}`)
  await expect(second.locator('.document-title')).toHaveText('checkerboard')
})

test(
  'works with the network cut in the browser as well',
  { tag: '@long' },
  async ({ page, context, host }) => {
    await visit(page, host)
    await context.setOffline(true)
    await openExplorer(page, host.url)
    await page.evaluate(() => window.explorer.open('recording:checkerboard'))
    await expect(page.locator('.document-title')).toContainText('checkerboard')
  },
)

test('a first visit is offered nothing; a new version is offered, waits, and comes when it is asked for', async ({
  page,
  context,
  host,
}) => {
  await visit(page, host)
  await test.step('a first visit is offered nothing', async () => {
    await expect(notice(page)).toHaveCount(0)
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
    expect(
      await page.evaluate(async () =>
        (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      ),
    ).toEqual([host.url])
  })
  await test.step('what failed is not kept', async () => {
    const before = await keptFiles(page)
    const status = await page.evaluate(async () => {
      const missing = await Promise.all(
        ['assets/none.js', 'recordings/none.json.gz', 'none'].map((address) => fetch(address)),
      )
      return missing.map((response) => response.status)
    })
    expect(status).toEqual([404, 404, 404])
    expect(await keptFiles(page)).toBe(before)
  })

  await page.evaluate(() => window.explorer.goTo(3))
  host.update()
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
  await expect(notice(page)).toContainText('A new version is ready')

  // It forces nothing: this page goes on, and so does one that is opened now.
  await page.keyboard.press('ArrowRight')
  await expectStep(page, 4)
  const second = await context.newPage()
  await openExplorer(second, host.url)
  expect(await isNewBuild(second)).toBe(false)
  await expect(notice(second)).toBeVisible()
  await notice(second).getByRole('button', { name: 'Not now' }).click()
  await expect(notice(second)).toHaveCount(0)

  await page.keyboard.press('p')
  await expect(notice(page)).toBeHidden()
  await page.keyboard.press('Escape')
  await expect.poll(() => new URL(page.url()).hash).not.toBe('')
  await notice(page).getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => isNewBuild(page).catch(() => false)).toBe(true)
  await page.waitForFunction(() => 'explorer' in window)
  await expectStep(page, 4)
  await expect(notice(page)).toHaveCount(0)

  // The other window was left alone, and still finds parts of the build that it began with.
  expect(await isNewBuild(second)).toBe(false)
  await host.cut()
  await second.keyboard.press('s')
  await expect(second.getByRole('dialog').getByRole('img', { name: 'QR code of the link' })).toBeVisible()
})

test('a frame keeps nothing', async ({ page, host }) => {
  await openExplorer(page, `${host.url}?embed`)
  await page.waitForTimeout(1500)
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
})
