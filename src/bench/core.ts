import { type Benchmark, atLeast } from './figure.ts'
import { mixedOperations } from './mixedOperations.ts'
import { fastest } from './statistics.ts'

const OPERATIONS = 1_000_000
const WARM_UP = 200_000
const RUNS = 5

/** The simulator alone, on one thread and with its journal on: 1,000,000 operations, the fastest of five runs. */
export const core: Benchmark = {
  name: 'core',
  measure: async () => {
    mixedOperations(WARM_UP)
    const ms = fastest(RUNS, () => mixedOperations(OPERATIONS))
    return [
      {
        name: 'core, mixed mmap and munmap',
        value: OPERATIONS / (ms / 1000),
        unit: 'a second',
        target: atLeast(1_000_000),
      },
    ]
  },
}
