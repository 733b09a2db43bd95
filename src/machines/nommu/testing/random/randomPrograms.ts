/** Random programs as tests. */
import { expect, it } from 'vitest'
import { runRandomProgram } from './randomProgram.ts'

/** Programs in one test: small enough for its time limit on a busy machine. */
const CHUNK = 40

/** Tests the programs of all seeds from `first` to `last`. */
export function testRandomPrograms(first: number, last: number): void {
  for (let from = first; from <= last; from += CHUNK) {
    const to = Math.min(from + CHUNK - 1, last)
    it(`seeds ${from} to ${to}`, { timeout: 120_000 }, () => {
      let steps = 0
      for (let seed = from; seed <= to; seed++) steps += runRandomProgram(seed)
      // Few programs end early, by stopping the kernel.
      expect(steps).toBeGreaterThan((to - from + 1) * 150)
    })
  }
}

/** Tests the programs of some seeds, each group under the name of what it found. */
export function testSeeds(groups: Readonly<Record<string, readonly number[]>>): void {
  for (const [name, seeds] of Object.entries(groups))
    it.each(seeds)(`${name} (seed %i)`, (seed) => {
      expect(runRandomProgram(seed)).toBeGreaterThan(0)
    })
}
