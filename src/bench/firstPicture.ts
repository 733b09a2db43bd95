import { chromium } from '@playwright/test'
import type { Browser } from '@playwright/test'
import { basename, delimiter, dirname, resolve } from 'node:path'
import { ensureChromium, launchArgs } from '../tools/setup/browser.mjs'
import { ensureBuilt } from '../tools/build.mjs'
import { DIST } from '../tools/project.mjs'
import { serve } from '../tools/site/static-server.mjs'
import { FIRST_PICTURE } from '../ui/app/start/firstPicture.ts'
import { type Benchmark, type Figure, atMost } from './figure.ts'
import { quantile } from './statistics.ts'
import { watchVisit, workerArrivals } from './visit.ts'

/** Visits a site; the figures are their medians. */
const VISITS = 7

/** 1.6 Mbit/s both ways, 150 ms until a server answers; the page's thread at a quarter of the machine's speed. */
const SLOW_NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: 200_000,
  uploadThroughput: 200_000,
}
const SLOW_CPU = { rate: 4 }

/** Milliseconds after which a visit has failed. */
const PATIENCE = 60_000

/** Of one visit: milliseconds, bytes, and the cumulative layout shift. */
interface Figures {
  readonly picture: number
  readonly step: number
  readonly pictureBytes: number
  readonly stepBytes: number
  readonly shift: number
}

/**
 * A first visit on a slow machine with a slow connection: when all views are painted, and when the first step is that
 * is asked for with the arrow key at that moment. SITES names other built sites to measure, a list of folders: their
 * visits alternate, so that what else the machine does meanwhile falls on all of them.
 */
export const firstPicture: Benchmark = {
  name: 'first picture',
  measure: async () => {
    const folders = (process.env['SITES'] ?? '').split(delimiter).filter((folder) => folder !== '')
    if (folders.length === 0) await ensureBuilt()
    const sites = await Promise.all(
      (folders.length === 0 ? [DIST] : folders.map((folder) => resolve(folder))).map(async (folder) => ({
        name: folders.length < 2 ? '' : ` (${basename(dirname(folder))}/${basename(folder)})`,
        server: await serve(folder, { gzip: true }),
        visits: [] as Figures[],
      })),
    )
    const browser = await chromium.launch({ executablePath: await ensureChromium(), args: launchArgs() })
    try {
      // The first visit of all finds nothing compiled and nothing in the machine's own caches: it is not counted.
      for (let n = 0; n <= VISITS; n++)
        for (const { server, visits } of sites) {
          const visit = await visitSlowly(browser, server.url)
          if (n > 0) visits.push(visit)
        }
    } finally {
      await browser.close()
      await Promise.all(sites.map(({ server }) => server.close()))
    }
    return sites.flatMap(({ name, visits }) => figuresOf(name, visits))
  },
}

function figuresOf(site: string, visits: readonly Figures[]): readonly Figure[] {
  const median = (of: (visit: Figures) => number): number => quantile(visits.map(of), 0.5)
  const row = (name: string, value: number, unit: string, most: number | null): Figure => ({
    name: `${name}${site}`,
    value,
    unit,
    target: most === null ? null : atMost(most),
  })
  return [
    row('first picture on a slow machine', median(({ picture }) => picture) / 1000, 's', 2.2),
    row('first step on a slow machine', median(({ step }) => step) / 1000, 's', null),
    row('fetched until the first picture', median(({ pictureBytes }) => pictureBytes) / 1000, 'kB', null),
    row('fetched until the first step', median(({ stepBytes }) => stepBytes) / 1000, 'kB', null),
    row('layout shift while the page arrives', Math.max(...visits.map(({ shift }) => shift)), '', 0.01),
  ]
}

async function visitSlowly(browser: Browser, address: string): Promise<Figures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Network.enable')
    await devtools.send('Network.emulateNetworkConditions', SLOW_NETWORK)
    await devtools.send('Emulation.setCPUThrottlingRate', SLOW_CPU)
    await page.addInitScript(watchVisit, FIRST_PICTURE)
    await page.goto(address, { waitUntil: 'commit' })
    const noted = await page.waitForFunction(() => window.visit?.(), null, {
      timeout: PATIENCE,
      polling: 500,
    })
    const visit = await noted.jsonValue()
    if (visit === undefined) throw new Error('The visit ended without figures.')
    if (visit.blank.length > 0) throw new Error(`Not painted at the mark: ${visit.blank.join(', ')}.`)
    const origin = await page.evaluate(() => performance.timeOrigin)
    const ofWorkers = await Promise.all(
      page.workers().map((worker) => worker.evaluate(workerArrivals, origin)),
    )
    const arrivals = [...visit.arrivals, ...ofWorkers.flat()]
    const bytesUntil = (time: number): number =>
      arrivals.reduce((sum, { end, bytes }) => sum + (end <= time ? bytes : 0), 0)
    const { picture, step, shift } = visit
    return { picture, step, shift, pictureBytes: bytesUntil(picture), stepBytes: bytesUntil(step) }
  } finally {
    await context.close()
  }
}
