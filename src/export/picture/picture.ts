/**
 * A step as a picture that stands alone: SVG text for a file, for print and for a bitmap. Black on white whatever the
 * page's colours are, no script, no address of anything outside; all words are escaped.
 */
import { formatBytes, formatCount, formatPagesAndBytes } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { sharedWords } from '../../base/vmaWords.ts'
import type { OpenedView } from '../../protocol/messages.ts'
import type { ColourBy } from '../../model/choices.ts'
import type { StepView } from '../../protocol/view.ts'
import { narrationText } from '../../model/narrationText.ts'
import { plainText } from '../../model/rich.ts'
import { furtherSentence } from '../../model/saidAlready.ts'
import { refusedAnswer } from '../../model/windows/refusedBlock.ts'
import { pictureColumns } from './pictureColumns.ts'
import {
  CODE_FONT,
  cutCode,
  element,
  escapeXml,
  INK,
  INK_2,
  inkDefinitions,
  textElement,
  WORDS_FONT,
  wrapWords,
} from './pictureInk.ts'
import { pictureLegend } from './pictureLegend.ts'
import type { Legend } from './pictureLegend.ts'
import { pictureMap } from './pictureMap.ts'
import { pictureTree, treeHeight } from './pictureTree.ts'
import { hasRegions, regionsOf } from '../../model/step/nommu.ts'

/** What a picture says of the run that the step belongs to. */
export type PictureSubject = Pick<OpenedView, 'title' | 'board' | 'kernel' | 'timeline' | 'processNames'>

export interface Picture {
  readonly svg: string
  /** User units; one is a CSS pixel at full size. */
  readonly width: number
  readonly height: number
  readonly legend: Legend
}

const WIDTH = 1180
const MARGIN = 30
const BODY_HEIGHT = 480
const MAP_WIDTH = 470
const GAP = 34
const FRAME_GAP = 8
/** The map's share of the height that map and columns have in a frame, at most. */
const FRAME_MAP = 0.36

/** The whole sheet: title, call, what happened, the map, the columns, the region tree, and what their marks mean. */
export function pictureSheet(view: StepView, subject: PictureSubject, colourBy: ColourBy = 'kind'): Picture {
  const room = WIDTH - 2 * MARGIN
  const head = sheetHead(view, subject, room)
  const top = MARGIN + head.height
  const { processNames } = subject
  const mapBox = { x: MARGIN, y: top + 22, width: MAP_WIDTH, height: BODY_HEIGHT - 22 }
  const map = pictureMap(view, mapBox, { colourBy, processNames })
  const columns = pictureColumns(
    view,
    { x: MARGIN + MAP_WIDTH + GAP, y: top, width: room - MAP_WIDTH - GAP, height: BODY_HEIGHT },
    subject.timeline.reach ?? null,
  )
  const treeTop = top + BODY_HEIGHT + 20
  const treeBox = { x: MARGIN, y: treeTop, width: room, height: treeHeight(view) }
  const tree = pictureTree(view, treeBox)
  const shown: Legend = {
    inks: new Set([...map.inks, ...columns.inks, ...tree.inks]),
    owners: map.owners,
    places: map.places,
    hasBreaks: columns.hasBreaks,
    treeMarks: tree.marks,
    pagesInCell: map.pagesInCell,
  }
  const legend = pictureLegend(shown, room)
  const legendTop = treeTop + treeBox.height + 22
  const height = legendTop + legend.height + MARGIN - 8
  const body = [
    element('g', { transform: `translate(${MARGIN} ${MARGIN})` }, head.svg),
    textElement('Pages of RAM', {
      x: MARGIN + 84,
      y: top + 13,
      'font-family': WORDS_FONT,
      'font-size': 12,
      'font-weight': 600,
      fill: INK,
    }),
    notDrawn(columns.leftOut, MARGIN + MAP_WIDTH, top + 13, 'end'),
    map.svg,
    columns.svg,
    tree.svg,
    element('g', { transform: `translate(${MARGIN} ${legendTop})` }, legend.svg),
  ]
  const name = `${subject.title}, step ${view.step}`
  return {
    svg: standAlone(WIDTH, height, name, view.sentence, body.join('')),
    width: WIDTH,
    height,
    legend: shown,
  }
}

/** User units. */
export interface FrameSize {
  readonly width: number
  readonly height: number
  /** Width that the region tree takes at the right; 0 leaves it out. */
  readonly treeWidth: number
  /** The map alone. */
  readonly isMapOnly?: boolean
}

/** Map, columns below it and perhaps the region tree only, for a page whose words stand beside it. */
export function pictureFrame(
  view: StepView,
  subject: PictureSubject,
  size: FrameSize,
  colourBy: ColourBy = 'kind',
): Picture {
  const { height, treeWidth, isMapOnly = false } = size
  const { processNames } = subject
  const width = size.width - (treeWidth > 0 ? treeWidth + 2 * FRAME_GAP : 0)
  const mapShare = isMapOnly ? 1 : FRAME_MAP
  const mapBox = { x: 0, y: 6, width: width - 2, height: Math.round(height * mapShare) }
  const map = pictureMap(view, mapBox, { colourBy, processNames })
  const top = map.height + 3 * FRAME_GAP
  const columns = isMapOnly
    ? null
    : pictureColumns(
        view,
        { x: 0, y: top, width: width - 2, height: height - top - 2 },
        subject.timeline.reach ?? null,
      )
  const treeBox = { x: size.width - treeWidth, y: 0, width: treeWidth - 2, height }
  const tree = treeWidth > 0 ? pictureTree(view, treeBox) : null
  const left = notDrawn(columns?.leftOut ?? 0, 1, top + 13, 'start')
  const body = [map.svg, columns?.svg ?? '', left, tree?.svg ?? '']
  return {
    svg: standAlone(size.width, height, `Step ${view.step}`, view.sentence, body.join('')),
    width: size.width,
    height,
    legend: {
      inks: new Set([...map.inks, ...(columns?.inks ?? []), ...(tree?.inks ?? [])]),
      owners: map.owners,
      places: map.places,
      hasBreaks: columns?.hasBreaks ?? false,
      treeMarks: tree?.marks ?? new Set(),
      pagesInCell: map.pagesInCell,
    },
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
    'font-size': 12,
    'font-style': 'italic',
    fill: INK_2,
  })
}

/** The legend alone, for the foot of a page of pictures. */
export function legendPicture(legend: Legend, width: number): Picture {
  const { svg, height } = pictureLegend(legend, width)
  return { svg: standAlone(width, height, 'Legend', '', svg), width, height, legend }
}

/** An SVG that needs nothing outside of it, white all over. */
export function standAlone(
  width: number,
  height: number,
  title: string,
  about: string,
  body: string,
): string {
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
  const kernel = subject.kernel ?? (view.own && `model of Linux ${view.own.era}`)
  const place = kernel === null ? [subject.board] : [subject.board, kernel]
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
  const answer = refusedAnswer(view)
  const told = [
    { text: narrationText(view.narration), size: 16, fill: INK },
    { text: furtherSentence(view), size: view.narration ? 14 : 16, fill: INK },
    { text: answer ? plainText(answer.words) : '', size: 14, fill: INK_2 },
  ]
  for (const { text, size, fill } of told) {
    for (const line of text === '' ? [] : wrapWords(text, room, size, 4)) {
      y += size * 1.32
      lines.push(textElement(line, { ...words, x: 0, y, 'font-size': size, fill }))
    }
    y += 3
  }
  return { svg: lines.join(''), height: y + 26 }
}

/** The numbers of a step in a row: free memory, the largest block, how many regions and processes there are. */
export function factsOf(view: StepView, { timeline }: PictureSubject): string {
  const largest = timeline.largestFree[view.step] ?? 0
  return [
    `Free: ${formatPagesAndBytes(view.frames.freePages)}`,
    `largest free block: ${formatBytes(largest * PAGE_SIZE)}`,
    view.own?.machine === 'mmu'
      ? `VMAs: ${formatCount(view.own.vmas)}`
      : `${sharedWords('regions', hasRegions(view))}: ${formatCount(regionsOf(view).length)}`,
    `processes: ${formatCount(view.spaces.processes.length)}`,
  ].join(', ')
}
