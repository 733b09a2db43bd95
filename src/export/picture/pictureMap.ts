/** The page map on paper. A large board is drawn in cells of several pages, so that a picture stays small. */
import { append } from '../../base/lists.ts'
import { hex } from '../../base/format.ts'
import { pfnToAddr } from '../../base/units.ts'
import { PAGE_USES } from '../../protocol/view.ts'
import type { StepView } from '../../protocol/view.ts'
import type { ColourBy } from '../../model/choices.ts'
import type { Owner, OwnerHue } from '../../model/step/owners.ts'
import { layOutPageMap, WHOLE } from '../../layout/pagemap/pageMap.ts'
import type { Box, PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { runBoxes } from '../../layout/pagemap/pageMapRuns.ts'
import { stretchesOf } from '../../layout/pagemap/pageMapStretches.ts'
import { tonesByKind, tonesByOwner } from '../../layout/pagemap/pageMapTones.ts'
import type { PageTones, Tone } from '../../layout/pagemap/pageMapTones.ts'
import {
  CODE_FONT,
  element,
  figure,
  INK_2,
  inkFill,
  ownerInk,
  RULE,
  rectPath,
  sharedInk,
  textElement,
} from './pictureInk.ts'
import type { InkName } from './pictureInk.ts'
import { borders, changes, places, words } from './pictureMapLines.ts'
import type { PlaceMark } from './pictureMapLines.ts'

/** More cells than this would be too fine for print. */
const MOST_CELLS = 8192
/** Parts of a user unit that the layout counts in, so that cells need not be whole units. */
const FINE = 10
const LABEL_WIDTH = 84
const LABEL_SIZE = 12
const ROW_SPACING = 34
/** Smaller cells have no lines between them. */
const LEAST_GRID = 3.5

/** What the colours of the map say. */
export interface Colouring {
  readonly colourBy: ColourBy
  /** OpenedView.processNames. */
  readonly processNames: readonly string[]
}

export interface PictureMap {
  readonly svg: string
  /** A power of two. */
  readonly pagesInCell: number
  /** What is drawn, for the legend. */
  readonly inks: ReadonlySet<InkName>
  /** Whose memory is coloured, each process once. */
  readonly owners: readonly Pick<Owner, 'name' | 'hue'>[]
  readonly places: ReadonlySet<PlaceMark>
  /** Cells of each use, PAGE_USES order; where colours say whose memory it is, only of what is nobody's. */
  readonly cells: readonly number[]
  /** Height that the grid takes of the box. */
  readonly height: number
}

/** The tone that most pages of each cell have; a tie goes to the one that is not free. */
function cellTones(
  view: StepView,
  tones: PageTones,
  first: number,
  pagesInCell: number,
  cells: number,
): Uint8Array {
  const { zone } = view.frames
  const { toneOfPage } = tones
  const most = new Uint8Array(cells)
  const counts = new Int32Array(tones.tones.length)
  for (let cell = 0; cell < cells; cell++) {
    counts.fill(0)
    const from = Math.max(0, first + cell * pagesInCell - zone.startPfn)
    const to = Math.min(toneOfPage.length, first + (cell + 1) * pagesInCell - zone.startPfn)
    let best = toneOfPage[from] ?? 0
    for (let i = from; i < to; i++) {
      const tone = toneOfPage[i] ?? 0
      const count = (counts[tone] ?? 0) + 1
      counts[tone] = count
      if (count > (counts[best] ?? 0) || (count === counts[best] && tone > best)) best = tone
    }
    most[cell] = best
  }
  return most
}

/** The map in a box of user units: addresses at its left, then the grid. */
export function pictureMap(view: StepView, box: Box, { colourBy, processNames }: Colouring): PictureMap {
  const { zone } = view.frames
  let pagesInCell = 1
  while (zone.spannedPages / pagesInCell > MOST_CELLS) pagesInCell *= 2
  const firstCell = Math.floor(zone.startPfn / pagesInCell)
  const cells = Math.max(1, Math.ceil((zone.startPfn + zone.spannedPages) / pagesInCell) - firstCell)
  const plot = { x: box.x + LABEL_WIDTH, y: box.y, width: box.width - LABEL_WIDTH, height: box.height }
  const fine = { x: 0, y: 0, width: plot.width * FINE, height: plot.height * FINE }
  const laidOut = layOutPageMap({ startPfn: firstCell, spannedPages: cells }, fine, FINE, WHOLE)
  // On paper nothing needs a margin above it.
  const layout = { ...laidOut, originY: 0, plot: { ...laidOut.plot, y: 0 } }
  const owned = colourBy === 'owner' ? stretchesOf(view, processNames) : null
  const tones = owned === null ? tonesByKind(view) : tonesByOwner(view, owned)
  const most = cellTones(view, tones, firstCell * pagesInCell, pagesInCell, cells)
  const inks = new Set<InkName>()
  const hues = new Set<OwnerHue>()
  const counts = PAGE_USES.map(() => 0)
  const paths = new Map<number, string[]>()
  for (let i = 0; i < cells;) {
    const tone = most[i] ?? 0
    let end = i + 1
    while (end < cells && most[end] === tone) end++
    const path = paths.get(tone) ?? []
    append(path, runBoxes(layout, firstCell + i, end - i).map(boxPath))
    paths.set(tone, path)
    const { use, owners } = tones.tones[tone] ?? PLAIN
    const isOwned = owners.length > 0
    if (isOwned) for (const hue of owners) hues.add(hue)
    if (!isOwned || use === 'slack') {
      const at = PAGE_USES.indexOf(use)
      counts[at] = (counts[at] ?? 0) + end - i
      if (use !== 'free') inks.add(use)
    }
    i = end
  }
  const map = { layout, fine: FINE, pagesInCell }
  const answer = places(map, view)
  const picture = [
    ...[...paths].map(([tone, path]) => filled(tones.tones[tone] ?? PLAIN, path.join(''))),
    grid(layout),
    borders(map, view),
    words(map, view, owned),
    changes(map, view),
    answer.svg,
  ]
  const svg = [
    element('g', { transform: `translate(${figure(plot.x)} ${figure(plot.y)})` }, picture.join('')),
    rowLabels(layout, pagesInCell, plot),
  ]
  const named = owned?.ownerSets.flat().filter(({ hue }) => hues.has(hue)) ?? []
  return {
    svg: svg.join(''),
    pagesInCell,
    inks,
    owners: [...new Map(named.map(({ name, hue }) => [name, { name, hue }])).values()],
    places: answer.marks,
    cells: counts,
    height: Math.min(plot.height, (layout.rows * layout.cellHeight) / FINE),
  }
}

const PLAIN: Tone = { use: 'free', slackOf: null, owners: [] }

function filled({ use, owners }: Tone, d: string): string {
  if (use === 'free') return element('path', { d, fill: '#ffffff', stroke: RULE, 'stroke-width': 0.8 })
  if (use === 'slack' || owners.length === 0) return element('path', { d, fill: inkFill(use) })
  const [hue = null] = owners
  if (owners.length === 1) return element('path', { d, fill: ownerInk(hue) })
  const shared = sharedInk(owners)
  return shared.definition + element('path', { d, fill: shared.fill })
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
