import { defineConfig } from '@playwright/test'
import { findChromium, launchArgs } from '../src/tools/setup/browser.mjs'

const executablePath = await findChromium()
if (executablePath === null) throw new Error('No Chromium found: `npm test` gets one, or set CHROMIUM_PATH.')

export default defineConfig({
  testDir: '.',
  // These have a configuration of their own.
  testIgnore: /[\\/]e2e[\\/]engines[\\/]/,
  outputDir: '../test-results',
  snapshotPathTemplate: '{testDir}/screenshots/{arg}{ext}',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  // A test that passes only now and then is a defect, in it or in the page.
  retries: 0,
  workers: 2,
  // Long enough for a slow shared machine: it is there to end a test that hangs.
  timeout: 60_000,
  expect: { timeout: 10_000, toHaveScreenshot: { maxDiffPixels: 50, animations: 'disabled' } },
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    // Each test waits for what moves; motion.spec.ts is about the movement.
    contextOptions: { reducedMotion: 'reduce' },
    // Recording a trace takes as long again as the test: ask for one with `npx playwright test -c e2e --trace on`.
    trace: 'off',
    // Each test begins as a first visit; offline.spec.ts is about the others.
    serviceWorkers: 'block',
    launchOptions: { executablePath, args: launchArgs() },
  },
})
