import { chromium } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { ensureChromium, launchArgs } from '../tools/setup/browser.mjs'
import { manyCalls, manyHoles, manyProcesses, manyRegions } from '../testing/largeMachines.ts'
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

/**
 * The longest task of the page's thread while one goes from step to step, near the end of each: milliseconds that the thread
 * computed. What else runs on the machine lengthens a task by the clock, but not by this.
 */
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
          name: `${name}, longest task while stepping`,
          value: await longestTask(browser, server.url, text),
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

async function longestTask(browser: Browser, address: string, text: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  try {
    await page.goto(address)
    await page.waitForFunction(() => 'explorer' in window)
    await page.evaluate((machine) => window.explorer.load(machine), text)
    const last = await page.getByRole('slider', { name: 'Step', exact: true }).getAttribute('aria-valuemax')
    await page.evaluate((n) => window.explorer.goTo(n), Number(last) - STEPS)
    await page.evaluate(() => window.explorer.idle())
    const tasks = await traceTasks(page, async () => {
      for (const key of ['ArrowRight', 'ArrowLeft'])
        for (let n = 0; n < STEPS; n++) {
          await page.keyboard.press(key)
          await page.evaluate(() => window.explorer.idle())
        }
    })
    return tasks.reduce((most, task) => Math.max(most, task), 0)
  } finally {
    await page.close()
  }
}

/** What Chromium's trace tells of a task. Times in microseconds; `tdur` is what its thread computed. */
interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly tdur?: number
}

/** Milliseconds that each task of the page's thread computed while `act` ran. */
async function traceTasks(page: Page, act: () => Promise<void>): Promise<number[]> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) events.push(event)
  })
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] },
  })
  await act()
  await session.send('Tracing.end')
  await complete
  // The page's thread is the one that lays out.
  const thread = events.find(({ name }) => name === 'Layout')
  return events
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && pid === thread?.pid && tid === thread.tid)
    .map(({ tdur = 0 }) => tdur / 1000)
}
