import { openScenario } from '../worker/testing/openScenario.ts'
import { type Benchmark, atMost } from './figure.ts'
import { longScenario } from './longScenario.ts'
import { quantile, randomNumbers, timed } from './statistics.ts'

const STEPS = 10_000
const WARM_UP = 100
const SEEKS = 1000

/**
 * Going to any step: the timeline goes from one random step of 10,000 to another, runs it with all details, and the
 * whole answer for the page is made and cloned as a message is. 95th of 100 in 1000 seeks, on a board of 32 MiB.
 */
export const seek: Benchmark = {
  name: 'seek',
  measure: async () => {
    const document = openScenario(longScenario(STEPS))
    const random = randomNumbers(3)
    const once = (): number => timed(() => structuredClone(document.show(1 + (random() % STEPS))))
    for (let i = 0; i < WARM_UP; i++) once()
    const times = Array.from({ length: SEEKS }, once)
    return [
      {
        name: 'go to any of 10,000 steps, 95th percentile',
        value: quantile(times, 0.95),
        unit: 'ms',
        target: atMost(16),
      },
    ]
  },
}
