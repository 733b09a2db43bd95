/** The page map on paper. A large board is drawn in cells of several pages, so that a picture stays small. */
import { append } from '../../base/lists.ts'
import { hex } from '../../base/format.ts'
import { pfnToAddr, type PageRun } from '../../base/units.ts'
import { PAGE_USES } from '../../protocol/view.ts'
import type { StepView } from '../../protocol/view.ts'
import { layOutPageMap, WHOLE } from '../../layout/pagemap/pageMap.ts'
import type { Box, PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { runBoxes, runOutlines } from '../../layout/pagemap/pageMapRuns.ts'
import { CODE_FONT, element, figure, INK, INK_2, inkFill, RULE, rectPath, textElement } from './pictureInk.ts'
import type { InkName } from './pictureInk.ts'

/** More cells than this would be too fine for print. */
const MOST_CELLS = 8192
/** Each kind of change is outlined at most this often. */
const MOST_OUTLINES = 200
/** Parts of a user unit that the layout counts in, so that cells need not be whole units. */
const FINE = 10
const LABEL_WIDTH = 78
const LABEL_SIZE = 11
const ROW_SPACING = 34
/** Smaller cells have no lines between them. */
const LEAST_GRID = 3.5

export interface PictureMap {
  readonly svg: string
  /** A power of two. */
  readonly pagesInCell: number
  /** What is drawn, for the legend. */
  readonly inks: ReadonlySet<InkName>
  /** Cells of each use, PAGE_USES order. */
  readonly cells: readonly number[]
  /** Height that the grid takes of the box. */
  readonly height: number
}

/** The use that most pages of each cell have; a tie goes to the one that is not free. */
function cellUses(view: StepView, first: number, pagesInCell: number, cells: number): Uint8Array {
  const { pageUse, zone } = view.frames
  const uses = new Uint8Array(cells)
  const counts = new Int32Array(PAGE_USES.length)
  for (let cell = 0; cell < cells; cell++) {
    counts.fill(0)
    const from = Math.max(0, first + cell * pagesInCell - zone.startPfn)
    const to = Math.min(pageUse.length, first + (cell + 1) * pagesInCell - zone.startPfn)
    for (let i = from; i < to; i++) {
      const use = pageUse[i] ?? 0
      counts[use] = (counts[use] ?? 0) + 1
    }
    let best = 0
    for (let use = 1; use < counts.length; use++)
      if ((counts[use] ?? 0) >= (counts[best] ?? 0) && counts[use]) best = use
    uses[cell] = best
  }
  return uses
}

/** The map in a box of user units: addresses at its left, unless they stand beside it anyway, then the grid. */
export function pictureMap(view: StepView, box: Box, hasLabels = true): PictureMap {
  const left = hasLabels ? LABEL_WIDTH : 1
  const { zone } = view.frames
  let pagesInCell = 1
  while (zone.spannedPages / pagesInCell > MOST_CELLS) pagesInCell *= 2
  const firstCell = Math.floor(zone.startPfn / pagesInCell)
  const cells = Math.max(1, Math.ceil((zone.startPfn + zone.spannedPages) / pagesInCell) - firstCell)
  const plot = { x: box.x + left, y: box.y, width: box.width - left, height: box.height }
  const fine = { x: 0, y: 0, width: plot.width * FINE, height: plot.height * FINE }
  const layout = layOutPageMap({ startPfn: firstCell, spannedPages: cells }, fine, FINE, WHOLE)
  const uses = cellUses(view, firstCell * pagesInCell, pagesInCell, cells)
  const inks = new Set<InkName>()
  const counts = PAGE_USES.map(() => 0)
  const paths = new Map<number, string[]>()
  for (let i = 0; i < cells;) {
    const use = uses[i] ?? 0
    let end = i + 1
    while (end < cells && uses[end] === use) end++
    counts[use] = (counts[use] ?? 0) + end - i
    const path = paths.get(use) ?? []
    append(path, runBoxes(layout, firstCell + i, end - i).map(boxPath))
    paths.set(use, path)
    i = end
  }
  const drawn = [...paths].map(([use, path]) => {
    const name = PAGE_USES[use]
    if (name === undefined || name === 'free')
      return element('path', { d: path.join(''), fill: '#ffffff', stroke: RULE, 'stroke-width': 0.8 })
    inks.add(name)
    return element('path', { d: path.join(''), fill: inkFill(name) })
  })
  const height = Math.min(plot.height, (layout.rows * layout.cellHeight) / FINE)
  const picture = [...drawn, grid(layout), ...changes(view, layout, pagesInCell)]
  const svg = [
    element('g', { transform: `translate(${figure(plot.x)} ${figure(plot.y)})` }, picture.join('')),
    hasLabels ? rowLabels(layout, pagesInCell, plot) : '',
  ]
  return { svg: svg.join(''), pagesInCell, inks, cells: counts, height }
}

const boxPath = ({ x, y, width, height }: Box): string =>
  rectPath(x / FINE, y / FINE, width / FINE, height / FINE)

/** White lines between cells that are large enough to be counted. */
function grid({ columns, rows, ...layout }: PageMapLayout): string {
  const cellWidth = layout.cellWidth / FINE
  const cellHeight = layout.cellHeight / FINE
  if (Math.min(cellWidth, cellHeight) < LEAST_GRID) return ''
  const width = columns * cellWidth
  const height = rows * cellHeight
  const vertical = Array.from(
    { length: columns - 1 },
    (_, i) => `M${figure((i + 1) * cellWidth)} 0v${figure(height)}`,
  )
  const horizontal = Array.from(
    { length: rows - 1 },
    (_, i) => `M0 ${figure((i + 1) * cellHeight)}h${figure(width)}`,
  )
  const lines = { d: [...vertical, ...horizontal].join(''), fill: 'none' }
  return [
    element('path', { ...lines, stroke: '#ffffff', 'stroke-width': 0.8 }),
    element('path', { ...lines, stroke: RULE, 'stroke-width': 0.4, 'stroke-opacity': '0.75' }),
  ].join('')
}

const OUTLINES = [
  ['taken', {}],
  ['freed', { 'stroke-dasharray': '5 3' }],
  ['trimmed', { 'stroke-dasharray': '1.5 2' }],
] as const

function changes({ change }: StepView, layout: PageMapLayout, pagesInCell: number): string[] {
  return OUTLINES.flatMap(([what, dashes]) => {
    const runs: readonly PageRun[] = change[what]
    const d = runs.slice(0, MOST_OUTLINES).flatMap(({ pfn, pages }) => {
      const first = Math.floor(pfn / pagesInCell)
      const cells = Math.ceil((pfn + pages) / pagesInCell) - first
      return runOutlines(layout, first, cells).map(outlinePath)
    })
    if (d.length === 0) return []
    const line = { d: d.join(''), fill: 'none', 'stroke-linejoin': 'round' }
    // Lines thinner than the cells they go around, or they would hide them.
    const width = Math.min(2.2, Math.max(1, (0.4 * layout.cellHeight) / FINE))
    return [
      element('path', { ...line, stroke: '#ffffff', 'stroke-width': width + 1.6 }),
      element('path', { ...line, ...dashes, stroke: INK, 'stroke-width': width }),
    ]
  })
}

function outlinePath(corners: readonly number[]): string {
  const points: string[] = []
  for (let i = 0; i < corners.length; i += 2)
    points.push(`${figure((corners[i] ?? 0) / FINE)} ${figure((corners[i + 1] ?? 0) / FINE)}`)
  return `M${points.join('L')}z`
}

function rowLabels(layout: PageMapLayout, pagesInCell: number, plot: Box): string {
  const rowHeight = layout.cellHeight / FINE
  let every = 1
  while (every * rowHeight < ROW_SPACING) every *= 2
  const labels: string[] = []
  for (let row = 0; row < layout.rows; row += every) {
    const address = pfnToAddr((layout.basePfn + row * layout.columns) * pagesInCell)
    const y = plot.y + row * rowHeight
    labels.push(
      textElement(hex(address), {
        x: plot.x - 6,
        y: y + Math.min(LABEL_SIZE - 1.5, rowHeight / 2 + LABEL_SIZE * 0.36),
        'text-anchor': 'end',
        'font-family': CODE_FONT,
        'font-size': LABEL_SIZE,
        fill: INK_2,
      }),
    )
  }
  return labels.join('')
}
