/** One random program, told by its seed. To look at one that fails: textOf(seed) is its text. */
import type { Era } from '../../../../sim/nommu/era.ts'
import { randomScenario } from './randomScenario.ts'
import { soak } from '../soak.ts'

const STEPS = 200
/** One in five programs runs on one of the older kernels. */
const eraOf = (seed: number): Era => (seed % 10 === 8 ? '2.6.29' : seed % 10 === 9 ? '2.6.28' : '6.12')
const textOf = (seed: number): string => randomScenario(seed, { steps: STEPS, era: eraOf(seed) })

/** Runs it in every way there is. @returns Its steps. @throws With the seed, when something does not hold. */
export function runRandomProgram(seed: number): number {
  try {
    return soak(textOf(seed), seed)
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
