/** The page around the machine in every engine: links, dialogs, frames, windows, and life without a network. */
import { pathToFileURL } from 'node:url'
import { linkIn } from '../linked.ts'
import { MACHINE, SHARED, STEPS } from '../machine.ts'
import {
  clickOn,
  countOf,
  expect,
  expectStep,
  expectText,
  load,
  middleOf,
  open,
  settled,
  started,
  test,
  until,
} from './check.ts'
import type { Tab } from './driver.ts'

const addressOf = (tab: Tab): Promise<string> => tab.run(() => location.href)

/** The address with the link of a step in it; the page writes it a moment after the step. */
async function linkedAt(tab: Tab, step: number): Promise<string> {
  await expect.poll(async () => (await linkIn(await addressOf(tab)))?.step).toBe(step)
  return addressOf(tab)
}

test('a link opens at its step', async ({ tab, site }) => {
  await open(tab, site.url)
  await load(tab, MACHINE, SHARED)
  const address = await linkedAt(tab, SHARED)
  await tab.goto('about:blank')
  await open(tab, address)
  await expectText(tab, '.document-title', 'A machine for tests')
  await expectStep(tab, SHARED)
  await tab.press('ArrowRight')
  await expectStep(tab, SHARED + 1)
})

test('a reload loses nothing', async ({ tab, site }) => {
  await open(tab, site.url)
  await load(tab, MACHINE, SHARED)
  await linkedAt(tab, SHARED)
  await tab.reload()
  await started(tab)
  await expectText(tab, '.document-title', 'A machine for tests')
  await expectStep(tab, SHARED)
})

test('the share dialog has a link, a code and a frame', async ({ tab, site }) => {
  await open(tab, site.url)
  await tab.run(() => window.explorer.goTo(3))
  await tab.press('s')
  await middleOf(tab, 'dialog[open] [aria-label="QR code of the link"]')
  const values = await tab.run(() =>
    [...document.querySelectorAll<HTMLTextAreaElement>('dialog[open] textarea')].map(({ value }) => value),
  )
  const links = await Promise.all(
    values.filter((one) => one.startsWith('http')).map(async (one) => (await linkIn(one))?.step),
  )
  expect(links).toContain(3)
  expect(values).toContainEqual(expect.stringMatching(/^<iframe .*\?embed#/))
  await tab.press('Escape')
  await expect.poll(() => countOf(tab, 'dialog[open]')).toBe(0)
})

test('a picture of the step is drawn to take away', async ({ tab, site }) => {
  await open(tab, site.url)
  await load(tab, MACHINE, SHARED)
  await tab.press('d')
  await middleOf(tab, 'dialog[open].take')
  await middleOf(tab, 'dialog[open] button', 'SVG')
})

test('presents, with the window of the speaker', async ({ tab, site, watch }) => {
  await open(tab, site.url)
  await load(tab, MACHINE, 2)
  const speaker = watch(await tab.opened(() => tab.press('w')))
  await expectText(speaker, '.speaker-step strong', /^2$/)
  await expectText(speaker, '[aria-labelledby="speaker-next"]', 'A mapped 64 KiB')
  await tab.press('p')
  await expectText(tab, '.headline-sentence', 'B started as pid 2')
  await tab.press('ArrowRight')
  await expectText(speaker, '.speaker-step strong', /^3$/)
  await speaker.press('PageDown')
  await expectText(tab, '.headline-step', `4 / ${STEPS}`)
  await clickOn(speaker, 'button', 'Back')
  await expectText(tab, '.headline-step', `3 / ${STEPS}`)
  await tab.press('Escape')
  await until(tab, () => !document.documentElement.hasAttribute('data-presenting'))
})

test('lives in a frame of a page of another origin', async ({ tab, site, parent }) => {
  await open(tab, site.url)
  await load(tab, MACHINE, 3)
  const { hash } = new URL(await linkedAt(tab, 3))
  const around = await parent(`<!doctype html><meta charset="utf-8"><title>A course</title>
<link rel="icon" href="data:,"><body style="margin:0"><h1>A course</h1>
<script>
window.heard = []
addEventListener('message', ({ data }) => heard.push(data))
</script>
<iframe width="960" height="600" style="border:0"></iframe>`)
  const { origin } = new URL(around.url)
  expect(origin).not.toBe(new URL(site.url).origin)
  await tab.goto(around.url)
  await tab.run((address) => {
    document.querySelector('iframe')?.setAttribute('src', address)
  }, `${site.url}?embed&origin=${origin}${hash}`)
  const heard = (): Promise<unknown> => tab.run(() => (Reflect.get(window, 'heard') as unknown[]).at(-1))
  await expect.poll(heard).toMatchObject({ nommu: 1, type: 'ready', step: 3, steps: STEPS })
  await tab.run(() => frames[0]?.postMessage({ nommu: 1, type: 'step' }, '*'))
  await expect.poll(heard).toMatchObject({ type: 'step', step: 4 })
  const [forward, trouble] = await tab.runInFrame(() => {
    const button = document.querySelector('[aria-label="One step forward"]')
    const { x, y, width, height } = button?.getBoundingClientRect() ?? new DOMRect()
    return [[x + width / 2, y + height / 2], window.pageTrouble] as const
  })
  const corner = await tab.run(() => {
    const { x, y } = document.querySelector('iframe')?.getBoundingClientRect() ?? new DOMRect()
    return { x, y }
  })
  await tab.click([corner.x + forward[0], corner.y + forward[1]])
  await expect.poll(heard).toMatchObject({ type: 'step', step: 5 })
  expect(trouble).toEqual([])
})

test('works after the server is gone', async ({ tab, keptSite }) => {
  await open(tab, keptSite.url)
  await until(tab, async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active?.state !== 'activated') return false
    const wanted = [
      'scenarios/index.json',
      'recordings/index.json',
      'recordings/mmu/index.json',
      'recordings/checkerboard.json.gz',
    ]
    const kept = await Promise.all(wanted.map(async (path) => (await caches.match(path)) !== undefined))
    return kept.every(Boolean)
  })
  await keptSite.cut()
  await tab.reload()
  await started(tab)
  await tab.press('ArrowRight')
  await expectStep(tab, 1)
  await tab.run(() => window.explorer.open('recording:checkerboard'))
  await expectText(tab, '.document-title', 'checkerboard')
  await tab.press('s')
  await middleOf(tab, 'dialog[open] [aria-label="QR code of the link"]')
})

test('opens from one file on a disk', async ({ tab, single }) => {
  await open(tab, pathToFileURL(single).href)
  await tab.press('ArrowRight', 'ArrowRight')
  await expectStep(tab, 2)
  await tab.run(() => window.explorer.open('recording:punch-holes'))
  await expectText(tab, '.document-title', 'punch-holes')
  await middleOf(tab, '.cm-content')
})

test('nothing is cut off or hidden, and text and explanation fold away behind tabs at 800x600', async ({
  tab,
  site,
}) => {
  await open(tab, site.url)
  await load(tab, MACHINE, SHARED)
  for (const [width, height] of [
    [1440, 900],
    [800, 600],
  ] as const) {
    await tab.resize(width, height)
    await settled(tab)
    const over = await tab.run(() =>
      ['html', '.app', '.panes', '.views', '.views-below', '.pane', '.top-bar', '.timeline', '.rail']
        .flatMap((css) => [...document.querySelectorAll(css)])
        .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
        .map((one) => `${one.tagName} ${one.className}`),
    )
    expect(over, `${width}x${height}`).toEqual([])
    // What is there for screen readers alone takes no room.
    const showing = await tab.run(() =>
      [...document.querySelectorAll('.visually-hidden, .visually-hidden *')]
        .filter((one) => {
          const { width: w, height: h } = one.getBoundingClientRect()
          const { x, y } = one.getBoundingClientRect()
          return w > 1 && h > 1 && document.elementsFromPoint(x + w / 2, y + h / 2).includes(one)
        })
        .map((one) => `${one.tagName} ${one.textContent.slice(0, 40)}`),
    )
    expect(showing, `${width}x${height}`).toEqual([])
  }
  await clickOn(tab, '.rail button', 'What happened')
  await expectText(tab, '.sentence', 'B shares 64 KiB')
  await clickOn(tab, '.rail button', 'Text')
  await middleOf(tab, '.cm-line.line-current')
  await settled(tab)
})
