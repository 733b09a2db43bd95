/** What `npm run report` prints of a whole text: the board that can be rebuilt from it, and its captures one after another. */
import { PAGE_SIZE } from '../../base/units.ts'
import type { Reading } from '../../documents/importers/registry.ts'
import { pagesIn } from './board/facts.ts'
import { seriesOf, type Series, type SeriesPoint } from './board/series.ts'
import { ASSUMPTION_WORDS, boardView, NO_BOARD_WORDS, tallyWords, type BoardView } from './board/view.ts'
import type { ReportLine } from './lines.ts'
import { explainReports } from './reason.ts'

const NONE = {
  cause: 'unknown',
  order: null,
  pageSize: PAGE_SIZE,
  length: null,
  pages: null,
  freePages: null,
  largestFreeOrder: null,
  largestOrder: null,
  process: null,
  pid: null,
  kernel: null,
  zone: null,
  inequality: null,
  grantable: null,
  missing: [],
  repeats: 1,
  time: null,
} as const satisfies Partial<ReportLine>

export interface BoardLine extends ReportLine {
  readonly kind: 'board'
  /** Free blocks by order, as printed. */
  readonly counts: readonly number[]
  readonly ramPages: number | null
  /** Pages whose use is known or follows. */
  readonly byEvidence: number | null
  /** Pages of each use: known, following, assumed. */
  readonly evidence: Readonly<
    Record<string, readonly [known: number, follows: number, assumed: number]>
  > | null
  readonly assumed: readonly string[]
  /** A scenario that begins with it. */
  readonly scenario: string | null
}

/** Null for a text that tells nothing of free memory. */
export function boardLine(reading: Reading): BoardLine | null {
  const board = boardView(reading, explainReports(reading))
  if (board === null) return null
  const common = { kind: 'board', ...NONE, kernel: reading.kernel, lines: [1, reading.lines] } as const
  if (!board.ok)
    return {
      ...common,
      sentence: NO_BOARD_WORDS[board.why],
      counts: [],
      ramPages: null,
      byEvidence: null,
      evidence: null,
      assumed: [],
      scenario: null,
    }
  return { ...common, ...placed(board) }
}

function placed({ tally, place, counts, zone, text }: BoardView & { readonly ok: true }) {
  return {
    zone,
    freePages: pagesIn(counts),
    largestFreeOrder: orNull(counts.findLastIndex((count) => count > 0)),
    largestOrder: counts.length - 1,
    sentence: `${place}: ${tallyWords(tally)}.`,
    counts,
    ramPages: tally.pages,
    byEvidence: tally.byEvidence,
    evidence: tally.kinds,
    assumed: tally.assumptions.map((assumption) => ASSUMPTION_WORDS[assumption]),
    scenario: text,
  }
}

export interface CaptureLine extends ReportLine, Omit<SeriesPoint, 'firstLine' | 'free' | 'largest'> {
  readonly kind: 'capture'
}

export interface SeriesLine extends ReportLine, Omit<Series, 'points'> {
  readonly kind: 'series'
  readonly captures: number
}

/** A line for each capture, then one for all of them; empty for fewer than two captures that count free blocks. */
export function seriesLines(reading: Reading): (CaptureLine | SeriesLine)[] {
  const series = seriesOf(reading)
  if (series === null) return []
  const { points, ...whole } = series
  const last = points.at(-1)
  return [
    ...points.map(captureLine),
    {
      kind: 'series',
      ...NONE,
      ...whole,
      kernel: reading.kernel,
      freePages: last?.free ?? null,
      largestFreeOrder: orNull(last?.largest ?? -1),
      captures: points.length,
      lines: [1, reading.lines],
    },
  ]
}

const captureLine = ({ firstLine, free, largest, ...point }: SeriesPoint): CaptureLine => ({
  kind: 'capture',
  ...NONE,
  ...point,
  freePages: free,
  largestFreeOrder: orNull(largest),
  largestOrder: point.counts.length - 1,
  time: point.seconds === null ? null : String(point.seconds),
  lines: [firstLine, firstLine],
})

const orNull = (order: number): number | null => (order < 0 ? null : order)
