/** What every check starts from: an engine, an empty window of it, and the site on an origin of its own. */
import { writeFileSync } from 'node:fs'
import { test as base, expect } from '@playwright/test'
import { findEngines } from '../../src/tools/setup/browser.mjs'
import { startChromium } from './chromium.ts'
import type { Engine, InPage, Point, Tab } from './driver.ts'
import { startFirefox } from './firefox.ts'
import { serveParent, serveSite, writeSingle, type Site } from './site.ts'
import { startWebKit } from './webkit.ts'

interface Check {
  readonly tab: Tab
  readonly site: Site
  /** The site as one that may keep itself on this machine. */
  readonly keptSite: Site
  /** Serves a page around a frame on another origin. */
  readonly parent: (html: string) => Promise<Site>
  /** Path of the page in one file. */
  readonly single: string
  /** Pages that a check opened besides the first: what goes wrong in them counts as well. */
  readonly watch: (tab: Tab) => Tab
}

export const test = base.extend<Check, { engine: Engine }>({
  engine: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that one needs from this pattern.
    async ({}, use, { project }) => {
      const engine = await start(project.name)
      await use(engine)
      await engine.end()
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  // The site goes last: a page that still fetches something from it has no trouble.
  watch: async ({ site: _site }, use) => {
    const watched: Tab[] = []
    await use((tab) => {
      watched.push(tab)
      return tab
    })
    for (const tab of watched) expect(await troubleOf(tab), 'the page had trouble').toEqual([])
  },

  tab: async ({ engine, watch }, use, testInfo) => {
    const tab = watch(await engine.fresh())
    await tab.resize(1440, 900)
    await use(tab)
    if (testInfo.status !== testInfo.expectedStatus)
      await tab.screenshot().then(
        (png) => writeFileSync(testInfo.outputPath('window.png'), png),
        // The check has failed already, and that is what is to be told.
        () => undefined,
      )
  },

  // oxlint-disable-next-line no-empty-pattern -- As above.
  site: async ({}, use, testInfo) => {
    const site = await serveSite(testInfo.outputPath('site'), false)
    await use(site)
    await site.cut()
  },

  // oxlint-disable-next-line no-empty-pattern -- As above.
  keptSite: async ({}, use, testInfo) => {
    const site = await serveSite(testInfo.outputPath('kept'), true)
    await use(site)
    await site.cut()
  },

  // oxlint-disable-next-line no-empty-pattern -- As above.
  parent: async ({}, use, testInfo) => {
    const served: Site[] = []
    await use(async (html) => {
      const site = await serveParent(testInfo.outputPath('parent'), html)
      served.push(site)
      return site
    })
    for (const site of served) await site.cut()
  },

  // oxlint-disable-next-line no-empty-pattern -- As above.
  single: async ({}, use, testInfo) => use(writeSingle(testInfo.outputPath('single'))),
})

export { expect }

async function start(name: string): Promise<Engine> {
  const { chromium, firefox, webkit } = await findEngines()
  if (name === 'chromium' && chromium !== null) return startChromium(chromium)
  if (name === 'firefox' && firefox !== null) return startFirefox(firefox)
  if (name === 'webkit' && webkit !== null) return startWebKit(webkit)
  throw new Error(`${name} is not on this machine.`)
}

/** What went wrong in a page since it was opened, in words. */
export const troubleOf = (tab: Tab): Promise<readonly string[]> => tab.run(() => window.pageTrouble ?? [])

/** Opens the page and waits until it has drawn its first step. */
export async function open(tab: Tab, address: string): Promise<void> {
  await tab.goto(address)
  await started(tab)
}

/** Waits until a page that was opened or loaded again has drawn its step. */
export async function started(tab: Tab): Promise<void> {
  await until(tab, () => 'explorer' in window)
  await settled(tab)
}

/** Waits until the page has answered all that was asked of it. */
export const settled = (tab: Tab): Promise<void> => tab.run(() => window.explorer.idle())

/** Asks the page again and again, until it says yes. */
export async function until<Args extends readonly unknown[]>(
  tab: Tab,
  work: InPage<Args, boolean>,
  ...args: Args
): Promise<void> {
  await expect.poll(() => tab.run(work, ...args), { message: String(work) }).toBe(true)
}

/** Opens a scenario text in the page, at a step. */
export async function load(tab: Tab, text: string, step: number): Promise<void> {
  await tab.run(
    async (words, n) => {
      await window.explorer.load(words)
      await window.explorer.goTo(n)
    },
    text,
    step,
  )
}

/** Waits until the page is still, and looks which step its timeline and its live region name. */
export async function expectStep(tab: Tab, step: number): Promise<void> {
  await settled(tab)
  await expect
    .poll(() =>
      tab.run(() => ({
        now: document.querySelector('.timeline [role="slider"]')?.getAttribute('aria-valuenow'),
        said: [...document.querySelectorAll('[role="status"]')].map((live) => live.textContent).join('\n'),
      })),
    )
    .toEqual({ now: String(step), said: expect.stringContaining(`Step ${step}. `) })
}

/** Waits until what the selector finds says something. */
export async function expectText(tab: Tab, selector: string, words: string | RegExp): Promise<void> {
  const matcher = typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words)
  await expect.poll(() => textOf(tab, selector), { message: selector }).toEqual(matcher)
}

/** Text of all that the selector finds; null when that is nothing. */
export const textOf = (tab: Tab, selector: string): Promise<string | null> =>
  tab.run((css) => {
    const found = [...document.querySelectorAll(css)]
    return found.length === 0 ? null : found.map((one) => one.textContent).join('\n')
  }, selector)

export const countOf = (tab: Tab, selector: string): Promise<number> =>
  tab.run((css) => document.querySelectorAll(css).length, selector)

/**
 * The middle of the first thing in sight that the selector finds and whose words, written or spoken, have these in them.
 * Waits until there is one that stands still.
 */
export async function middleOf(tab: Tab, selector: string, words = ''): Promise<Point> {
  const places: Point[] = []
  await expect
    .poll(
      async () => {
        const place = await tab.run(findMiddle, selector, words)
        if (place !== null) places.push(place)
        return places.length
      },
      { message: `${selector} ${words}` },
    )
    .toBe(1)
  const [place] = places
  if (place === undefined) throw new Error('Nothing was found.')
  return place
}

async function findMiddle(selector: string, words: string): Promise<[number, number] | null> {
  const find = (): [number, number] | null => {
    for (const one of document.querySelectorAll(selector)) {
      if (!`${one.textContent}\n${one.getAttribute('aria-label') ?? ''}`.includes(words)) continue
      one.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      const { x, y, width, height } = one.getBoundingClientRect()
      if (width > 0 && height > 0) return [x + width / 2, y + height / 2]
    }
    return null
  }
  // A list that has just been opened still moves to what is chosen in it.
  const before = find()
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  const after = find()
  return before !== null && after !== null && before.every((at, i) => at === after[i]) ? after : null
}

/** Clicks the middle of the first thing in sight that the selector finds and that has these words. */
export async function clickOn(tab: Tab, selector: string, words = ''): Promise<void> {
  await tab.click(await middleOf(tab, selector, words))
}
