/** The address bar holds the whole lesson: what a link opens, and how the address follows the page. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { textHash } from '../../src/link/crc32.ts'
import { encodeLink } from '../../src/link/link.ts'
import { PLAIN_VIEW } from '../../src/link/testing/plainView.ts'
import type { LinkState, LinkView } from '../../src/link/state.ts'
import { linked } from '../linked.ts'
import { SHARED, SHARED_START, card, clickMiddle, openMachine, treeNode } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

const TEXT = `title Three mappings
board 1M
A = spawn
A: a = mmap(NULL, 12K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
A: b = mmap(NULL, 20K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
A: munmap(a, 4K)
A: munmap(b, 20K)
`
const OTHER = 'title Another\nboard 1M\nA = spawn\nB = spawn\nA: exit\n'

const scenario = (id: string): string =>
  readFileSync(new URL(`../../public/scenarios/${id}.nommu`, import.meta.url), 'utf8')

async function linkOf(state: Partial<LinkState>, view: Partial<LinkView> = {}): Promise<string> {
  const link = await encodeLink({
    document: { kind: 'text', text: TEXT },
    step: 0,
    view: { ...PLAIN_VIEW, ...view },
    ...state,
  })
  return `#${link}`
}

const stepShown = (page: Page): Promise<string | null> =>
  page
    .locator('.pane-timeline input')
    .first()
    .inputValue()
    .catch(() => null)

const historyLength = (page: Page): Promise<number> => page.evaluate(() => history.length)

const banner = (page: Page) => page.getByRole('alert', { name: 'About the link' })

test('a link opens its text at its step, with what was selected and how the page looked', async ({
  page,
}) => {
  await openExplorer(
    page,
    await linkOf(
      { step: 3 },
      {
        selected: { kind: 'line', line: 4 },
        theme: 'dark',
        colourBy: 'owner',
        sideTab: 'proc',
        camera: { zoom: 2, centreX: 0.5, centreY: 0.5 },
      },
    ),
  )
  await expect(page).toHaveTitle(/^Three mappings/)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('tab', { selected: true, name: /proc/ })).toBeVisible()
  // Whatever the page has written until now, it has lost nothing of what it opened.
  expect(await linked(page)).toMatchObject({
    document: { kind: 'text', text: TEXT },
    step: 3,
    view: {
      selected: { kind: 'line', line: 4 },
      theme: 'dark',
      colourBy: 'owner',
      sideTab: 'proc',
      camera: { zoom: 2 },
    },
  })
})

test('the link holds how far the columns and the tree are zoomed', async ({ page }) => {
  await openMachine(page, SHARED)
  await page.locator('.columns-zoom').getByRole('button', { name: 'Zoom in' }).click()
  await clickMiddle(page, treeNode(page, SHARED_START))
  await page.keyboard.press('+')
  await expect.poll(async () => (await linked(page))?.view?.treeCamera?.zoom ?? 1).toBeGreaterThan(1)
  await expect.poll(async () => (await linked(page))?.view?.columnsCamera?.zoom ?? 1).toBeGreaterThan(1)
  const places = () =>
    page.locator('.columns-fixed text, .tree-node').evaluateAll((all) =>
      all.map((one) => {
        const { x, y } = one.getBoundingClientRect()
        return `${Math.round(x)} ${Math.round(y)}`
      }),
    )
  const zoomed = await places()
  await page.reload()
  await settled(page)
  await expect.poll(places).toEqual(zoomed)
  await page.getByRole('button', { name: 'Show the whole tree' }).click()
  await expect.poll(places).not.toEqual(zoomed)
  await expect.poll(async () => (await linked(page))?.view?.treeCamera).toBeNull()
})

test('the link holds which order is measured, and whether the heat strip is shown', async ({ page }) => {
  await openMachine(page, SHARED)
  await page.getByRole('tab', { name: 'Measures' }).click()
  await page.getByRole('radio', { name: /^Order 6,/ }).check({ force: true })
  await page.getByRole('button', { name: 'Unusable memory by order' }).click()
  await expect
    .poll(async () => (await linked(page))?.view)
    .toMatchObject({ measuredOrder: 6, heat: false, sideTab: 'measures' })
  await page.evaluate(() => localStorage.clear())
  await page.reload()
  await settled(page)
  await expect(page.getByRole('radio', { name: /^Order 6,/ })).toBeChecked()
  await expect(page.locator('.timeline-heat')).toHaveCount(0)
})

test('the link in the address bar opens the same in another window', async ({ page, context }) => {
  await openMachine(page, SHARED)
  await clickMiddle(page, treeNode(page, SHARED_START))
  await expect(card(page)).toContainText(SHARED_START)
  await page
    .getByRole('button', { name: /Zoom in/ })
    .first()
    .click()
  await expect.poll(async () => (await linked(page))?.view?.camera?.zoom ?? 1).toBeGreaterThan(1)
  const first = await linked(page)
  expect(first).toMatchObject({
    step: SHARED,
    view: { selected: { kind: 'region', start: Number(SHARED_START) } },
  })

  const second = await context.newPage()
  await openExplorer(second, page.url())
  await expect(card(second)).toContainText(SHARED_START)
  await expect.poll(() => linked(second)).toEqual(first)
  expect(await second.evaluate(() => window.explorer.state())).toEqual(
    await page.evaluate(() => window.explorer.state()),
  )
})

test('a scenario of the list is named in at most 120 characters', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate(() => window.explorer.open('checkerboard'))
  await page.evaluate(() => window.explorer.goTo(12))
  await expect.poll(() => linked(page)).toMatchObject({ document: { id: 'checkerboard' }, step: 12 })
  expect(new URL(page.url()).hash.length).toBeLessThanOrEqual(120)
  await page.reload()
  await settled(page)
  await expect(page).toHaveTitle(/checkerboard/)
  expect(await stepShown(page)).toBe('12')
})

test('a recording of the list is named as well', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate(() => window.explorer.open('recording:punch-holes'))
  await page.evaluate(() => window.explorer.goTo(5))
  await expect.poll(() => linked(page)).toMatchObject({ document: { id: 'recording:punch-holes' }, step: 5 })
  await page.reload()
  await settled(page)
  await expect(page).toHaveTitle(/punch-holes/)
  expect(await stepShown(page)).toBe('5')
})

test('a scenario that was edited since says so', async ({ page }) => {
  const old = { kind: 'listed', id: 'checkerboard', hash: textHash('as it was') } as const
  await openExplorer(page, await linkOf({ document: old, step: 4 }))
  await expect(banner(page)).toContainText('has changed since')
  const now = { ...old, hash: textHash(scenario('checkerboard')) }
  await page.goto('about:blank')
  await openExplorer(page, await linkOf({ document: now, step: 4 }))
  await expect(page).toHaveTitle(/checkerboard/)
  await expect(banner(page)).toBeHidden()
})

test('a name that is not in the list is no address', async ({ page, baseURL }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await openExplorer(page, await linkOf({ document: { kind: 'listed', id: '../../evil', hash: 1 } }))
  await expect(banner(page)).toContainText('../../evil')
  expect(asked.filter((url) => url.includes('evil'))).toEqual([])
  expect(
    asked.every((url) => url.startsWith(baseURL ?? '') || url.startsWith('data:') || url.startsWith('blob:')),
  ).toBe(true)
})

test('scrubbing and editing make no entries in the history, opening makes one', async ({ page }) => {
  await openExplorer(page)
  await expect.poll(() => new URL(page.url()).hash).not.toBe('')
  const before = await historyLength(page)
  for (const step of [1, 2, 3, 4, 3, 2, 1, 4]) await page.evaluate((n) => window.explorer.goTo(n), step)
  await expect.poll(async () => (await linked(page))?.step).toBe(4)
  expect(await historyLength(page)).toBe(before)
  await page.evaluate((text) => window.explorer.load(text), TEXT)
  await expect.poll(async () => (await linked(page))?.document.kind).toBe('text')
  expect(await historyLength(page)).toBe(before + 1)
})

test('back and forward lead to the document and step that were left', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate((text) => window.explorer.load(text), TEXT)
  await page.evaluate(() => window.explorer.goTo(4))
  await page.evaluate((text) => window.explorer.load(text), OTHER)
  await page.evaluate(() => window.explorer.goTo(2))
  await expect.poll(() => linked(page)).toMatchObject({ document: { text: OTHER }, step: 2 })

  await page.goBack()
  await expect(page).toHaveTitle(/^Three mappings/)
  await settled(page)
  expect(await stepShown(page)).toBe('4')
  await page.goBack()
  await expect(page).not.toHaveTitle(/^Three mappings/)
  await page.goForward()
  await page.goForward()
  await expect(page).toHaveTitle(/^Another/)
  await settled(page)
  expect(await stepShown(page)).toBe('2')
})

test('a link that is pasted over the address opens without loading the page again', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate(() => Reflect.set(window, 'stillHere', true))
  await page.evaluate((hash) => (location.hash = hash), await linkOf({ step: 2 }))
  await expect(page).toHaveTitle(/^Three mappings/)
  await settled(page)
  expect(await stepShown(page)).toBe('2')
  expect(await page.evaluate(() => 'stillHere' in window)).toBe(true)
})

test('the skip link leaves the address alone', async ({ page }) => {
  await openExplorer(page)
  await page.locator('.skip-link').focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('#memory')).toBeFocused()
  await expect(banner(page)).toBeHidden()
  expect(page.url()).not.toContain('#memory')
})
