/** What the kernel logged in a step, as far as a model of memory says the same. */
import { WEIGHT, firstDifference, type DifferenceList } from './comparison.ts'

/** Lines that the model has whenever the kernel has them. */
const BOTH =
  /^(?:nommu: Allocation |Allocation of length |munmap of |Attempt to share |Out of memory: |Killed process |\d+: Can't do )/
/** What each free list holds: logged with failures, or not, as the recording machine was told. */
const COUNTS = /^\S+: \d+\*4kB /

const AT = { kind: 'log' } as const

const lines = (log: readonly string[], kind: RegExp): readonly string[] =>
  log.map((line) => line.trimEnd()).filter((line) => kind.test(line))

/** Compares the lines of a step's log that both sides can know; names the first that differs. `isQuiet`: nothing else happened. */
export function compareLog(
  found: DifferenceList,
  model: readonly string[],
  kernel: readonly string[],
  isQuiet: boolean,
): void {
  const [ours, theirs] = [lines(model, BOTH), lines(kernel, BOTH)]
  const place = firstDifference(ours, theirs)
  if (place >= 0)
    found.add(WEIGHT.text, `kernel log, line ${place + 1}`, quoted(ours[place]), quoted(theirs[place]), AT)
  // Where the rest of the kernel took or gave back pages in the step, it is not told whether that was before the line.
  if (!isQuiet) return
  const counted = new Set(lines(model, COUNTS))
  const missing = lines(kernel, COUNTS).find((line) => !counted.has(line))
  if (missing !== undefined)
    found.add(WEIGHT.text, 'kernel log, free blocks', quoted([...counted][0]), quoted(missing), AT)
}

const quoted = (line: string | undefined): string => (line === undefined ? 'none' : JSON.stringify(line))
