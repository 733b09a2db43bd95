/** A text as the page shows it: what was understood, the events with their reasons, and which reader took which lines. */
import type { Work } from '../../base/work.ts'
import type { Part, Reading } from '../../documents/importers/registry.ts'
import { Import } from '../../documents/importers/registry.ts'
import { PAGE_KINDS, type PageKind } from './board/rebuild.ts'
import { ASSUMPTION_WORDS, boardView, NO_BOARD_WORDS, tallyWords, type BoardView } from './board/view.ts'
import { seriesOf, type Series } from './board/series.ts'
import { MISSING_WORDS } from './missing.ts'
import { portingOf, type Porting } from './porting.ts'
import { explainReports } from './reason.ts'
import { remediesFor, type Remedy } from './remedies.ts'
import { besideMmu, straceScenario } from './straceScenario.ts'
import type { Cause, Reason } from './types.ts'

export interface EventView {
  readonly cause: Cause
  readonly kind: Reason['kind']
  readonly sentence: string
  readonly time: string | null
  readonly process: string | null
  readonly kernel: string | null
  readonly zone: string | null
  readonly order: number | null
  readonly length: number | null
  readonly pages: number | null
  readonly pageSize: number
  readonly freePages: number | null
  readonly largestFreeOrder: number | null
  /** Bytes. */
  readonly grantable: number | null
  /** The test that failed, in numbers. */
  readonly arithmetic: string | null
  readonly remedies: readonly Remedy[]
  readonly missing: readonly string[]
  /** Counted from 1. */
  readonly firstLine: number
  readonly lastLine: number
  /** How many events in a row were the same in all but the state of memory. */
  readonly times: number
}

export interface ReportView {
  readonly lines: number
  readonly understood: number
  readonly kernel: string | null
  readonly machine: string | null
  readonly events: readonly EventView[]
  /** Events that are not in the list, because it is long. */
  readonly left: number
  readonly parts: readonly Part[]
  /** Of an strace log: what of it fails without an MMU; null without one. */
  readonly porting: Porting | null
  /** The calls of that log as a scenario; null where none can be made here. */
  readonly program: string | null
  /** The same with a machine beside it that has an MMU. */
  readonly programBeside: string | null
  /** The machine that can be rebuilt from the text; null where nothing tells of free memory. */
  readonly board: BoardSummary | null
  /** Names of programs in the text. */
  readonly processes: readonly string[]
  /** Of several captures: how it went on; null for fewer than two. */
  readonly series: Series | null
}

const LINES_BETWEEN_LOOKS = 500
/** Nobody reads more of them. */
const MOST_EVENTS = 500
const MOST_PARTS = 20_000

/** Counts up to the number of characters read. */
export function* readReport(text: string): Work<ReportView> {
  const reading = new Import(text)
  while (reading.read(LINES_BETWEEN_LOOKS)) yield reading.characters
  const read = reading.result()
  const reasons = explainReports(read)
  const events: EventView[] = []
  let left = 0
  let last: Reason | null = null
  for (const [index, reason] of reasons.entries()) {
    const before = events.at(-1)
    const event = read.events[index]
    if (before !== undefined && last !== null && isSame(last, reason)) {
      events[events.length - 1] = {
        ...before,
        times: before.times + reason.repeats,
        lastLine: reason.lastLine,
      }
    } else if (events.length < MOST_EVENTS && event !== undefined) {
      events.push(eventView(reason, remediesFor(reason, event)))
    } else {
      left++
    }
    last = reason
  }
  const program = straceScenario(read.strace)
  return {
    lines: read.lines,
    understood: read.understood,
    kernel: read.kernel,
    machine: read.boot.machine,
    events,
    left,
    parts: read.parts.slice(0, MOST_PARTS),
    porting: portingOf(read.strace),
    program,
    programBeside: program === null ? null : besideMmu(program),
    board: summaryOf(boardView(read, reasons)),
    series: seriesOf(read),
    processes: processNames(read),
  }
}

/** A board in words and numbers. */
export interface BoardSummary {
  /** The text of a scenario that begins with it; null where none can be made. */
  readonly text: string | null
  /** What it is, or why there is none. */
  readonly sentence: string
  readonly place: string | null
  readonly counts: readonly number[]
  /** Pages by what they hold, and how that is known. */
  readonly rows: readonly {
    readonly what: PageKind
    readonly known: number
    readonly follows: number
    readonly assumed: number
  }[]
  readonly assumed: readonly string[]
}

function summaryOf(board: BoardView | null): BoardSummary | null {
  if (board === null) return null
  if (!board.ok)
    return { text: null, sentence: NO_BOARD_WORDS[board.why], place: null, counts: [], rows: [], assumed: [] }
  const { text, tally, place, counts } = board
  return {
    text,
    sentence: `${tallyWords(tally)}.`,
    place,
    counts,
    rows: PAGE_KINDS.map((what) => {
      const [known, follows, assumed] = tally.kinds[what]
      return { what, known, follows, assumed }
    }),
    assumed: tally.assumptions.map((assumption) => ASSUMPTION_WORDS[assumption]),
  }
}

/** Nobody has more programs of different names. */
const MOST_NAMES = 10_000

function processNames(read: Reading): string[] {
  const names = new Set<string>()
  for (const { process, tasks, killed } of read.events) {
    names.add(process ?? '')
    names.add(killed?.name ?? '')
    for (const { name } of tasks) names.add(name)
  }
  for (const { name } of [...read.processes, ...read.listed]) names.add(name)
  for (const { program } of read.maps) names.add(program ?? '')
  names.delete('')
  return [...names].slice(0, MOST_NAMES)
}

const isSame = (one: Reason, other: Reason): boolean =>
  one.cause === other.cause &&
  one.order === other.order &&
  one.length === other.length &&
  one.process === other.process &&
  one.zone === other.zone &&
  (one.kind === other.kind || (one.length !== null && other.kind === 'nommu'))

/** Where the sum sufficed: that it did, and that no block was large enough. */
function blocksWords({ cause, order, verdicts, zone }: Reason): string | null {
  const deciding = verdicts.find((verdict) => verdict.zone.name === zone)?.zone
  if (cause !== 'fragmentation' || order === null || deciding?.free == null) return null
  const taken = 2 ** order - 1
  const enough = deciding.min === null ? '' : `, above min ${deciding.min}: the sum is enough`
  return `${deciding.free} free - ${taken} = ${deciding.free - taken}${enough}; free blocks of order ${order} or larger: none`
}

const eventView = (reason: Reason, remedies: readonly Remedy[]): EventView => ({
  cause: reason.cause,
  kind: reason.kind,
  sentence: reason.sentence,
  time: reason.time,
  process: reason.process,
  kernel: reason.kernel,
  zone: reason.zone,
  order: reason.order,
  length: reason.length,
  pages: reason.pages,
  pageSize: reason.pageSize.bytes,
  freePages: reason.freePages,
  largestFreeOrder: reason.largestFreeOrder,
  grantable: reason.grantable,
  arithmetic: reason.inequality?.words ?? blocksWords(reason),
  remedies,
  missing: reason.missing.map((it) => MISSING_WORDS[it]),
  firstLine: reason.firstLine,
  lastLine: reason.lastLine,
  times: reason.repeats,
})
