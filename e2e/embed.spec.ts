/** The page in a frame of another page, which lies on another origin. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Frame, Page } from '@playwright/test'
import { PLAIN_VIEW } from '../src/link/testing/plainView.ts'
import { encodeLink } from '../src/link/link.ts'
import { LINK_VERSION } from '../src/link/versions.ts'
import { serve } from '../src/tools/site/static-server.mjs'
import { objections } from './axe.ts'
import { linkIn } from './linked.ts'
import { MACHINE, STEPS } from './machine.ts'
import { test as base, expect, openExplorer, settled } from './page.ts'

interface Parent {
  /** Origin of the page around the frame. */
  readonly origin: string
  /** Opens that page with a frame of a site's address. */
  open(address: string, size?: string): Promise<Frame>
  /** What the frame has said so far. */
  heard(): Promise<readonly Heard[]>
  say(message: unknown): Promise<void>
}

interface Heard {
  readonly nommu: number
  readonly type: string
  readonly title?: string
  readonly covered?: boolean
  readonly step?: number
  readonly steps?: number
  readonly sentence?: string
  readonly detail?: string
}

const PARENT = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>A course</title><body style="margin:0"><h1>A course</h1>
<script>
window.heard = []
addEventListener('message', ({ data, source, origin }) => {
  if (source === document.querySelector('iframe').contentWindow) window.heard.push({ ...data, origin })
})
window.say = (message) => document.querySelector('iframe').contentWindow.postMessage(message, '*')
</script>`

const test = base.extend<{ parent: Parent }>({
  parent: async ({ page }, use, testInfo) => {
    const folder = testInfo.outputPath('parent')
    mkdirSync(folder, { recursive: true })
    const server = await serve(folder)
    const origin = new URL(server.url).origin
    await use({
      origin,
      open: async (address, size = 'width="960" height="600"') => {
        const frame = `<iframe src="${address.replaceAll('&', '&amp;')}" ${size} style="border:0"></iframe>`
        writeFileSync(join(folder, 'index.html'), PARENT + frame)
        await page.goto(server.url)
        const inner = page.frames().find((one) => one !== page.mainFrame())
        if (!inner) throw new Error('the page has no frame')
        await inner.waitForFunction(() => 'explorer' in window)
        await inner.evaluate(() => window.explorer.idle())
        return inner
      },
      heard: () => page.evaluate(() => Reflect.get(window, 'heard') as readonly Heard[]),
      say: (message) =>
        page.evaluate((one) => (Reflect.get(window, 'say') as (m: unknown) => void)(one), message),
    })
    await server.close()
  },
})

const linkOf = async (step: number): Promise<string> =>
  `#${await encodeLink({ document: { kind: 'text', text: MACHINE }, step, view: null })}`

const last = async (parent: Parent): Promise<Heard | undefined> => (await parent.heard()).at(-1)

const inside = (page: Page) => page.frameLocator('iframe')

test('shows the map, the sentence and the timeline of a link, and nothing around them', async ({
  page,
  parent,
  sites,
}) => {
  // Nobody asks in a frame before a step, whatever its link says: the timeline holds nothing back.
  const view = { ...PLAIN_VIEW, predict: true }
  const link = await encodeLink({ document: { kind: 'text', text: MACHINE }, step: 4, view })
  await parent.open(`${sites.deep}?embed#${link}`)
  const frame = inside(page)
  await expect(frame.getByRole('heading', { name: 'A machine for tests' })).toBeVisible()
  const free = await frame.locator('.pagemap-header dd').first().innerText()
  await expect(frame.locator('.timeline-scales dd').first()).toHaveText(free.replace(/\s*\(.*/, ''))
  await expect(frame.locator('.timeline-unrevealed')).toHaveAttribute('d', '')
  await expect(frame.getByRole('region', { name: 'Page map' })).toBeVisible()
  await expect(frame.getByRole('region', { name: 'Timeline' })).toBeVisible()
  await expect(frame.locator('.embed-sentence')).toContainText('A punched a hole')
  await expect(frame.locator('.top-bar, .pane-text, .pane-side, .cm-editor')).toHaveCount(0)
  await expect(frame.getByRole('region', { name: 'Region tree' })).toHaveCount(0)
})

test('shows the views that were chosen', async ({ page, parent, sites }) => {
  await parent.open(`${sites.root}?embed&views=tree,columns${await linkOf(4)}`)
  const frame = inside(page)
  await expect(frame.getByRole('region', { name: 'Region tree' })).toBeVisible()
  await expect(frame.getByRole('region', { name: 'Processes on one address axis' })).toBeVisible()
  await expect(frame.getByRole('region', { name: 'Page map' })).toHaveCount(0)
  await frame.getByRole('button', { name: 'One step forward' }).click()
  await expect(frame.locator('.embed-count')).toHaveText(`5 / ${STEPS}`)
  await frame.getByRole('button', { name: 'One step back' }).click()
  await expect(frame.locator('.embed-count')).toHaveText(`4 / ${STEPS}`)
})

test('in 480x320 nothing is cut off, and views take turns', async ({ page, sites }) => {
  await page.setViewportSize({ width: 480, height: 320 })
  await openExplorer(page, `${sites.root}?embed&views=map,columns,tree,timeline${await linkOf(4)}`)
  const views = page.getByRole('navigation', { name: 'Views' })
  await expect(page.getByRole('region', { name: 'Page map' })).toBeVisible()
  await views.getByRole('button', { name: 'Tree' }).click()
  await expect(page.getByRole('region', { name: 'Region tree' })).toBeVisible()
  const box = await page.locator('.embed').boundingBox()
  expect(box).toEqual({ x: 0, y: 0, width: 480, height: 320 })
  const over = await page.evaluate(() =>
    [...document.querySelectorAll('.embed, .embed-views, .embed-pictures, .embed-timeline, .embed-words')]
      .filter((part) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1)
      .map((part) => part.className),
  )
  expect(over).toEqual([])
})

test('opens whole at the step that it shows', async ({ page, parent, sites, context }) => {
  const frame = await parent.open(`${sites.deep}?embed&views=map&origin=https://x.example${await linkOf(2)}`)
  await frame.evaluate(() => window.explorer.goTo(5))
  const link = inside(page).getByRole('link', { name: 'Open full page' })
  await expect
    .poll(async () => {
      const url = new URL((await link.getAttribute('href')) ?? '')
      return { page: url.href.replace(url.hash, ''), step: (await linkIn(url.href))?.step }
    })
    .toEqual({ page: sites.deep, step: 5 })
  const [whole] = await Promise.all([context.waitForEvent('page'), link.click()])
  await whole.waitForFunction(() => 'explorer' in window)
  await settled(whole)
  await expect(whole.locator('.document-title')).toHaveText('A machine for tests')
  await expect(whole.getByRole('status')).toContainText('Step 5. ')
  expect(await whole.evaluate(() => window.opener === null)).toBe(true)
})

test('the share dialog writes a frame that works', async ({ page, parent, sites }) => {
  await openExplorer(page, `${sites.deep}${await linkOf(3)}`)
  await page.keyboard.press('s')
  const snippet = await page.getByRole('textbox', { name: 'Embed in another page' }).inputValue()
  const address = /src="([^"]+)"/.exec(snippet)?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect(address.startsWith(`${sites.deep}?embed#${LINK_VERSION}.`)).toBe(true)
  await parent.open(address)
  await expect(inside(page).locator('.embed-sentence')).toContainText('A mapped 64 KiB')
})

test.describe('messages', () => {
  test('tell an origin that was named what happens, and obey it', async ({ page, parent, sites }) => {
    const frame = await parent.open(`${sites.root}?embed&origin=${parent.origin}${await linkOf(3)}`)
    await expect.poll(() => last(parent)).toMatchObject({ nommu: 1, type: 'ready', step: 3, steps: STEPS })
    expect(await last(parent)).toMatchObject({ title: 'A machine for tests', covered: false })
    expect(await last(parent)).toHaveProperty('sentence', expect.stringContaining('64 KiB'))
    expect(await last(parent)).toHaveProperty('origin', new URL(sites.root).origin)

    await parent.say({ nommu: 1, type: 'step' })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'step', step: 4, steps: STEPS })
    await parent.say({ nommu: 1, type: 'back' })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'step', step: 3 })
    await parent.say({ nommu: 1, type: 'goTo', step: 1e9 })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'step', step: STEPS })

    // What the reader does is told as well.
    await inside(page).locator('#memory').press('Home')
    await expect.poll(() => last(parent)).toMatchObject({ type: 'step', step: 0 })

    await parent.say({ nommu: 1, type: 'load', text: 'title Two\nboard 1M\nA = spawn\nA: exit\n', step: 1 })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'ready', title: 'Two', step: 1, steps: 2 })
    await parent.say({ nommu: 1, type: 'load', id: 'recording:punch-holes', step: 3 })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'ready', title: 'punch-holes', step: 3 })
    await parent.say({ nommu: 1, type: 'load', link: (await linkOf(6)).slice(1) })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'ready', step: 6, steps: STEPS })

    // In one go: one after the other.
    await parent.say({ nommu: 1, type: 'load', text: MACHINE })
    await parent.say({ nommu: 1, type: 'goTo', step: 2 })
    await parent.say({ nommu: 1, type: 'step' })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'step', step: 3 })
    expect(await frame.evaluate(() => location.hash)).toBe(await linkOf(3))
  })

  test('say what could not be opened, and go on', async ({ parent, sites }) => {
    await parent.open(`${sites.root}?embed&origin=${parent.origin}${await linkOf(3)}`)
    await parent.say({ nommu: 1, type: 'load', link: '1.damaged' })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'problem', detail: 'It was cut or altered.' })
    await parent.say({ nommu: 1, type: 'load', id: '../index' })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'problem', detail: /not here/ })
    await parent.say({ nommu: 1, type: 'step' })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'step', step: 4 })
  })

  test('of an origin that was not named are neither answered nor obeyed', async ({ parent, sites }) => {
    const frame = await parent.open(`${sites.root}?embed&origin=https://else.example${await linkOf(3)}`)
    await parent.say({ nommu: 1, type: 'step' })
    await parent.say({ nommu: 1, type: 'load', text: 'title Taken over\n' })
    await frame.evaluate(() => window.explorer.idle())
    await frame.evaluate(() => window.explorer.step())
    expect(await frame.evaluate(() => document.querySelector('h1')?.textContent)).toBe('A machine for tests')
    expect(await frame.evaluate(() => document.querySelector('[role=status]')?.textContent)).toMatch(
      /^Step 4\. /,
    )
    expect(await parent.heard()).toEqual([])
  })

  test('that are none do nothing, and those that say they are one are told what is wrong', async ({
    parent,
    sites,
  }) => {
    const frame = await parent.open(`${sites.root}?embed&origin=${parent.origin}${await linkOf(3)}`)
    for (const message of [
      null,
      'step',
      7,
      {},
      { nommu: 2, type: 'step' },
      { nommu: 1, type: 'eval', code: 'document.title = 1' },
      { nommu: 1, type: 'goTo', step: 'constructor' },
      { nommu: 1, type: 'goTo', step: -1 },
      { nommu: 1, type: 'load', text: { length: 3 } },
      { nommu: 1, type: 'load', text: 'x'.repeat(3_000_000) },
      { nommu: 1, type: '__proto__' },
    ])
      await parent.say(message)
    await frame.evaluate(() => window.explorer.idle())
    const heard = (await parent.heard()).map(({ type }) => type)
    expect(heard).toEqual(['ready', ...Array.from({ length: 6 }, () => 'problem')])
    await parent.say({ nommu: 1, type: 'step' })
    await expect.poll(() => last(parent)).toMatchObject({ type: 'step', step: 4 })
  })
})

test('a spoiler asks first, and its sentences are kept until then', async ({ page, parent, sites }) => {
  await parent.open(`${sites.root}?embed&spoiler&origin=${parent.origin}${await linkOf(3)}`)
  const frame = inside(page)
  await expect(frame.getByRole('heading', { name: 'A machine for tests' })).toBeVisible()
  await expect(frame.getByRole('region')).toHaveCount(0)
  await expect(frame.locator('body')).not.toContainText('64 KiB')
  await parent.say({ nommu: 1, type: 'step' })
  await expect.poll(() => last(parent)).toMatchObject({ type: 'step', step: 4, sentence: '' })
  expect((await parent.heard())[0]).toMatchObject({ type: 'ready', covered: true, sentence: '' })
  await frame.getByRole('button', { name: 'Show' }).click()
  await expect(frame.getByRole('region', { name: 'Page map' })).toBeVisible()
  await expect(frame.locator('.embed-sentence')).toContainText('A punched a hole')
  await expect.poll(() => last(parent)).toMatchObject({ step: 4, sentence: /punched a hole/ })
})

test('asks the author’s closing question where it stands, and nothing else', async ({
  page,
  parent,
  sites,
}) => {
  const text = `${MACHINE}
? Who holds the most?
- B
+ A
= A has kept its mappings.
`
  // A frame does not ask before a step, whatever its link says: what is shown is shown whole.
  const view = { ...PLAIN_VIEW, predict: true }
  const link = await encodeLink({ document: { kind: 'text', text }, step: STEPS - 1, view })
  const frame = await parent.open(`${sites.root}?embed=map#${link}`, 'width="480" height="320"')
  const handle = frame.locator('summary', { hasText: 'A question' })
  await expect(frame.getByRole('button', { name: 'One step forward' })).toBeVisible()
  await expect(handle).toHaveCount(0)
  await frame.getByRole('button', { name: 'One step forward' }).click()
  await handle.focus()
  await page.keyboard.press('Enter')
  await frame.getByRole('button', { name: 'B', exact: true }).click()
  await expect(frame.locator('.question-answer')).toContainText('Not quite')
  await frame.getByRole('button', { name: 'A', exact: true }).click()
  await expect(frame.locator('.question-answer')).toContainText('A has kept its mappings.')
  await handle.click()
  await expect(frame.locator('.choice').first()).toBeHidden()
})

test('a damaged link opens nothing else in its place', async ({ page, parent, sites }) => {
  const whole = await linkOf(3)
  await parent.open(`${sites.root}?embed&origin=${parent.origin}${whole.slice(0, -5)}`)
  const frame = inside(page)
  await expect(frame.getByRole('alert', { name: 'About the link' })).toContainText('This link is damaged')
  await expect(frame.getByRole('region', { name: 'Page map' })).toHaveCount(0)
  await expect.poll(() => last(parent)).toMatchObject({ type: 'problem' })
})

test('keeps the history and the keys of the page around it', async ({ page, parent, sites }) => {
  const frame = await parent.open(`${sites.root}?embed${await linkOf(3)}`)
  const before = await page.evaluate(() => history.length)
  await frame.evaluate(() => window.explorer.goTo(6))
  await frame.locator('#memory').press('p')
  await frame.locator('#memory').press('s')
  await frame.locator('#memory').press('ArrowRight')
  await frame.evaluate(() => window.explorer.idle())
  await expect(inside(page).getByRole('status')).toContainText('Step 7. ')
  expect(await page.evaluate(() => history.length)).toBe(before)
  expect(await frame.evaluate(() => document.documentElement.hasAttribute('data-presenting'))).toBe(false)
})

for (const query of ['embed&views=map,columns,tree,timeline', 'embed&spoiler']) {
  const tag = query.endsWith('spoiler') ? ['@long'] : []
  test(`?${query} is accessible in light and dark colours`, { tag }, async ({ page, sites }) => {
    await page.setViewportSize({ width: 960, height: 600 })
    await openExplorer(page, `${sites.root}?${query}${await linkOf(4)}`)
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await settled(page)
      expect(await objections(page), theme).toEqual([])
    }
  })
}
