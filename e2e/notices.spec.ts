/** What the page says of what comes from outside: whatever that is, the page is not covered by it, and the remedy is named. */
import { seal } from '../src/link/envelope.ts'
import { encodeLink } from '../src/link/link.ts'
import { LINK_VERSION } from '../src/link/versions.ts'
import { PLAIN_VIEW } from '../src/link/testing/plainView.ts'
import { sixtyOperations } from '../src/link/testing/sixtyOperations.ts'
import type { Page } from '@playwright/test'
import { objections } from './axe.ts'
import { expect, openExplorer, settled, test } from './page.ts'

/** The part of the window's height that the notices take. */
const shareOf = (page: Page): Promise<number> =>
  page.locator('.notices').evaluate((notices) => notices.getBoundingClientRect().height / innerHeight)

const drop = (page: Page, name: string, content: string): Promise<void> =>
  page
    .getByLabel('Open a file', { exact: true })
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) })

/** 1 MiB, half of it the kernel's, and a mapping among free blocks. */
const BOARD = `80000000-800fffff : System RAM
  80000000-8007ffff : Reserved
Node 0, zone   Normal      0      0      1      1      1      1      0      0      0      0      0
80080000-80090000 rw-p 00000000 00:00 0
`

const LOG = `Running sysctl: echo: page allocation failure: order:7, mode:0xcc0(GFP_KERNEL), nodemask=(null)
DMA free:8568kB boost:0kB min:664kB low:824kB high:984kB
a line of something else
lowmem_reserve[]: 0 0 0
DMA: 1*8kB (U) 1*16kB (U) 9*32kB (U) 7*64kB (U) 21*128kB (U) 8*256kB (U) 6*512kB (U) 0*1024kB = 8568kB
nommu: Allocation of length 884736 from process 62 (echo) failed
`

test('a notice leaves two thirds of the page free, whatever words are in it', async ({ page }) => {
  await openExplorer(page)
  const problem = page.getByRole('alert', { name: 'Problem' })
  const name = `${'a name without end '.repeat(12)}.json`
  for (const content of [
    `{"format":"nommu-trace/1","x":${'['.repeat(1_000_000)}`,
    `{"format":"nommu-trace/1","${'key '.repeat(50_000)}":[{`,
    JSON.stringify({ format: `nommu-trace/${'9'.repeat(100_000)}` }),
    JSON.stringify({ format: 'word '.repeat(100_000) }),
    JSON.stringify({ format: 'nommu-trace/1', name: 'x', about: 'x', kernel: 'word '.repeat(100_000) }),
    'a line without end '.repeat(50_000),
  ]) {
    await drop(page, name, content)
    await expect(problem).toBeVisible()
    expect(await shareOf(page)).toBeLessThan(0.2)
    await problem.getByRole('button', { name: 'Dismiss' }).click()
    await expect(problem).toBeHidden()
  }
  await drop(page, 'x.json', '{')
  await problem.locator('strong').evaluate((title) => (title.textContent = 'word '.repeat(20_000)))
  expect(await shareOf(page)).toBeGreaterThan(0.2)
  expect(await shareOf(page)).toBeLessThanOrEqual(1 / 3 + 0.001)
  // What does not fit can be scrolled to, with the button that closes it.
  const close = problem.getByRole('button', { name: 'Dismiss' })
  await close.click()
  await expect(problem).toBeHidden()

  // A log is no document: it is explained over what is open, which stays.
  const title = await page.title()
  await drop(page, 'dmesg.txt', LOG)
  const report = page.getByRole('dialog', { name: 'What the log says' })
  await expect(report).toContainText('the largest free block is 512 KiB')
  await expect(report).toContainText('5 of 6 lines understood')
  expect(await objections(page, { part: '.report' })).toEqual([])
  await page.keyboard.press('Escape')
  await expect(report).toBeHidden()
  await expect(page).toHaveTitle(title)

  // The board that it shows can be opened, and gone through both ways.
  await drop(page, 'proc.txt', BOARD)
  await report.getByRole('button', { name: 'Open this board' }).click()
  await expect(page).toHaveTitle(/^A reported board: 1 MiB at 0x80000000/)
  for (const step of [1, 0, 1]) {
    await page.evaluate((to) => window.explorer.goTo(to), step)
    await settled(page)
  }
  await expect(page.getByRole('list', { name: /^Evidence|^Places/ })).toContainText('assumed')
  await expect(problem).toBeHidden()
})

test('a link whose letters became capitals says so, and one that was escaped opens', async ({ page }) => {
  const document = { kind: 'text', text: sixtyOperations() } as const
  const link = (await encodeLink({ document, step: 3, view: PLAIN_VIEW })) ?? ''
  await openExplorer(page, `#${link.toUpperCase()}`)
  const banner = page.getByRole('alert', { name: 'About the link' })
  await expect(banner).toContainText('all capitals or all small')
  await expect(banner).toContainText('Ask for the link again, or for a file.')
  await openExplorer(page, `?%23${link}`)
  await expect(page).toHaveTitle(/^A small server/)
  await expect(banner).toBeHidden()
  await settled(page)
  expect(new URL(page.url()).hash).toMatch(/^#\d+\.[\w-]+$/)
  await openExplorer(page, `#${seal(LINK_VERSION + 1, new Uint8Array(3)).replace('.', '%2e')}`)
  await expect(banner).toContainText('made by a newer page')
})

test('functions of the console say what they take', async ({ page }) => {
  await openExplorer(page)
  const said = await page.evaluate(async () => {
    const answers: string[] = []
    for (const [name, value] of [
      ['load', 5],
      ['load', undefined],
      ['load', { text: 'A = spawn' }],
      ['goTo', '3'],
      ['goTo', Number.NaN],
      ['open', 5],
    ] as const) {
      const answer: unknown = Reflect.apply(Reflect.get(window.explorer, name), window.explorer, [value])
      answers.push(await Promise.resolve(answer).then(() => 'done', String))
    }
    await window.explorer.goTo(2)
    return answers
  })
  expect(said).toEqual([
    'TypeError: explorer.load() takes the text of a scenario, which is a string, not a value of type number.',
    'TypeError: explorer.load() takes the text of a scenario, which is a string, not undefined.',
    'TypeError: explorer.load() takes the text of a scenario, which is a string, not a value of type object.',
    'TypeError: explorer.goTo() takes the number of a step, which is a number, not a value of type string.',
    'TypeError: explorer.goTo() takes the number of a step, which is a number, not NaN.',
    'TypeError: explorer.open() takes the id of a scenario, as explorer.scenarios() lists them, which is a string, not a value of type number.',
  ])
})
