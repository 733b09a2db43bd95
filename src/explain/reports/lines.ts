/** What `npm run report` prints: one flat object for each event, for scripts. */
import { formatBytes, formatCount } from '../../base/format.ts'
import { orderOf } from '../../documents/importers/kernel/order.ts'
import type { Reading } from '../../documents/importers/registry.ts'
import { pagesIn } from './board/facts.ts'
import { portingOf, type Porting } from './porting.ts'
import { explainReports } from './reason.ts'
import type { Cause, Reason } from './types.ts'
import { machineOf } from './machine.ts'
import { MISSING_WORDS } from './missing.ts'
import { freeCount, type FreeCount } from './procCounts.ts'
import { statesIn, type FreeState } from './freeStates.ts'

export interface ReportLine {
  readonly kind: string
  readonly cause: Cause
  readonly order: number | null
  /** Bytes. */
  readonly pageSize: number
  readonly length: number | null
  readonly pages: number | null
  readonly freePages: number | null
  readonly largestFreeOrder: number | null
  readonly largestOrder: number | null
  readonly process: string | null
  readonly pid: number | null
  readonly kernel: string | null
  readonly zone: string | null
  /** Pages left and the limit that they were not above; null where no test decided. */
  readonly inequality: { readonly left: number; readonly limit: number; readonly words: string } | null
  /** Bytes. */
  readonly grantable: number | null
  /** What would be needed for certainty, with the command that shows it. */
  readonly missing: readonly string[]
  readonly repeats: number
  readonly time: string | null
  readonly lines: readonly [number, number]
  readonly sentence: string
}

/** Where a text has no event, the states of memory that it shows stand in their place, with the cause unknown. */
export function reportLines(reading: Reading): ReportLine[] {
  const lines = explainReports(reading).map(lineOf)
  const porting = portingOf(reading.strace)
  if (porting !== null) return [...lines, ...straceLines(porting)]
  if (lines.length > 0) return lines
  const { pageSize } = machineOf(reading)
  const states = statesIn(reading)
  if (states.length > 0) return states.map((state) => stateLine(state, reading, pageSize))
  const free = freeCount(reading, pageSize ?? USUAL_PAGE_SIZE)
  return free === null ? [] : [countLine(free, reading, pageSize)]
}

const USUAL_PAGE_SIZE = 4096

/** Calls that were refused in the log, then what the whole of it says of a machine without an MMU. */
function straceLines(porting: Porting): ReportLine[] {
  const none = {
    pageSize: 4096,
    freePages: null,
    largestFreeOrder: null,
    largestOrder: null,
    process: null,
    kernel: null,
    zone: null,
    inequality: null,
    grantable: null,
    time: null,
  }
  const [top] = porting.largest
  const refused = porting.refused.map(({ line, pid, name, errno, length, times, probes }): ReportLine => ({
    ...none,
    kind: 'refused-call',
    // With an MMU pages are lacking only when they are touched: what a mapping is refused for is room for addresses, or a limit.
    cause:
      errno === 'ENOMEM' && (probes || (porting.hasMmu && length !== null)) ? 'address-space' : 'unknown',
    order: length === null || length === 0 ? null : orderOf(length, 4096),
    length,
    pages: length === null ? null : Math.ceil(length / 4096),
    pid,
    missing: probes ? [] : [MISSING_WORDS['page-size'], MISSING_WORDS.limits],
    repeats: times,
    lines: [line, line],
    sentence: probes
      ? `${name} was refused ${formatCount(times)} times with ${errno}, a page at a time: the program measures its stack, and each answer says that the next page is taken. Memory is not lacking.`
      : `${name}${length === null ? '' : ` of ${formatCount(length)} bytes`} was refused with ${errno}.${porting.hasMmu && errno === 'ENOMEM' ? ' With an MMU that is a lack of addresses or a limit, not of memory.' : ''}`,
  }))
  return [
    ...refused,
    {
      ...none,
      kind: 'porting',
      cause: 'unknown',
      order: top?.order ?? null,
      length: top?.length ?? null,
      pages: top === undefined ? null : Math.ceil(top.length / 4096),
      pid: null,
      missing: [MISSING_WORDS['page-size']],
      repeats: 1,
      lines: [1, 1],
      sentence: porting.sentence,
    },
  ]
}

/** Where no file shows the blocks. */
function countLine({ line, pages }: FreeCount, reading: Reading, known: number | null): ReportLine {
  const state = stateLine({ line, zone: null, counts: [] }, reading, known)
  return {
    ...state,
    freePages: pages,
    largestOrder: null,
    missing: [...state.missing, MISSING_WORDS.lists],
    sentence: `No request failed in this text: ${formatCount(pages)} pages are free (${formatBytes(pages * state.pageSize)}), and in what blocks it does not show.`,
  }
}

function stateLine(state: FreeState, reading: Reading, known: number | null): ReportLine {
  const pageSize = known ?? USUAL_PAGE_SIZE
  const largest = state.counts.findLastIndex((count) => count > 0)
  const pages = pagesIn(state.counts)
  return {
    kind: 'state',
    cause: 'unknown',
    order: null,
    pageSize,
    length: null,
    pages: null,
    freePages: pages,
    largestFreeOrder: largest < 0 ? null : largest,
    largestOrder: state.counts.length - 1,
    process: null,
    pid: null,
    kernel: reading.kernel,
    zone: state.zone,
    inequality: null,
    grantable: null,
    missing: [MISSING_WORDS.request, ...(known === null ? [MISSING_WORDS['page-size']] : [])],
    repeats: 1,
    time: null,
    lines: [state.line, state.line],
    sentence: `No request failed in this text: ${formatCount(pages)} pages are free (${formatBytes(pages * pageSize)}), and the largest free block is ${largest < 0 ? 'none' : formatBytes(2 ** largest * pageSize)}.`,
  }
}

const lineOf = (reason: Reason): ReportLine => ({
  kind: reason.kind,
  cause: reason.cause,
  order: reason.order,
  pageSize: reason.pageSize.bytes,
  length: reason.length,
  pages: reason.pages,
  freePages: reason.freePages,
  largestFreeOrder: reason.largestFreeOrder,
  largestOrder: reason.largestOrder,
  process: reason.process,
  pid: reason.pid,
  kernel: reason.kernel,
  zone: reason.zone,
  inequality:
    reason.inequality === null
      ? null
      : { left: reason.inequality.left, limit: reason.inequality.limit, words: reason.inequality.words },
  grantable: reason.grantable,
  missing: reason.missing.map((it) => MISSING_WORDS[it]),
  repeats: reason.repeats,
  time: reason.time,
  lines: [reason.firstLine, reason.lastLine],
  sentence: reason.sentence,
})
