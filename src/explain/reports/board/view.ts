/** A rebuilt board as the page offers it: in numbers, and as the text of a scenario that begins with it. */
import { formatBytes, formatCount, hex } from '../../../base/format.ts'
import { PAGE_SIZE, pfnToAddr } from '../../../base/units.ts'
import type { Reading } from '../../../documents/importers/registry.ts'
import { packReport } from '../../../sim/nommu/boards/packedReport.ts'
import { startOf, type ReportedBoard } from '../../../sim/nommu/boards/reported.ts'
import type { Reason } from '../types.ts'
import { boardOf, type Assumption, type BoardTally, type NoBoard } from './rebuild.ts'

export type BoardView =
  | {
      readonly ok: true
      /** A scenario that begins with the board. */
      readonly text: string
      readonly tally: BoardTally
      /** `15 MiB at 0x80000000`. */
      readonly place: string
      /** Free blocks by order. */
      readonly counts: readonly number[]
      readonly zone: string
    }
  | { readonly ok: false; readonly why: NoBoard }

/** Null for a text that tells nothing of free memory. */
export function boardView(reading: Reading, reasons: readonly Reason[]): BoardView | null {
  const built = boardOf(reading)
  if (!built.ok) return built.why === 'no-counts' ? null : built
  const { board, tally } = built
  const { zone, blocks } = board
  return {
    ok: true,
    text: scenarioOf(board, tally, reading, reasons),
    tally,
    place: placeOf(board),
    counts: Array.from({ length: 11 }, (_, order) => blocks.filter((block) => block.order === order).length),
    zone: zone.name,
  }
}

const placeOf = ({ zone }: ReportedBoard): string =>
  `${formatBytes(zone.spannedPages * PAGE_SIZE)} at ${hex(pfnToAddr(zone.startPfn))}`

/** Asked for where the text has no request of its own: a question to begin with. */
const USUAL_LENGTH = 96 * 1024

/** The board, and below it the request that failed or one to try. */
function scenarioOf(
  board: ReportedBoard,
  tally: BoardTally,
  reading: Reading,
  reasons: readonly Reason[],
): string {
  const request = reasons.findLast(({ pages, order }) => pages !== null && order !== null)
  const length =
    request === undefined ? USUAL_LENGTH : (request.length ?? (request.pages ?? 0) * request.pageSize.bytes)
  const { names } = startOf(board)
  const asking = board.processes.findIndex(({ pid }) => pid === request?.pid)
  const name = names[asking] ?? names.at(-1)
  const kernel = reading.kernel === null ? '' : `, Linux ${reading.kernel}`
  return [
    `title A reported board: ${placeOf(board)}${kernel}`,
    `about Rebuilt from what a terminal showed: ${tallyWords(tally)}.`,
    `board report ${packReport(board)}`,
    '',
    request === undefined ? '# Would this pass now?' : '# The request that failed, made again:',
    ...(name === undefined ? ['A = spawn'] : []),
    `${name ?? 'A'}: try = mmap(${length})`,
    '',
  ].join('\n')
}

export const tallyWords = ({ byEvidence, pages }: BoardTally): string =>
  `${formatCount(byEvidence)} of ${formatCount(pages)} pages placed by evidence`

export const ASSUMPTION_WORDS: Readonly<Record<Assumption, string>> = {
  base: 'where RAM begins',
  watermarks: 'the watermarks',
  owners: 'which process uses some of the mappings: they are those of "unknown"',
  types: 'which pageblock is of which type',
  slack: 'which mappings keep slack',
  'other-zones': 'nothing of the other zones is there',
  'page-size': 'pages of 4 KiB',
  reserve: 'where what is kept from the allocator lies',
  breaks: 'breaks of programs, the order of the free lists, the shape of the tree',
}

export const NO_BOARD_WORDS: Readonly<Record<NoBoard, string>> = {
  'no-counts': 'Nothing in it counts free blocks.',
  'page-size': 'The model has pages of 4 KiB, and this machine has others.',
  orders: 'The model has orders 0 to 10, and this machine has others.',
  'no-memory': 'Nothing in it tells how much RAM there is.',
  'too-large': 'The model has 4 GiB at most.',
  'no-room':
    'The free blocks do not fit beside what is known to be in use: the files were read at different moments.',
}
