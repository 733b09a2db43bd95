/** What the marks of a picture mean: an entry for what is drawn and for nothing else. */
import { formatBytes } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { Owner } from '../../model/step/owners.ts'
import {
  element,
  INK,
  INK_2,
  INK_NAMES,
  inkFill,
  ownerInk,
  RULE,
  textElement,
  WORDS_FONT,
} from './pictureInk.ts'
import { USE_WORDS } from '../../layout/pagemap/pageMapFacts.ts'
import type { InkName } from './pictureInk.ts'
import { WINDOW_DASHES } from './pictureMapLines.ts'
import type { PlaceMark } from './pictureMapLines.ts'
import { TREE_MARKS, treeMarkSample, treeMarkWords } from './pictureTreeNodes.ts'
import type { TreeMark } from './pictureTreeNodes.ts'

/** What is drawn. */
export interface Legend {
  readonly inks: ReadonlySet<InkName>
  /** Processes whose memory the map colours. */
  readonly owners: readonly Pick<Owner, 'name' | 'hue'>[]
  readonly places: ReadonlySet<PlaceMark>
  /** The scale of the columns changes somewhere. */
  readonly hasBreaks: boolean
  readonly treeMarks: ReadonlySet<TreeMark>
  /** Pages that one cell of the map stands for. */
  readonly pagesInCell: number
}

/** Of several pictures that share one legend; their maps are of the same scale. */
export const jointLegend = (legends: readonly Legend[]): Legend => ({
  inks: new Set(legends.flatMap(({ inks }) => [...inks])),
  owners: [...new Map(legends.flatMap(({ owners }) => owners.map((owner) => [owner.name, owner]))).values()],
  places: new Set(legends.flatMap(({ places }) => [...places])),
  hasBreaks: legends.some(({ hasBreaks }) => hasBreaks),
  treeMarks: new Set(legends.flatMap(({ treeMarks }) => [...treeMarks])),
  pagesInCell: legends[0]?.pagesInCell ?? 1,
})

const SWATCH = 20
const LINE = 22
const TEXT_SIZE = 12.5

/** Entries in as many lines as a width in user units needs, below a rule. */
export function pictureLegend(
  { inks, owners, places, hasBreaks, treeMarks, pagesInCell }: Legend,
  room: number,
): { readonly svg: string; readonly height: number } {
  const entries: string[] = []
  let x = 0
  let y = 0
  const add = (swatch: (x: number, y: number) => string, words: string): void => {
    const width = SWATCH + 6 + words.length * 6.3 + 18
    if (x > 0 && x + width > room) {
      x = 0
      y += LINE
    }
    entries.push(
      swatch(x, y),
      textElement(words, {
        x: x + SWATCH + 6,
        y: y + 11,
        'font-family': WORDS_FONT,
        'font-size': TEXT_SIZE,
        fill: INK,
      }),
    )
    x += width
  }
  add(box('#ffffff'), 'free')
  for (const name of INK_NAMES) if (inks.has(name)) add(box(inkFill(name)), USE_WORDS[name])
  for (const { name, hue } of owners) add(box(ownerInk(hue)), `of ${name}`)
  for (const mark of TREE_MARKS) if (treeMarks.has(mark)) add(sample(mark), treeMarkWords(mark))
  add(outline(''), 'taken or new in this step')
  add(outline('5 3'), 'freed or changed')
  add(outline('1.5 2'), 'trimmed back')
  for (const [mark, swatch, words] of PLACES) if (places.has(mark)) add(swatch, words)
  if (hasBreaks) add(drawn('M2 8l16-5M2 11l16-5', { 'stroke-width': 1 }), 'the scale changes')
  const note =
    pagesInCell === 1
      ? 'One cell is one page of 4 KiB.'
      : `One cell is ${formatBytes(pagesInCell * PAGE_SIZE)} and has the colour of what most of its pages are.`
  const width = note.length * 6.5
  if (x + width > room) {
    x = 0
    y += LINE
  }
  entries.push(
    textElement(note, { x, y: y + 11, 'font-family': WORDS_FONT, 'font-size': TEXT_SIZE, fill: INK_2 }),
    element('line', { x1: 0, x2: room, y1: -9, y2: -9, stroke: RULE, 'stroke-width': 0.6 }),
  )
  return { svg: entries.join(''), height: y + 18 }
}

const box = (fill: string) => (left: number, top: number) =>
  element('rect', {
    x: left + 0.5,
    y: top + 0.5,
    width: SWATCH - 1,
    height: 12,
    fill,
    stroke: INK_2,
    'stroke-width': 0.7,
  })

const outline = (dashes: string) => (left: number, top: number) =>
  element('rect', {
    x: left + 1,
    y: top + 1,
    width: SWATCH - 2,
    height: 11,
    fill: '#ffffff',
    stroke: INK,
    'stroke-width': 2.2,
    ...(dashes !== '' && { 'stroke-dasharray': dashes }),
  })

const sample = (mark: TreeMark) => (left: number, top: number) =>
  element('g', { transform: `translate(${left + SWATCH / 2} ${top + 6.5})` }, treeMarkSample(mark))

const drawn =
  (d: string, attributes: Readonly<Record<string, string | number>>) => (left: number, top: number) =>
    element('path', { d, transform: `translate(${left} ${top})`, fill: 'none', stroke: INK, ...attributes })

const PLACES = [
  ['window', outline(WINDOW_DASHES), 'the place that needs the fewest pages freed'],
  ['in the way', drawn('M5 1.5l10 10m0-10l-10 10', { 'stroke-width': 1.4 }), 'in its way'],
  [
    'run',
    drawn('M.5 .5h19v12h-19zM3 3h14v7h-14z', { 'stroke-width': 1 }),
    'as long as asked for, but no block',
  ],
  ['start', drawn('M4 13V0l9 4-7 4v5z', { fill: INK, stroke: 'none' }), 'where such a block may begin'],
] as const satisfies readonly (readonly [PlaceMark, (x: number, y: number) => string, string])[]
