/** The machine in every engine: start, go through the steps, select in each view, change the text. */
import { MACHINE, SHARED, SHARED_START, STEPS, recordingPath } from '../machine.ts'
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
  test,
  textOf,
  troubleOf,
  until,
} from './check.ts'
import type { Tab } from './driver.ts'

const SLIDER = '.timeline [role="slider"]'

/** How many lines of the editor, bars of the columns and nodes of the tree are marked as selected. */
const selectedParts = async (tab: Tab): Promise<readonly number[]> => {
  await settled(tab)
  return Promise.all(
    ['.cm-line.line-selected', '.columns-outline.is-selected', '.tree-ring.is-selected'].map((one) =>
      countOf(tab, one),
    ),
  )
}

const nameOf = (tab: Tab, selector: string): Promise<string | null> =>
  tab.run((css) => document.querySelector(css)?.getAttribute('aria-label') ?? null, selector)

/** How many steps the timeline has. */
const stepsOf = (tab: Tab): Promise<string | null> =>
  tab.run((css) => document.querySelector(css)?.getAttribute('aria-valuemax') ?? null, SLIDER)

/** The shared copy of a file: two lines made it, it is a region and two mappings, and one node. */
const SHARED_PARTS = [2, 3, 1]

async function openMachine(tab: Tab, address: string, step: number): Promise<void> {
  await open(tab, address)
  await load(tab, MACHINE, step)
  await middleOf(tab, '.cm-content')
}

test('trouble in the page is seen', async ({ engine, site }) => {
  const tab = await engine.fresh()
  await open(tab, site.url)
  await tab.run(() => {
    // oxlint-disable-next-line no-console -- This is what is to be seen.
    console.error('said', 7)
    window.reportError(new Error('thrown'))
    // Of the page's own making: what a driver's script throws may stay with the driver.
    void window.explorer.open('rejected')
    new Image().src = 'http://127.0.0.1:1/x.png'
  })
  await expect
    .poll(async () => (await troubleOf(tab)).toSorted())
    .toEqual([
      expect.stringContaining('against the policy: img-src'),
      'console: said 7',
      expect.stringContaining('thrown'),
      expect.stringContaining('rejected'),
    ])
})

test('starts with a machine and all its views', async ({ tab, site }) => {
  await open(tab, site.url)
  await expectStep(tab, 0)
  for (const view of ['.pagemap', '.columns', '.region-tree', '.timeline', '.pane-side', '.cm-content'])
    await middleOf(tab, view)
  const colours = await tab.run(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.pagemap-canvas canvas')
    const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    const seen = new Set<string>()
    for (let at = 0; at < data.length; at += 4) seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`)
    return seen.size
  })
  expect(colours).toBeGreaterThan(5)
})

// No other document is opened before: what the page starts with is the one that is stepped.
test('steps through the document that it starts with', async ({ tab, site }) => {
  await open(tab, site.url)
  const sentences = new Set<string | null>()
  for (let step = 1; step <= 5; step++) {
    await tab.press('ArrowRight')
    await expectStep(tab, step)
    sentences.add(await textOf(tab, '.narration'))
  }
  expect(sentences.size).toBe(5)
})

test('goes back to exactly what was', async ({ tab, site }) => {
  await openMachine(tab, site.url, 0)
  /** The machine after a step, as text. */
  const stateAt = (step: number): Promise<string> =>
    tab.run(async (n) => {
      await window.explorer.goTo(n)
      return JSON.stringify(await window.explorer.state())
    }, step)
  const steps = [0, 4, 5, 8, STEPS]
  const forward: string[] = []
  for (const step of steps) forward.push(await stateAt(step))
  const back: string[] = []
  for (const step of steps.toReversed()) back.unshift(await stateAt(step))
  expect(new Set(forward).size).toBe(steps.length)
  expect(back).toEqual(forward)
  await tab.press('End')
  await expectStep(tab, STEPS)
  await tab.press('ArrowLeft')
  await expectStep(tab, STEPS - 1)
})

test('scrubs along the timeline', async ({ tab, site }) => {
  await openMachine(tab, site.url, 0)
  const [box] = await tab.run((css) => {
    const slider = document.querySelector(css)
    const { x, y, width, height } = slider?.getBoundingClientRect() ?? new DOMRect()
    return [{ x, y, width, height }]
  }, SLIDER)
  const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const
  await tab.drag(at(0.2), at(0.5), at(0.99))
  await expectStep(tab, STEPS)
  await tab.drag(at(0.8), at(0.4), at(0.01))
  await expectStep(tab, 0)
})

test('plays, and pauses', async ({ tab, site }) => {
  await openMachine(tab, site.url, 0)
  await clickOn(tab, '.timeline button', 'Play')
  await until(tab, (css) => Number(document.querySelector(css)?.getAttribute('aria-valuenow')) >= 2, SLIDER)
  await clickOn(tab, '.timeline button', 'Pause')
  await settled(tab)
  await middleOf(tab, '.timeline button', 'Play')
})

test('selects in the tree, in the columns and in the map', async ({ tab, site }) => {
  await openMachine(tab, site.url, SHARED)
  await clickOn(tab, `.tree-node[aria-label^="node ${SHARED_START},"] .tree-frame:not(.is-behind)`)
  await expect.poll(() => selectedParts(tab)).toEqual(SHARED_PARTS)
  await expectText(tab, '.card', '/disk/prog')
  await tab.press('Escape')
  await expect.poll(() => selectedParts(tab)).toEqual([0, 0, 0])

  await clickOn(tab, '.columns-processes .columns-vma .columns-body')
  await expect.poll(async () => (await selectedParts(tab))[2]).toBe(1)
  await tab.press('Escape')
  await expect.poll(() => selectedParts(tab)).toEqual([0, 0, 0])

  const middle = await middleOf(tab, '.pagemap-canvas')
  await tab.point(middle)
  await expectText(tab, '.pagemap-readout-address', /^0x80[0-9a-f]{6} page/)
  await tab.click(middle)
  await expect.poll(() => nameOf(tab, '.card')).toBe('Selected')
})

test('runs what is written, and marks a mistake where it is', async ({ tab, site }) => {
  await openMachine(tab, site.url, 4)
  await clickOn(tab, '.text-modes button', 'Edit')
  await clickOn(tab, '.cm-line', 'A: munmap(a+16K, 16K)')
  await tab.press('End', 'Enter', ...'A: mmap(8K)')
  await expect.poll(() => stepsOf(tab)).toBe(String(STEPS + 1))
  await expectStep(tab, 4)
  // What was typed slowly is undone in several parts.
  for (let i = 0; i < 12 && (await stepsOf(tab)) !== String(STEPS); i++) {
    await tab.press('Control+z')
    await settled(tab)
  }
  await expect.poll(() => stepsOf(tab)).toBe(String(STEPS))
  await tab.press('End', 'Enter', ...'what is this')
  await expect.poll(() => countOf(tab, '.cm-lint-marker-error')).toBe(1)
})

test('wraps a line of the text only where it does not fit', async ({ tab, site }) => {
  await open(tab, site.url)
  await clickOn(tab, '.text-modes button', 'Edit')
  await middleOf(tab, '.cm-content')
  const wrong = await tab.run(() => {
    const pen = document.createElement('canvas').getContext('2d')
    const lines = [...document.querySelectorAll<HTMLElement>('.cm-line')]
    return lines
      .filter((line) => {
        const { font, lineHeight, paddingLeft, paddingRight } = getComputedStyle(line)
        if (pen === null) return true
        pen.font = font
        const room = line.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
        const isWrapped = line.getBoundingClientRect().height > parseFloat(lineHeight) * 1.5
        return isWrapped && pen.measureText(line.textContent).width < room * 0.9
      })
      .map((line) => line.textContent)
  })
  expect(wrong).toEqual([])
})

test('opens a recording from a file', async ({ tab, site }) => {
  await open(tab, site.url)
  await tab.pickFile('input[type=file]', recordingPath('checkerboard'))
  await expectText(tab, '.document-title', 'checkerboard')
  await expectText(tab, '.tag', 'steps identical')
  await tab.press('ArrowRight', 'ArrowRight')
  await expectStep(tab, 2)
  await expectText(tab, '.verdict', 'Identical to the recorded kernel')
})

test('opens what is chosen from the list', async ({ tab, site }) => {
  await open(tab, site.url)
  await clickOn(tab, 'button', 'Open:')
  await clickOn(tab, '.catalogue-kinds button', 'Recordings')
  await clickOn(tab, '[role="dialog"] button', 'punch-holes')
  await expectText(tab, '.document-title', 'punch-holes')
  await expectStep(tab, 0)
})

test('asks before it shows', async ({ tab, site }) => {
  await open(tab, site.url)
  await tab.run(() => window.explorer.open('first-steps'))
  await tab.press('a', 'ArrowRight')
  await expectStep(tab, 1)
  await tab.press('ArrowRight')
  await expectText(tab, '.predict-question', 'How many pages of the block are trimmed?')
  await clickOn(tab, '.predict-question .choice', '124 KiB')
  await expectStep(tab, 2)
  await expectText(tab, '[aria-label="Your prediction"]', 'Not quite')
})

test('says why', async ({ tab, site }) => {
  await openMachine(tab, site.url, 9)
  await clickOn(tab, '[role="tab"]', 'Why')
  await expectText(tab, '[role="tabpanel"]', 'ENOMEM')
  await clickOn(tab, '[role="tab"]', '/proc')
  await expectText(tab, '[role="tabpanel"]', 'rwxp 00000000')
})
