/**
 * What every browser test starts from: the built site on a server of its own, and a page that fails the test when
 * anything goes wrong in it unseen.
 */
import { test as base, expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { DIST } from '../src/tools/project.mjs'
import { serve } from '../src/tools/site/static-server.mjs'

/** Where the site is served a second time, to show that it does not care. */
const SUB_PATH = '/some/deep/sub-path/'

interface Sites {
  /** Address of the site at the root of its host. */
  readonly root: string
  /** Address of the same site far below the root. */
  readonly deep: string
}

interface PageTrouble {
  /** Uncaught errors, console errors and failed requests so far; empty at the end of a good test. */
  readonly trouble: string[]
}

export const test = base.extend<PageTrouble, { sites: Sites }>({
  sites: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that one needs from this pattern.
    async ({}, use) => {
      const servers = await Promise.all([serve(DIST), serve(DIST, { base: SUB_PATH })])
      const [root, deep] = servers
      await use({ root: root.url, deep: deep.url })
      await Promise.all(servers.map((server) => server.close()))
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ sites }, use) => use(sites.root),

  trouble: [
    async ({ page }, use) => {
      const trouble: string[] = []
      page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`))
      page.on('console', (message) => {
        if (message.type() === 'error') trouble.push(`console: ${message.text()}`)
      })
      page.on('requestfailed', (request) => {
        // A page that is left or loaded again drops what it was still fetching, its icon for one.
        const reason = request.failure()?.errorText
        if (reason !== 'net::ERR_ABORTED') trouble.push(`request failed: ${request.url()}, ${reason}`)
      })
      page.on('response', (response) => {
        if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`)
      })
      await use(trouble)
      expect(trouble, 'the page had trouble').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
// Brings the type of window.explorer with it.
export type { ExplorerApi } from '../src/ui/api/explorer.ts'

/** Opens the page and waits until it has drawn its first step. @param address Relative to the site, or absolute. */
export async function openExplorer(page: Page, address = '.'): Promise<void> {
  await page.goto(address)
  await page.waitForFunction(() => 'explorer' in window)
  await settled(page)
}

/** Waits until the page has answered all that was asked of it. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => window.explorer.idle())
}
