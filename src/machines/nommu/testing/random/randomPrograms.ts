/** Random programs as tests. To look at one that fails: textOf(seed) is its text. */
import { expect, it } from 'vitest'
import type { Era } from '../../../../sim/nommu/era.ts'
import { randomScenario } from './randomScenario.ts'
import { soak } from '../soak.ts'

const STEPS = 200
/** One in five programs runs on one of the older kernels. */
const eraOf = (seed: number): Era => (seed % 10 === 8 ? '2.6.29' : seed % 10 === 9 ? '2.6.28' : '6.12')
const textOf = (seed: number): string => randomScenario(seed, { steps: STEPS, era: eraOf(seed) })
/** Programs in one test: small enough for its time limit on a busy machine. */
const CHUNK = 125

function run(seed: number): number {
  try {
    return soak(textOf(seed), seed)
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

/** Tests the programs of all seeds from `first` to `last`. */
export function testRandomPrograms(first: number, last: number): void {
  for (let from = first; from <= last; from += CHUNK) {
    const to = Math.min(from + CHUNK - 1, last)
    it(`seeds ${from} to ${to}`, { timeout: 120_000 }, () => {
      let steps = 0
      for (let seed = from; seed <= to; seed++) steps += run(seed)
      // Few programs end early, by stopping the kernel.
      expect(steps).toBeGreaterThan((to - from + 1) * 150)
    })
  }
}

/** Tests the programs of some seeds, each group under the name of what it found. */
export function testSeeds(groups: Readonly<Record<string, readonly number[]>>): void {
  for (const [name, seeds] of Object.entries(groups))
    it.each(seeds)(`${name} (seed %i)`, (seed) => {
      expect(run(seed)).toBeGreaterThan(0)
    })
}
