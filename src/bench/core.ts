import { type Benchmark, atLeast } from './figure.ts'
import { mixedOperations, yardstickOperations } from './mixedOperations.ts'
import { processorTime } from './statistics.ts'

const OPERATIONS = 1_000_000
const WARM_UP = 200_000
const RUNS = 5

/**
 * The simulator alone, on one thread, and its journal as a run writes it while nobody looks at a step: the processor time of 1,000,000
 * operations, the least of five runs, in turn with the yardstick.
 * The ratio of the two says more than either on a machine that has something else to do.
 */
export const core: Benchmark = {
  name: 'core',
  measure: async () => {
    mixedOperations(WARM_UP)
    yardstickOperations(WARM_UP)
    let [ms, plain] = [Infinity, Infinity]
    for (let run = 0; run < RUNS; run++) {
      ms = Math.min(ms, await processorTime(() => mixedOperations(OPERATIONS)))
      plain = Math.min(plain, await processorTime(() => yardstickOperations(OPERATIONS)))
    }
    const perSecond = (time: number): number => OPERATIONS / (time / 1000)
    return [
      {
        name: 'core, mixed mmap and munmap',
        value: perSecond(ms),
        unit: 'a second',
        target: atLeast(1_000_000),
      },
      {
        name: 'yardstick: lists and tree alone',
        value: perSecond(plain),
        unit: 'a second',
        target: null,
      },
      { name: 'core, of the yardstick', value: (100 * plain) / ms, unit: '%', target: null },
    ]
  },
}
