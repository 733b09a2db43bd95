/** The lines of the page map on paper: borders of blocks and regions, what the step changed, places for a block, words in it. */
import { addrToPfn, bytesToPages, type PageRun } from '../../base/units.ts'
import type { PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { blockBox, runBoxes, runOutlines } from '../../layout/pagemap/pageMapRuns.ts'
import { stretchOwners } from '../../layout/pagemap/pageMapStretches.ts'
import type { Stretches } from '../../layout/pagemap/pageMapStretches.ts'
import { regionsOf } from '../../model/step/nommu.ts'
import { refusedAnswer } from '../../model/windows/refusedBlock.ts'
import type { StepView } from '../../protocol/view.ts'
import { CODE_FONT, element, figure, INK, INK_2, textElement, WORDS_FONT } from './pictureInk.ts'

/** Half the widths of the lines along a run, outermost first, white and ink in turn. */
const RUN_LINES = [6.5, 5.5, 4.3, 3.5, 2.2]

/** A map on paper: its layout counts in `fine` parts of a user unit, and in cells of several pages. */
export interface PaperMap {
  readonly layout: PageMapLayout
  readonly fine: number
  readonly pagesInCell: number
}

export type PlaceMark = 'window' | 'in the way' | 'run' | 'start'

/** Each kind of change is outlined at most this often. */
const MOST_OUTLINES = 200
const LABEL_SIZE = 12
const CHAR_WIDTH = 0.62 * LABEL_SIZE

function outlinePath({ layout, fine, pagesInCell }: PaperMap, { pfn, pages }: PageRun): string {
  const first = Math.floor(pfn / pagesInCell)
  const cells = Math.ceil((pfn + pages) / pagesInCell) - first
  return runOutlines(layout, first, cells)
    .map((corners) => {
      const points: string[] = []
      for (let i = 0; i < corners.length; i += 2)
        points.push(`${figure((corners[i] ?? 0) / fine)} ${figure((corners[i + 1] ?? 0) / fine)}`)
      return `M${points.join('L')}z`
    })
    .join('')
}

const cellHeightOf = ({ layout, fine }: PaperMap): number => layout.cellHeight / fine
const pathOf = (map: PaperMap, runs: readonly PageRun[]): string =>
  runs.map((run) => outlinePath(map, run)).join('')

/** Each free block and each region that is at least a cell: where one ends another begins. */
export function borders(map: PaperMap, view: StepView): string {
  const { layout, fine, pagesInCell } = map
  const { freeBlocks } = view.frames
  const width = Math.min(0.9, Math.max(0.35, 0.14 * cellHeightOf(map)))
  const blocks: string[] = []
  freeBlocks.pfn.forEach((pfn, i) => {
    const pages = 2 ** (freeBlocks.order[i] ?? 0)
    if (pages < pagesInCell) return
    const box = blockBox(layout, pfn / pagesInCell, Math.log2(pages / pagesInCell))
    const [x, y, w, h] = [box.x, box.y, box.width, box.height].map((length) => figure(length / fine))
    blocks.push(`M${x} ${y}h${w}v${h}h-${w}z`)
  })
  const { start, top } = regionsOf(view)
  const regions: string[] = []
  for (let row = 0; row < start.length; row++) {
    const pfn = addrToPfn(start[row] ?? 0)
    const pages = bytesToPages(top[row] ?? 0) - pfn
    const isInside = pfn >= layout.startPfn * pagesInCell && pfn + pages <= layout.endPfn * pagesInCell
    if (isInside && pages >= pagesInCell) regions.push(outlinePath(map, { pfn, pages }))
  }
  return [
    blocks.length > 0 &&
      element('path', { d: blocks.join(''), fill: 'none', stroke: INK_2, 'stroke-width': width }),
    regions.length > 0 &&
      element('path', { d: regions.join(''), fill: 'none', stroke: INK, 'stroke-width': width * 1.3 }),
  ]
    .filter((path) => path !== false)
    .join('')
}

/** The order of each free block that has room for it, and the names of those whose memory it is. */
export function words(map: PaperMap, view: StepView, owned: Stretches | null): string {
  const { layout, fine, pagesInCell } = map
  const { freeBlocks } = view.frames
  const texts: string[] = []
  freeBlocks.pfn.forEach((pfn, i) => {
    const order = freeBlocks.order[i] ?? 0
    if (2 ** order < pagesInCell) return
    const box = blockBox(layout, pfn / pagesInCell, order - Math.log2(pagesInCell))
    const text = String(order)
    if (box.height / fine < LABEL_SIZE * 0.9 || box.width / fine < (text.length + 0.3) * CHAR_WIDTH) return
    texts.push(
      textElement(text, {
        x: (box.x + box.width / 2) / fine,
        y: (box.y + box.height / 2) / fine + LABEL_SIZE * 0.36,
        'text-anchor': 'middle',
        'font-family': CODE_FONT,
        'font-size': LABEL_SIZE,
        fill: INK_2,
      }),
    )
  })
  if (owned === null || cellHeightOf(map) < LABEL_SIZE) return texts.join('')
  for (let at = 0; at < owned.length; at++) {
    const names = stretchOwners(owned, at).map(({ name }) => name)
    const first = Math.floor((owned.pfn[at] ?? 0) / pagesInCell)
    const cells = Math.ceil(((owned.pfn[at] ?? 0) + (owned.pages[at] ?? 0)) / pagesInCell) - first
    const box = runBoxes(layout, first, cells).toSorted((a, b) => b.width - a.width)[0]
    if (box === undefined || names.length === 0) continue
    const text = [names.join(', '), names.map((name) => name.slice(0, 1)).join('')].find(
      (one) => (one.length + 1) * CHAR_WIDTH <= box.width / fine,
    )
    if (text === undefined) continue
    texts.push(
      textElement(text, {
        x: box.x / fine + 0.4 * LABEL_SIZE,
        y: (box.y + Math.min(box.height, layout.cellHeight) / 2) / fine + LABEL_SIZE * 0.36,
        'font-family': WORDS_FONT,
        'font-size': LABEL_SIZE,
        'font-weight': 700,
        fill: INK,
        stroke: '#ffffff',
        'stroke-width': 2.6,
        'stroke-linejoin': 'round',
        'paint-order': 'stroke',
      }),
    )
  }
  return texts.join('')
}

const CHANGES = [
  ['taken', {}],
  ['freed', { 'stroke-dasharray': '5 3' }],
  ['trimmed', { 'stroke-dasharray': '1.5 2' }],
] as const

/** Lines thinner than the cells they go around, or they would hide them. */
const lineWidth = (map: PaperMap): number => Math.min(2.2, Math.max(1, 0.4 * cellHeightOf(map)))

export function changes(map: PaperMap, { change }: StepView): string {
  return CHANGES.map(([what, dashes]) => {
    const runs: readonly PageRun[] = change[what]
    const d = pathOf(map, runs.slice(0, MOST_OUTLINES))
    if (d === '') return ''
    const line = { d, fill: 'none', 'stroke-linejoin': 'round' }
    const width = lineWidth(map)
    return [
      element('path', { ...line, stroke: '#ffffff', 'stroke-width': width + 1.6 }),
      element('path', { ...line, ...dashes, stroke: INK, 'stroke-width': width }),
    ].join('')
  }).join('')
}

export const WINDOW_DASHES = '8 4'

/** The answer to a block that was refused: see views/pagemap/paint/paintPlaces.ts. */
export function places(
  map: PaperMap,
  view: StepView,
): { readonly svg: string; readonly marks: ReadonlySet<PlaceMark> } {
  const answer = refusedAnswer(view)
  const marks = new Set<PlaceMark>()
  if (answer === null) return { svg: '', marks }
  const { window, run, order, starts } = answer
  const parts: string[] = []
  if (run !== null) {
    marks.add('run')
    const d = outlinePath(map, run)
    const unit = Math.min(1, cellHeightOf(map) / 16)
    parts.push(element('clipPath', { id: 'ink-run' }, element('path', { d })))
    for (const [i, reach] of RUN_LINES.entries())
      parts.push(
        element('path', {
          d,
          fill: 'none',
          stroke: i % 2 === 0 ? '#ffffff' : INK,
          'stroke-width': 2 * reach * unit,
          'clip-path': 'url(#ink-run)',
        }),
      )
  }
  if (window !== null) {
    marks.add('window')
    if (window.inTheWay.length > 0) marks.add('in the way')
    const crosses = crossesOver(map, window.inTheWay)
    const d = outlinePath(map, { pfn: window.pfn, pages: 2 ** order })
    const width = lineWidth(map)
    parts.push(
      element('path', {
        d: crosses,
        fill: 'none',
        stroke: '#ffffff',
        'stroke-width': 3,
        'stroke-linecap': 'round',
      }),
      element('path', {
        d: crosses,
        fill: 'none',
        stroke: INK,
        'stroke-width': 1.2,
        'stroke-linecap': 'round',
      }),
      element('path', { d, fill: 'none', stroke: '#ffffff', 'stroke-width': width + 2 }),
      element('path', {
        d,
        fill: 'none',
        stroke: INK,
        'stroke-width': width,
        'stroke-dasharray': WINDOW_DASHES,
      }),
    )
  }
  if (starts.length > 0) marks.add('start')
  for (const start of starts) parts.push(flag(map, start))
  return { svg: parts.join(''), marks }
}

function crossesOver({ layout, fine, pagesInCell }: PaperMap, runs: readonly PageRun[]): string {
  const crosses: string[] = []
  for (const { pfn, pages } of runs) {
    const end = Math.ceil((pfn + pages) / pagesInCell)
    for (let cell = Math.floor(pfn / pagesInCell); cell < end; cell++) {
      const [box] = runBoxes(layout, cell, 1)
      if (box === undefined) continue
      const arm = Math.min(box.width, box.height) * 0.32
      const x = box.x + box.width / 2
      const y = box.y + box.height / 2
      const [left, right, above, below] = [x - arm, x + arm, y - arm, y + arm].map((n) => figure(n / fine))
      crosses.push(`M${left} ${above}L${right} ${below}M${left} ${below}L${right} ${above}`)
    }
  }
  return crosses.join('')
}

function flag({ layout, fine, pagesInCell }: PaperMap, pfn: number): string {
  const [box] = runBoxes(layout, Math.floor(pfn / pagesInCell), 1)
  if (box === undefined) return ''
  const height = box.height / fine
  const side = Math.max(3, Math.min(9, 0.55 * height))
  const d = `M0 ${figure(height)}V0l${figure(side)} ${figure(side / 2)}L1.6 ${figure(side)}V${figure(height)}z`
  return element('path', {
    transform: `translate(${figure(box.x / fine - 0.8)} ${figure(box.y / fine)})`,
    d,
    fill: INK,
    stroke: '#ffffff',
    'stroke-width': 0.8,
  })
}
