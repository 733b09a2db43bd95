/** A small machine that has one step of each kind, and what the tests ask of the page about it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Locator, Page } from '@playwright/test'
import { encodeLink } from '../src/link/link.ts'
import { ROOT } from '../src/tools/project.mjs'
import { expect, openExplorer, settled } from './page.ts'

/** Twelve steps, step n in line n + 4; 9 and 11 fail. */
export const MACHINE = `title A machine for tests
about One step of each kind.
board 1M

A = spawn
B = spawn
A: a = mmap(64K)
A: munmap(a+16K, 16K)
A: f = open("/disk/prog", O_RDONLY)
B: g = open("/disk/prog", O_RDONLY)
A: p = mmap(NULL, 64K, r, MAP_PRIVATE, f, 0)
B: q = mmap(NULL, 64K, r, MAP_PRIVATE, g, 0)
A: mmap(1M)
B: munmap(q, 64K)
B: munmap(q, 64K)
A: exit
`
export const STEPS = 12
/** A has punched a hole into its anonymous memory. */
export const HOLE = 4
/** A and B share one copy of a file. */
export const SHARED = 8
export const SHARED_START = '0x80060000'
export const FAILURES = [9, 11] as const

/** Opens the page with the machine at a step. */
export async function openMachine(page: Page, step = 0): Promise<void> {
  const link = await encodeLink({ document: { kind: 'text', text: MACHINE }, step, view: null })
  await openExplorer(page, `./#${link}`)
}

export const goTo = (page: Page, step: number): Promise<void> =>
  page.evaluate((n) => window.explorer.goTo(n), step)

/** The timeline, which is a slider over all steps. */
export const timeline = (page: Page): Locator => page.getByRole('slider', { name: 'Step', exact: true })

/** Waits until the page is still, and looks which step it shows. */
export async function expectStep(page: Page, step: number): Promise<void> {
  await settled(page)
  await expect(timeline(page)).toHaveAttribute('aria-valuenow', String(step))
  await expect(page.getByRole('status')).toContainText(`Step ${step}. `)
}

/** What happened in this step, in one sentence. */
export const sentence = (page: Page): Locator => page.locator('.sentence')

/** The card of what is selected or pointed at. */
export const card = (page: Page): Locator => page.locator('.card')

/** The page fills the wall, and its sentence is there. */
export async function present(page: Page): Promise<void> {
  await page.keyboard.press('p')
  await expect(page.locator('.headline-sentence')).toBeVisible()
  await settled(page)
}

export const editor = (page: Page): Locator => page.locator('.cm-content')

/** The text is there, and can be written in: it comes with its own script after the first picture, to be read. */
export async function editorReady(page: Page): Promise<void> {
  await expect(editor(page)).toBeVisible()
  // The focus stays where it is.
  await page
    .getByRole('button', { name: 'Edit', exact: true })
    .evaluate((button: HTMLButtonElement) => button.click())
  await expect(page.locator('.cm-editor:not(.is-reading)')).toBeVisible()
}

/** The editor's line of a number that is in view. */
export const editorLine = (page: Page, text: string): Locator =>
  page.locator('.cm-line').filter({ hasText: text })

/** The drawn shape of a region's node in the tree; the node's box as a whole also holds its words. */
export const treeNode = (page: Page, start: string): Locator =>
  page
    .getByRole('treeitem', { name: `node ${start},` })
    .locator('.tree-frame')
    .last()

/** Clicks the middle of something that leaves the mouse to the picture around it. */
export async function clickMiddle(page: Page, target: Locator): Promise<void> {
  const [x, y] = await middle(target)
  await page.mouse.click(x, y)
}

export async function middle(target: Locator): Promise<readonly [number, number]> {
  const box = await target.boundingBox()
  if (box === null) throw new Error('Nothing is drawn there.')
  return [box.x + box.width / 2, box.y + box.height / 2]
}

/** Keys of the bars with an outline of this kind, in the order of the columns. */
export const outlined = (page: Page, look: 'hover' | 'selected'): Locator =>
  page.locator(`.columns-outline.is-${look}`)

/** The part of a recording that tests look at or change. */
export interface Recording {
  format: string
  readonly steps: readonly {
    readonly after: { readonly regions: readonly { start: number; usage: number }[] }
  }[]
}

/** Path of a recording that comes with the page. */
export const recordingPath = (name: string): string => join(ROOT, 'public', 'recordings', `${name}.json.gz`)

export const readRecording = (name: string): Recording =>
  JSON.parse(gunzipSync(readFileSync(recordingPath(name))).toString()) as Recording
