/** Many measured times to one figure, and chance that is the same on every machine. */

/** The value that a share of all values does not exceed: 0.5 is the median. NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN
}

/** Milliseconds that `work` takes. */
export function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Milliseconds that all threads of this process computed meanwhile. What else the machine does does not count. */
export async function processorTime(work: () => unknown): Promise<number> {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** The shortest of some runs: what else the machine had to do only ever makes a run longer. */
export const fastest = (runs: number, work: () => unknown): number =>
  Math.min(...Array.from({ length: runs }, () => timed(work)))

/** Whole numbers from 0 to 2^24 - 1. */
export type Random = () => number

export function randomNumbers(seed: number): Random {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 8
  }
}
