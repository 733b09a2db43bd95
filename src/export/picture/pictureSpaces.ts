/** On paper, of a machine with an MMU: the address spaces in the place of the columns, the page tables in the place of the tree. */
import { append } from '../../base/lists.ts'
import { formatBytes, formatCount, formatPagesAndBytes, hex } from '../../base/format.ts'
import { fitText, WORD_CHAR } from '../../layout/columns/columnsText.ts'
import type { Box } from '../../layout/pagemap/pageMap.ts'
import { CELL_SIGNS, CELL_WORDS, cellStates, type CellState } from '../../layout/spaces/cellWords.ts'
import { pageCells, type PageCell } from '../../layout/spaces/pageCells.ts'
import {
  nameOfRow,
  spaceColumns,
  spaceRows,
  type SpaceColumn,
  type SpaceRow,
} from '../../layout/spaces/spaceRows.ts'
import { processByPid } from '../../model/step/spaces.ts'
import type { MmuView, PagedSpaces, StepView } from '../../protocol/view.ts'
import { CODE_FONT, element, INK, INK_2, RULE, textElement, WORDS_FONT } from './pictureInk.ts'

const SIZE = 12
const HEAD_HEIGHT = 22
const LINE = 16
const ADDRESS_WIDTH = 112
const CELL = 12
const LEAST_WIDTH = 130

const words = { 'font-family': WORDS_FONT, 'font-size': SIZE } as const
const small = { ...words, 'font-style': 'italic', fill: INK_2 } as const

/** On paper colour may be missing: black letters on shades, and nothing where there is no page. */
const SHADES: Readonly<Record<CellState, string>> = {
  absent: '#ffffff',
  zero: '#f0f0f0',
  private: '#c9dcf5',
  cow: '#fbd9a6',
  file: '#e2ded4',
  shared: '#d9cbee',
}

export interface PictureSpaces {
  readonly svg: string
  /** Processes that found no room. */
  readonly leftOut: number
}

/** As many processes as there is room for, those of the step first kept; rows from low addresses up. */
export function pictureSpaces(view: StepView, spaces: PagedSpaces, box: Box): PictureSpaces {
  const all = spaceColumns(spaces)
  const most = Math.max(1, Math.floor((box.width - ADDRESS_WIDTH) / LEAST_WIDTH))
  const caller = all.filter(({ processes }) => processes.some(({ pid }) => pid === view.call?.pid))
  const kept = new Set([...new Set([...caller, ...all])].slice(0, most))
  const columns = all.filter((column) => kept.has(column))
  const ofStep = new Set([...view.change.vmasAdded, ...view.change.vmasChanged])
  const rows = spaceRows(spaces, columns, (row) => ofStep.has(spaces.vmas.id[row] ?? 0), false)
  const width = (box.width - ADDRESS_WIDTH) / Math.max(1, columns.length)
  const drawn: string[] = [heads(columns, width)]
  let y = HEAD_HEIGHT
  let missing = 0
  for (const row of rows) {
    const { svg, height } = drawRow(spaces, row, width)
    if (y + height > box.height - 2 * LINE) missing++
    else {
      drawn.push(element('g', { transform: `translate(0 ${y})` }, svg))
      y += height
    }
  }
  if (missing > 0)
    drawn.push(textElement(`${formatCount(missing)} more rows not drawn`, { ...small, x: 0, y: y + 12 }))
  drawn.push(textElement(keyWords(spaces), { ...words, x: 0, y: box.height - 4, fill: INK_2 }))
  return {
    svg: element('g', { transform: `translate(${box.x} ${box.y})` }, drawn.join('')),
    leftOut: all.length - columns.length,
  }
}

function heads(columns: readonly SpaceColumn[], width: number): string {
  if (columns.length === 0) return textElement('No process runs yet.', { ...small, x: 0, y: 13 })
  const names = columns.map(({ processes, count }, at) =>
    textElement(
      fitText(
        `${processes.map(({ name }) => name).join(', ')}, ${formatCount(count)} VMAs`,
        width,
        WORD_CHAR,
      ),
      {
        ...words,
        x: ADDRESS_WIDTH + at * width,
        y: 13,
        'font-weight': 600,
        fill: INK,
      },
    ),
  )
  const line = { x1: 0, x2: ADDRESS_WIDTH + columns.length * width, y1: 18.5, y2: 18.5, stroke: INK }
  return [
    textElement('Address', { ...words, x: 0, y: 13, fill: INK_2 }),
    ...names,
    element('line', line),
  ].join('')
}

function drawRow(
  spaces: PagedSpaces,
  row: SpaceRow,
  width: number,
): { readonly svg: string; readonly height: number } {
  if (row.kind !== 'vmas') {
    const said =
      row.kind === 'gap'
        ? `${formatBytes(row.bytes)} of addresses: nothing`
        : row.kind === 'more'
          ? `${formatCount(row.vmas)} more VMAs`
          : row.names.join(', ')
    return { svg: textElement(said, { ...small, x: 0, y: 12 }), height: LINE }
  }
  const perLine = Math.max(1, Math.floor((width - 12) / CELL))
  const parts = [
    textElement(hex(row.start), { 'font-family': CODE_FONT, 'font-size': SIZE, x: 0, y: 12, fill: INK }),
  ]
  let lines = 1
  row.rows.forEach((vma, at) => {
    if (vma < 0) return
    const x = ADDRESS_WIDTH + at * width
    const bytes = (spaces.vmas.end[vma] ?? 0) - row.start
    const said = `${formatBytes(bytes)} ${nameOfRow(spaces, vma) || 'anonymous'}`
    const cells = pageCells(spaces, vma)
    parts.push(textElement(fitText(said, width - 8, WORD_CHAR), { ...words, x, y: 12, fill: INK }))
    append(
      parts,
      cells.map((cell, i) => cellElement(cell, x, i, perLine)),
    )
    lines = Math.max(lines, Math.ceil(cells.length / perLine))
  })
  return { svg: parts.join(''), height: LINE + lines * (CELL + 1) + 4 }
}

function cellElement({ state }: PageCell, left: number, at: number, perLine: number): string {
  const x = left + (at % perLine) * CELL
  const y = LINE + Math.floor(at / perLine) * (CELL + 1)
  const size = CELL - 1
  return (
    element('rect', {
      x,
      y,
      width: size,
      height: size,
      fill: SHADES[state],
      stroke: RULE,
      'stroke-width': 0.6,
    }) +
    textElement(CELL_SIGNS[state], {
      'font-family': CODE_FONT,
      'font-size': SIZE,
      'text-anchor': 'middle',
      x: x + size / 2,
      y: y + 9.6,
      fill: INK,
    })
  )
}

/** The states that there are, in words. */
const keyWords = (spaces: PagedSpaces): string =>
  cellStates(spaces)
    .map((state) => `${CELL_SIGNS[state]} ${CELL_WORDS[state]}`)
    .join('   ')

const MOST_TABLES = 8
const rowsOfTables = ({ tables }: MmuView): number => Math.min(MOST_TABLES, tables.length) + 1

export const tablesHeight = (own: MmuView): number => HEAD_HEIGHT + rowsOfTables(own) * LINE

/** A line for each process: entries in use, tables of each level, and what they take. */
export function pictureTables(view: StepView, own: MmuView, box: Box): string {
  const listed = own.tables.slice(0, MOST_TABLES).map(({ pid, levels, entries }) => {
    const name = processByPid(view, pid)?.name ?? `pid ${pid}`
    const counts = levels.map(({ span, count }) => `${formatCount(count)} × ${formatBytes(span)}`)
    const pages = levels.reduce((sum, { count }) => sum + count, 0)
    return `${name}: ${formatCount(entries)} ${entries === 1 ? 'entry' : 'entries'} in use; tables ${counts.join(', ')}; ${formatPagesAndBytes(pages)}`
  })
  const more = own.tables.length - listed.length
  const facts = `${formatPagesAndBytes(own.tablePages)} in all, ${formatCount(own.vmas)} VMAs${more > 0 ? `; ${formatCount(more)} more processes` : ''}`
  const lines = [...listed, facts].map((line, at) =>
    textElement(fitText(line, box.width, WORD_CHAR), {
      ...words,
      x: 0,
      y: HEAD_HEIGHT + 12 + at * LINE,
      fill: at === listed.length ? INK_2 : INK,
    }),
  )
  const heading = textElement('Page tables', { ...words, x: 0, y: 13, 'font-weight': 600, fill: INK })
  const line = element('line', { x1: 0, x2: box.width, y1: 18.5, y2: 18.5, stroke: INK, 'stroke-width': 1 })
  return element('g', { transform: `translate(${box.x} ${box.y})` }, heading + line + lines.join(''))
}
