/** Chromium, by Playwright. Each check has a context of its own, as a new visitor has. */
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { launchArgs } from '../../src/tools/setup/browser.mjs'
import type { Engine, InPage, Point, Tab } from './driver.ts'

export async function startChromium(executablePath: string): Promise<Engine> {
  const browser = await chromium.launch({ executablePath, args: launchArgs() })
  let context: BrowserContext | null = null
  return {
    version: `Chromium ${browser.version()}`,
    fresh: async () => {
      await context?.close()
      context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', colorScheme: 'light' })
      return new PlaywrightTab(await context.newPage())
    },
    end: () => browser.close(),
  }
}

class PlaywrightTab implements Tab {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async goto(address: string): Promise<void> {
    await this.#page.goto(address)
  }

  async reload(): Promise<void> {
    await this.#page.reload()
  }

  run<Args extends readonly unknown[], Result>(work: InPage<Args, Result>, ...args: Args): Promise<Result> {
    return this.#page.evaluate<Result>(callOf(work, args))
  }

  async runInFrame<Args extends readonly unknown[], Result>(
    work: InPage<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    const frame = this.#page.frames().find((one) => one !== this.#page.mainFrame())
    if (frame === undefined) throw new Error('The page has no frame.')
    return frame.evaluate<Result>(callOf(work, args))
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key)
  }

  async point([x, y]: Point): Promise<void> {
    await this.#page.mouse.move(x, y)
  }

  async click([x, y]: Point): Promise<void> {
    await this.#page.mouse.click(x, y)
  }

  async drag(first: Point, ...others: readonly Point[]): Promise<void> {
    const { mouse } = this.#page
    await mouse.move(...first)
    await mouse.down()
    for (const place of others) await mouse.move(...place)
    await mouse.up()
  }

  async pickFile(selector: string, path: string): Promise<void> {
    await this.#page.locator(selector).setInputFiles(path)
  }

  async opened(act: () => Promise<void>): Promise<Tab> {
    const [page] = await Promise.all([this.#page.context().waitForEvent('page'), act()])
    return new PlaywrightTab(page)
  }

  resize(width: number, height: number): Promise<void> {
    return this.#page.setViewportSize({ width, height })
  }

  screenshot(): Promise<Buffer> {
    return this.#page.screenshot()
  }
}

/** The call as an expression, as the other engines get it. */
const callOf = (work: InPage<never, unknown>, args: readonly unknown[]): string =>
  `(${String(work)})(...${JSON.stringify(args)})`
