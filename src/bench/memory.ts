import { formatCount } from '../base/format.ts'
import { type Benchmark, type Figure, atMost } from './figure.ts'
import { longScenario } from './longScenario.ts'
import { memoryInUse, startServer } from './server.ts'
import { processorTime, quantile, randomNumbers } from './statistics.ts'

const WARM_UP = 20
const SEEKS = 300
const MB = 1_000_000
const DOCUMENT = 1

/** At most; null for what is only good to know. */
interface Limits {
  readonly megabytes: number
  readonly opening: number | null
  readonly stepping: number | null
}

/**
 * A long scenario on a board of 32 MiB in the worker's own session. Memory is what the heap has taken from the system plus what
 * typed arrays hold outside of it, garbage included, looked at whenever the session says something while it opens and after each of
 * 300 random seeks: the highest counts, less what there was before. Opening and seeks in processor time: reading, running and
 * summing up; going to a step and making the answer for the page.
 */
async function measureLong(steps: number, limits: Limits): Promise<readonly Figure[]> {
  const text = longScenario(steps)
  globalThis.gc?.()
  const [before, usedBefore] = [memoryInUse(), memoryInUse('used')]
  const seen = { peak: 0, steps: 0, progress: 0 }
  const look = (): void => {
    seen.peak = Math.max(seen.peak, memoryInUse() - before)
  }
  const ask = startServer((reply) => {
    look()
    if (reply.type === 'opened') seen.steps = reply.opened.timeline.steps
    if (reply.type === 'progress') seen.progress++
  })
  const opening = await processorTime(() => ask({ type: 'open-scenario', document: DOCUMENT, text }))
  if (seen.steps !== steps) throw new Error(`Of ${steps} steps ${seen.steps} were opened.`)
  if (seen.progress === 0) throw new Error('Nothing was said of how far the opening was.')
  const random = randomNumbers(4)
  const times: number[] = []
  for (let nth = 1; nth <= WARM_UP + SEEKS; nth++) {
    const step = 1 + (random() % steps)
    const time = await processorTime(() => ask({ type: 'show', document: DOCUMENT, step }))
    if (nth > WARM_UP) times.push(time)
  }
  globalThis.gc?.()
  const kept = memoryInUse('used') - usedBefore
  const row = (name: string, value: number, unit: string, most: number | null): Figure => ({
    name: `${formatCount(steps)} steps, ${name}`,
    value,
    unit,
    target: most === null ? null : atMost(most),
  })
  return [
    row('peak memory', seen.peak / MB, 'MB', limits.megabytes),
    row('memory kept', kept / MB, 'MB', null),
    row('opening, processor time', opening / 1000, 's', limits.opening),
    row('going to any step, 95th percentile', quantile(times, 0.95), 'ms', limits.stepping),
  ]
}

export const memory: Benchmark = {
  name: 'memory',
  measure: () => measureLong(100_000, { megabytes: 256, opening: null, stepping: null }),
  nodeFlags: ['--expose-gc'],
}

/** Steps of the longest scenario that is promised to be gone through; a text may have some lines more. */
const LONGEST = 1_000_000

/** A scenario of a million steps. */
export const mostSteps: Benchmark = {
  name: 'longest scenario',
  measure: () => measureLong(LONGEST, { megabytes: 512, opening: 12, stepping: 16 }),
  nodeFlags: ['--expose-gc'],
}
