/** What a benchmark gives, and what it should give. */

export interface Target {
  readonly bound: 'at least' | 'at most'
  readonly value: number
}

export interface Figure {
  /** What was measured, in a few words. */
  readonly name: string
  readonly value: number
  /** Of the value and of the target: `ms`, `a second`. */
  readonly unit: string
  /** Null for a figure that is only good to know. */
  readonly target: Target | null
}

export interface Benchmark {
  /** Chooses it on the command line. */
  readonly name: string
  /** Flags of Node.js that it needs. */
  readonly nodeFlags?: readonly string[]
  /** Measures once, in a process of its own; does its own warming up. */
  measure(): Promise<readonly Figure[]>
}

export const atLeast = (value: number): Target => ({ bound: 'at least', value })
export const atMost = (value: number): Target => ({ bound: 'at most', value })

export function isMissed({ value, target }: Figure): boolean {
  if (target === null) return false
  // Not a number is no figure at all.
  return !(target.bound === 'at least' ? value >= target.value : value <= target.value)
}
