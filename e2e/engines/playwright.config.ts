import { defineConfig } from '@playwright/test'
import { findEngines, missingEngines } from '../../src/tools/setup/browser.mjs'
import type { EngineName } from './driver.ts'

const missing = missingEngines(await findEngines())
/** The slowest to start come first. */
const ENGINES: readonly EngineName[] = ['webkit', 'firefox', 'chromium']

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/engines',
  forbidOnly: Boolean(process.env['CI']),
  // A check that passes only now and then is a defect, in it or in the page.
  retries: 0,
  // Two engines side by side, one browser of each; Chromium, which comes last, has both places for itself.
  fullyParallel: false,
  workers: 2,
  // Long enough for three browsers on a slow shared machine: it is there to end a check that hangs.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  projects: ENGINES.filter((name) => !missing.includes(name)).map((name) => ({
    name,
    workers: name === 'chromium' ? 2 : 1,
  })),
})
