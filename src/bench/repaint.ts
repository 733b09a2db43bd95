import { chromium } from '@playwright/test'
import { join } from 'node:path'
import { build } from 'vite'
import { ensureChromium, launchArgs } from '../tools/setup/browser.mjs'
import { CACHE, ROOT } from '../tools/project.mjs'
import { serve } from '../tools/site/static-server.mjs'
import { type Benchmark, atMost } from './figure.ts'
import { quantile } from './statistics.ts'

const WIDTH = 1920
const HEIGHT = 1080
const PAGE = join(ROOT, 'src/bench/repaint')
const SITE = join(CACHE, 'bench-repaint')

/**
 * The page map's content layer anew, as after a step: tones and colours of 1,048,576 pages (4 GiB, four processes,
 * fragmented) and the picture at 1920x1080, until its pixels can be read. Chromium without a GPU, median of 100.
 */
export const repaint: Benchmark = {
  name: 'repaint',
  measure: async () => {
    await build({
      root: PAGE,
      configFile: false,
      base: './',
      logLevel: 'silent',
      build: { outDir: SITE, emptyOutDir: true, target: 'es2023' },
    })
    const server = await serve(SITE)
    const browser = await chromium.launch({ executablePath: await ensureChromium(), args: launchArgs() })
    try {
      const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } })
      await page.goto(server.url)
      await page.waitForFunction(() => 'measureRepaint' in window)
      const { map, image } = await page.evaluate(([width, height]) => window.measureRepaint(width, height), [
        WIDTH,
        HEIGHT,
      ] as const)
      return [
        {
          name: 'repaint 1,048,576 pages at 1920x1080, median',
          value: quantile(map, 0.5),
          unit: 'ms',
          target: atMost(8),
        },
        {
          name: 'yardstick: one image of as many pixels, drawn as large',
          value: quantile(image, 0.5),
          unit: 'ms',
          target: null,
        },
        {
          name: 'repaint, of the yardstick, quickest of each',
          value: Math.min(...map) / Math.min(...image),
          unit: '×',
          target: null,
        },
      ]
    } finally {
      await browser.close()
      await server.close()
    }
  },
}
