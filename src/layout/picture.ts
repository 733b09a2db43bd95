/**
 * A step as a picture that stands alone: SVG text for a file, for print and for a bitmap. Black on white whatever the
 * page's colours are, no script, no address of anything outside; all words are escaped.
 */
import { formatBytes, formatCount, formatPagesAndBytes } from '../base/format.ts'
import { PAGE_SIZE } from '../base/units.ts'
import type { OpenedView } from '../protocol/messages.ts'
import type { StepView } from '../protocol/view.ts'
import { pictureColumns } from './pictureColumns.ts'
import {
  CODE_FONT,
  cutCode,
  element,
  escapeXml,
  INK,
  INK_2,
  INK_NAMES,
  inkDefinitions,
  inkFill,
  inkWords,
  RULE,
  textElement,
  WORDS_FONT,
  wrapWords,
} from './pictureInk.ts'
import type { InkName } from './pictureInk.ts'
import { pictureMap } from './pictureMap.ts'

/** What a picture says of the run that the step belongs to. */
export type PictureSubject = Pick<OpenedView, 'title' | 'board' | 'kernel' | 'timeline'>

export interface Picture {
  readonly svg: string
  /** User units; one is a CSS pixel at full size. */
  readonly width: number
  readonly height: number
  readonly inks: ReadonlySet<InkName>
  /** Pages that one cell of the map stands for. */
  readonly pagesInCell: number
}

const WIDTH = 1180
const MARGIN = 30
const BODY_HEIGHT = 560
const MAP_WIDTH = 470
const GAP = 34
/** The map's share of a frame's width. */
const FRAME_MAP = 0.23

/** The whole sheet: title, call, what happened, the map with its legend, the columns. */
export function pictureSheet(view: StepView, subject: PictureSubject): Picture {
  const room = WIDTH - 2 * MARGIN
  const head = sheetHead(view, subject, room)
  const top = MARGIN + head.height
  const map = pictureMap(view, { x: MARGIN, y: top + 22, width: MAP_WIDTH, height: BODY_HEIGHT - 22 })
  const columns = pictureColumns(
    view,
    { x: MARGIN + MAP_WIDTH + GAP, y: top, width: room - MAP_WIDTH - GAP, height: BODY_HEIGHT },
    subject.timeline.reach ?? null,
  )
  const inks = new Set([...map.inks, ...columns.inks])
  const legend = pictureLegend(inks, room, map.pagesInCell)
  const legendTop = top + BODY_HEIGHT + 22
  const height = legendTop + legend.height + MARGIN - 8
  const body = [
    element('g', { transform: `translate(${MARGIN} ${MARGIN})` }, head.svg),
    textElement('Pages of RAM', {
      x: MARGIN + 78,
      y: top + 13,
      'font-family': WORDS_FONT,
      'font-size': 12,
      'font-weight': 600,
      fill: INK,
    }),
    notDrawn(columns.leftOut, MARGIN + MAP_WIDTH, top + 13, 'end'),
    map.svg,
    columns.svg,
    element('g', { transform: `translate(${MARGIN} ${legendTop})` }, legend.svg),
  ]
  const name = `${subject.title}, step ${view.step}`
  return {
    svg: standAlone(WIDTH, height, name, view.sentence, body.join('')),
    width: WIDTH,
    height,
    inks,
    pagesInCell: map.pagesInCell,
  }
}

/** Map and columns only, for a page whose words stand beside it. */
export function pictureFrame(
  view: StepView,
  subject: PictureSubject,
  size: { readonly width: number; readonly height: number },
): Picture {
  const { width, height } = size
  const mapWidth = Math.round(width * FRAME_MAP)
  const map = pictureMap(view, { x: 0, y: 22, width: mapWidth, height: height - 24 }, false)
  const columns = pictureColumns(
    view,
    { x: mapWidth + 8, y: 0, width: width - mapWidth - 10, height: height - 2 },
    subject.timeline.reach ?? null,
  )
  const note = notDrawn(columns.leftOut, 1, 13, 'start')
  return {
    svg: standAlone(width, height, `Step ${view.step}`, view.sentence, map.svg + columns.svg + note),
    width,
    height,
    inks: new Set([...map.inks, ...columns.inks]),
    pagesInCell: map.pagesInCell,
  }
}

/** Says that processes found no room, above the map; nothing if all did. */
function notDrawn(processes: number, x: number, y: number, anchor: 'start' | 'end'): string {
  if (processes === 0) return ''
  const words = processes === 1 ? 'One process not drawn' : `${formatCount(processes)} processes not drawn`
  return textElement(words, {
    x,
    y,
    'text-anchor': anchor,
    'font-family': WORDS_FONT,
    'font-size': 11,
    'font-style': 'italic',
    fill: INK_2,
  })
}

/** The legend alone, for the foot of a page of pictures. */
export function legendPicture(inks: ReadonlySet<InkName>, width: number, pagesInCell: number): Picture {
  const { svg, height } = pictureLegend(inks, width, pagesInCell)
  return { svg: standAlone(width, height, 'Legend', '', svg), width, height, inks, pagesInCell }
}

function standAlone(width: number, height: number, title: string, about: string, body: string): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${Math.round(height)}`,
    width,
    height: Math.round(height),
    role: 'img',
  }
  return element(
    'svg',
    attributes,
    [
      element('title', {}, escapeXml(title)),
      about === '' ? '' : element('desc', {}, escapeXml(about)),
      inkDefinitions(),
      element('rect', { width, height: Math.round(height), fill: '#ffffff' }),
      body,
    ].join(''),
  )
}

interface Part {
  readonly svg: string
  readonly height: number
}

function sheetHead(view: StepView, subject: PictureSubject, room: number): Part {
  const lines: string[] = []
  let y = 24
  const words = { 'font-family': WORDS_FONT, fill: INK }
  const [title = ''] = wrapWords(subject.title, room - 190, 26, 1)
  lines.push(
    textElement(title, { ...words, x: 0, y, 'font-size': 26, 'font-weight': 600 }),
    textElement(`Step ${formatCount(view.step)} of ${formatCount(subject.timeline.steps)}`, {
      ...words,
      x: room,
      y,
      'text-anchor': 'end',
      'font-size': 16,
      fill: INK_2,
    }),
  )
  y += 22
  const place = [subject.board, subject.kernel === null ? `model of Linux ${view.era}` : subject.kernel]
  const [said = ''] = wrapWords(`${place.join(', ')}. ${factsOf(view, subject)}`, room, 13, 1)
  lines.push(textElement(said, { ...words, x: 0, y, 'font-size': 13, fill: INK_2 }))
  y += 16
  lines.push(element('line', { x1: 0, x2: room, y1: y, y2: y, stroke: INK, 'stroke-width': 1 }))
  y += 10
  if (view.call !== null) {
    y += 17
    const call = cutCode(`${view.call.text}  ${view.call.result}`, room, 15)
    lines.push(
      textElement(call, {
        x: 0,
        y,
        'font-family': CODE_FONT,
        'font-size': 15,
        fill: INK,
        'xml:space': 'preserve',
      }),
    )
    y += 5
  }
  for (const line of wrapWords(view.sentence, room, 16, 3)) {
    y += 21
    lines.push(textElement(line, { ...words, x: 0, y, 'font-size': 16 }))
  }
  return { svg: lines.join(''), height: y + 26 }
}

/** The numbers of a step in a row: free memory, the largest block, how many regions and processes there are. */
export function factsOf(view: StepView, { timeline }: PictureSubject): string {
  const largest = timeline.largestFree[view.step] ?? 0
  return [
    `Free: ${formatPagesAndBytes(view.freePages)}`,
    `largest free block: ${formatBytes(largest * PAGE_SIZE)}`,
    `regions: ${formatCount(view.regions.length)}`,
    `processes: ${formatCount(view.processes.length)}`,
  ].join(', ')
}

const SWATCH = 20
const LEGEND_LINE = 22
const LEGEND_SIZE = 12.5

function pictureLegend(inks: ReadonlySet<InkName>, room: number, pagesInCell: number): Part {
  const marks: string[] = []
  let x = 0
  let y = 0
  const add = (swatch: (x: number, y: number) => string, words: string): void => {
    const width = SWATCH + 6 + words.length * 6.3 + 18
    if (x > 0 && x + width > room) {
      x = 0
      y += LEGEND_LINE
    }
    marks.push(
      swatch(x, y),
      textElement(words, {
        x: x + SWATCH + 6,
        y: y + 11,
        'font-family': WORDS_FONT,
        'font-size': LEGEND_SIZE,
        fill: INK,
      }),
    )
    x += width
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
  add(box('#ffffff'), 'free')
  for (const name of INK_NAMES) if (inks.has(name)) add(box(inkFill(name)), inkWords(name))
  add(outline(''), 'taken or new in this step')
  add(outline('5 3'), 'freed or changed')
  add(outline('1.5 2'), 'trimmed back')
  const note =
    pagesInCell === 1
      ? 'One cell is one page of 4 KiB.'
      : `One cell is ${formatBytes(pagesInCell * PAGE_SIZE)} and has the colour of what most of its pages are.`
  const width = note.length * 6.5
  if (x + width > room) {
    x = 0
    y += LEGEND_LINE
  }
  marks.push(
    textElement(note, { x, y: y + 11, 'font-family': WORDS_FONT, 'font-size': LEGEND_SIZE, fill: INK_2 }),
    element('line', { x1: 0, x2: room, y1: -9, y2: -9, stroke: RULE, 'stroke-width': 0.6 }),
  )
  return { svg: marks.join(''), height: y + 18 }
}
