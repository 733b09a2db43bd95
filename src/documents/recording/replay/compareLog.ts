/** What the kernel logged in a step, as far as a model of memory says the same. */
import { WEIGHT, firstDifference, type DifferenceList } from './comparison.ts'

/** Lines that every recording has whenever the kernel logs them. */
const ALWAYS =
  /^(?:nommu: Allocation |Allocation of length |munmap of |Attempt to share |MAP_SHARED not |Out of memory: |Killed process |binfmt_flat: |\d+: Can't do )/
/** Those of a level that some machines were told not to show: what failed, and what was free at that moment. */
const REPORTS =
  /: page allocation failure[:.] | invoked oom-killer: |^WARNING: .* at mm\/page_alloc\.c:|^Mem-[Ii]nfo:|^\S+ free:\d+kB |^\S+: \d+\*4kB |^Out of memory and |^Tasks state |^\[ *\d+\] +\d+ +\d+ +\d+ |^oom-kill:|^nommu: /
/** Of the zone's line the model knows its free pages, its watermarks and its size; of a warning where it is. */
const ZONE =
  /^(\S+ free:\d+kB) (?:boost:\d+kB )?(min:\d+kB low:\d+kB high:\d+kB) (?:.* )?((?:present|managed):\d+kB)(?= |$)/
const WARNING = /^WARNING: .*page_alloc\.c:\d+/

const AT = { kind: 'log' } as const

/** A line without what no model of memory can know; null if it is compared with nothing. */
function known(line: string): string | null {
  const zone = ZONE.exec(line)
  if (zone !== null) return zone.slice(1).join(' ')
  return WARNING.exec(line)?.[0] ?? (ALWAYS.test(line) || REPORTS.test(line) ? line : null)
}

/** The lines of a log that say what is free. */
export const freeLines = (log: readonly string[]): readonly string[] =>
  log.flatMap((line) => (FREE.test(line) ? (known(line.trimEnd()) ?? []) : []))
/** All others. */
export const withoutFree = (log: readonly string[]): readonly string[] =>
  log.filter((line) => !FREE.test(line))
const FREE = /^\S+(?: free:\d+kB |: \d+\*4kB )/

const isReport = (line: string): boolean => !ALWAYS.test(line)
/** Kernels before 2.6.30 were recorded with all of it. */
const OLDER = /^(?:Allocation of length |Killed process )/

/** Compares the lines of a step's log that both sides can know, in their order; names the first that differs. */
export function compareLog(found: DifferenceList, model: readonly string[], kernel: readonly string[]): void {
  const [ours, theirs] = [model, kernel].map((log) => log.flatMap((line) => known(line.trimEnd()) ?? []))
  if (ours === undefined || theirs === undefined) return
  const showsAll = theirs.some(isReport) || ours.some((line) => OLDER.test(line))
  const shown = showsAll ? ours : ours.filter((line) => !isReport(line))
  const place = firstDifference(shown, theirs)
  if (place >= 0)
    found.add(WEIGHT.text, `kernel log, line ${place + 1}`, quoted(shown[place]), quoted(theirs[place]), AT)
}

/** Whether the kernel reported a failure in a step: since 6.x at most once in ten seconds. */
export const hasReport = (log: readonly string[]): boolean =>
  log.some((line) => line.includes(': page allocation failure'))

const quoted = (line: string | undefined): string => (line === undefined ? 'none' : JSON.stringify(line))
