/**
 * Machines much larger than anybody reads: each stays quick from step to step, draws what can be seen and says how many more
 * there are. That a long run can be watched and stopped is in worker.spec.ts.
 */
import { writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { longRecording } from '../src/bench/longRecording.ts'
import {
  manyCalls,
  manyHoles,
  manyProcesses,
  manyRegions,
  watchLongTasks,
} from '../src/testing/largeMachines.ts'
import { timeline } from './machine.ts'
import { expect, openExplorer, settled, test } from './page.ts'

// One after the other: two at once would measure each other.
test.describe.configure({ mode: 'default' })

const REGIONS = 6000
const PROCESSES = 300
const CALLS = 40_000
const HOLES = 6144

const MACHINES = {
  regions: manyRegions('512M', REGIONS),
  processes: manyProcesses('64M', PROCESSES),
  calls: manyCalls('32M', CALLS / 2),
  board: manyHoles('1G', HOLES),
} as const

/** Elements of the whole page: what is drawn and listed does not grow with the machine. */
const MOST_ELEMENTS = 25_000

/**
 * The longest task may take as long as so many rounds of a fixed amount of arithmetic in the same page at the same time: a
 * machine that is slow or busy is slow at both.
 */
const MOST_ROUNDS = 24

const LINES = 999_998
const RECORDED = 40_000
/** The same of opening the longest text there can be, once: all that is shown of it is made anew. */
const MOST_ROUNDS_OPENING = 34

/** Opens a machine and goes to a few steps before its end. */
async function openLarge(page: Page, text: string): Promise<number> {
  await openExplorer(page)
  await page.evaluate((machine) => window.explorer.load(machine), text)
  const last = Number(await timeline(page).getAttribute('aria-valuemax'))
  await page.evaluate((n) => window.explorer.goTo(n), last - 4)
  await settled(page)
  return last
}

/** Milliseconds that a fixed amount of arithmetic takes in the page. */
const measureRound = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const start = performance.now()
    let sum = 0
    for (let i = 0; i < 4_000_000; i++) sum = (Math.imul(sum, 31) + i) | 0
    return sum === 0 ? 0 : performance.now() - start
  })

const middle = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

/**
 * Steps by keys, there and back; the longest task of the page in each step, in rounds of the fixed arithmetic. Of all steps the
 * middle one: a machine that does something else for a moment spoils one of them.
 */
async function longestTask(page: Page): Promise<number> {
  const watch = await watchLongTasks(page)
  const rounds: number[] = []
  const longest: number[] = []
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) {
    await page.keyboard.press(key)
    await settled(page)
    // A task of its own, and a short one: it is no long task itself unless the machine is busy, and then counts for one.
    rounds.push(await measureRound(page))
    longest.push(await watch.evaluate((seen) => Math.max(0, ...seen.splice(0))))
  }
  const found = `${middle(longest)} ms, round ${middle(rounds)} ms`
  test.info().annotations.push({ type: 'longest task', description: found })
  return middle(longest) / middle(rounds)
}

const elements = (page: Page): Promise<number> => page.evaluate(() => document.querySelectorAll('*').length)

async function expectQuick(page: Page): Promise<void> {
  expect(await elements(page)).toBeLessThan(MOST_ELEMENTS)
  expect(await longestTask(page)).toBeLessThan(MOST_ROUNDS)
}

/** Regions that the machine has, by the page's own account of its state. */
const regionsNow = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const regions: unknown = Reflect.get(Object(await window.explorer.state()), 'regions')
    return Array.isArray(regions) ? regions.length : 0
  })

/** Caption of a table that stands beside a picture. */
const caption = (page: Page, text: string) => page.locator('caption').filter({ hasText: text })

test('thousands of regions: tree, columns and tables show what can be seen', async ({ page }) => {
  await openLarge(page, MACHINES.regions)
  await expectQuick(page)
  const count = (await regionsNow(page)).toLocaleString('en-GB')
  expect(count).toMatch(/^[56],\d{3}$/)
  await expect(caption(page, `Regions: ${count}, the first 200 listed`)).toHaveCount(1)
  await expect(caption(page, `Region tree: ${count} regions, the first 200 of them`)).toHaveCount(1)
})

test(
  'hundreds of processes: columns that can be seen, and how many there are beside them',
  { tag: '@long' },
  async ({ page }) => {
    await openLarge(page, MACHINES.processes)
    await expectQuick(page)
    await page.evaluate(() => window.explorer.goTo(1e9))
    await settled(page)
    const more = page.getByRole('button', { name: /more processes to the right/ })
    const before = Number(/^\d+/.exec((await more.getAttribute('aria-label')) ?? '')?.[0])
    const heads = await page.locator('.columns-head-process').count()
    expect(heads).toBeLessThan(60)
    expect(before).toBeGreaterThan(PROCESSES - heads)
    await expect(page.getByText('276 more processes: the arrow keys lead to them.')).toHaveCount(1)
    // The next ones are drawn as soon as they come into sight.
    await more.click()
    await expect(page.locator('.columns-head-process').last()).not.toContainText(`P${heads - 1}`)
    await expect(page.getByRole('button', { name: /more processes to the left/ })).toBeVisible()
  },
)

test('a text of tens of thousands of lines', { tag: '@long' }, async ({ page }) => {
  await openLarge(page, MACHINES.calls)
  await expectQuick(page)
})

test('a million lines: the page goes on while they are opened', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(180_000)
  await openExplorer(page)
  await settled(page)
  const rounds = [await measureRound(page), await measureRound(page), await measureRound(page)]
  const round = middle(rounds)
  const watch = await watchLongTasks(page)
  await page.evaluate(async (lines) => {
    const pairs =
      'A: a = mmap(NULL, 64K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS)\nA: munmap(a, 64K)\n'
    await window.explorer.load(`board 32M\nA = spawn\n${pairs.repeat(lines / 2)}`)
  }, LINES)
  await settled(page)
  expect(Number(await timeline(page).getAttribute('aria-valuemax'))).toBe(LINES + 1)
  const longest = await watch.evaluate((seen) => Math.max(0, ...seen.splice(0)))
  test.info().annotations.push({ type: 'longest task', description: `${longest} ms, round ${round} ms` })
  expect(longest / round).toBeLessThan(MOST_ROUNDS_OPENING)
  await page.evaluate((n) => window.explorer.goTo(n), LINES / 2)
  await settled(page)
  await expectQuick(page)
})

test('a recording of tens of thousands of steps', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(180_000)
  await openExplorer(page)
  await settled(page)
  const rounds = [await measureRound(page), await measureRound(page), await measureRound(page)]
  // From the disk: what a test hands over itself is unpacked in the page.
  const file = test.info().outputPath('long.json.gz')
  await writeFile(file, gzipSync(longRecording(RECORDED), { level: 1 }))
  const watch = await watchLongTasks(page)
  await page.locator('input[type=file]').setInputFiles(file)
  await expect(page.getByText(/^Reading/)).toBeVisible()
  await expect(timeline(page)).toHaveAttribute('aria-valuemax', `${RECORDED}`, { timeout: 60_000 })
  await settled(page)
  const longest = await watch.evaluate((seen) => Math.max(0, ...seen.splice(0)))
  test.info().annotations.push({ type: 'longest task', description: `${longest} ms` })
  expect(longest / middle(rounds)).toBeLessThan(MOST_ROUNDS)
  await page.evaluate((n) => window.explorer.goTo(n), RECORDED / 2)
  await settled(page)
  await expectQuick(page)
})

test('a board on which every second page is free', async ({ page }) => {
  await openLarge(page, MACHINES.board)
  await expectQuick(page)
  await expect(caption(page, 'the first 200 listed').filter({ hasText: 'Free blocks: 6,3' })).toHaveCount(1)
  await expect(caption(page, 'RAM in runs of pages with the same use: the first 200, and')).toHaveCount(1)
})
