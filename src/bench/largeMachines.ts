import { chromium } from '@playwright/test'
import type { Browser } from '@playwright/test'
import { ensureChromium, launchArgs } from '../tools/setup/browser.mjs'
import { manyCalls, manyHoles, manyProcesses, manyRegions, watchLongTasks } from '../testing/largeMachines.ts'
import { ensureBuilt } from '../tools/build.mjs'
import { DIST } from '../tools/project.mjs'
import { serve } from '../tools/site/static-server.mjs'
import { type Benchmark, atMost } from './figure.ts'

const MACHINES: Readonly<Record<string, string>> = {
  '20,000 regions': manyRegions('1G', 20_000),
  '500 processes': manyProcesses('64M', 500),
  '200,000 lines': manyCalls('32M', 100_000),
  'every second of 256,000 pages free': manyHoles('4G', 128_000),
}

const STEPS = 8

/** The longest time that the page's thread is busy at a stretch while one goes from step to step, near the end of each. */
export const largeMachines: Benchmark = {
  name: 'large machines',
  measure: async () => {
    await ensureBuilt()
    const server = await serve(DIST)
    const browser = await chromium.launch({ executablePath: await ensureChromium(), args: launchArgs() })
    try {
      const figures = []
      for (const [name, text] of Object.entries(MACHINES))
        figures.push({
          name: `${name}, longest frame while stepping`,
          value: await longestFrame(browser, server.url, text),
          unit: 'ms',
          target: atMost(100),
        })
      return figures
    } finally {
      await browser.close()
      await server.close()
    }
  },
}

async function longestFrame(browser: Browser, address: string, text: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  try {
    await page.goto(address)
    await page.waitForFunction(() => 'explorer' in window)
    await page.evaluate((machine) => window.explorer.load(machine), text)
    const last = await page.getByRole('slider', { name: 'Step', exact: true }).getAttribute('aria-valuemax')
    await page.evaluate((n) => window.explorer.goTo(n), Number(last) - STEPS)
    const watch = await watchLongTasks(page)
    for (const key of ['ArrowRight', 'ArrowLeft'])
      for (let n = 0; n < STEPS; n++) {
        await page.keyboard.press(key)
        await page.evaluate(() => window.explorer.idle())
      }
    return await watch.evaluate(async (seen) => {
      await new Promise((resolve) => setTimeout(resolve, 200))
      return Math.max(0, ...seen)
    })
  } finally {
    await page.close()
  }
}
