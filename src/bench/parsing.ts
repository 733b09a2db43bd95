import { parseProgram } from '../documents/scenario/read.ts'
import type { Benchmark } from './figure.ts'
import { longScenario } from './longScenario.ts'
import { fastest } from './statistics.ts'

const LINES = 100_000
const RUNS = 3

/** Text to a program that can be run, all its lines: the fastest of three runs. */
export const parsing: Benchmark = {
  name: 'parsing',
  measure: async () => {
    const text = longScenario(LINES)
    const ms = fastest(RUNS, () => parseProgram(text))
    return [{ name: 'parse and compile 100,000 lines', value: ms, unit: 'ms', target: null }]
  },
}
