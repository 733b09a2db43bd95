import { MAX_LINES } from '../documents/scenario/syntax/parse.ts'
import { PROTOCOL_VERSION, type Reply, type Request } from '../protocol/messages.ts'
import { webByteTools } from '../worker/gunzip.ts'
import { MACHINES } from '../worker/machines.ts'
import { Session } from '../worker/session.ts'
import { formatCount } from '../base/format.ts'
import { type Benchmark, type Figure, atMost } from './figure.ts'
import { longScenario } from './longScenario.ts'
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
  const [before, usedBefore] = [inUse(), inUse('used')]
  const seen = { peak: 0, steps: 0, progress: 0 }
  const look = (): void => {
    seen.peak = Math.max(seen.peak, inUse() - before)
  }
  const session = new Session({
    post: (reply: Reply) => {
      look()
      if (reply.type === 'failed') throw new Error(reply.problem.detail)
      if (reply.type === 'opened') seen.steps = reply.opened.timeline.steps
      if (reply.type === 'progress') seen.progress++
    },
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => performance.now(),
    bytes: () => Promise.resolve(webByteTools),
    machines: MACHINES,
  })
  const opening = await processorTime(() =>
    session.handle({ version: PROTOCOL_VERSION, id: 0, type: 'open-scenario', document: DOCUMENT, text }),
  )
  if (seen.steps !== steps) throw new Error(`Of ${steps} steps ${seen.steps} were opened.`)
  if (seen.progress === 0) throw new Error('Nothing was said of how far the opening was.')
  const random = randomNumbers(4)
  const times: number[] = []
  for (let id = 1; id <= WARM_UP + SEEKS; id++) {
    const time = await processorTime(() => session.handle(showStep(id, 1 + (random() % steps))))
    if (id > WARM_UP) times.push(time)
  }
  globalThis.gc?.()
  const kept = inUse('used') - usedBefore
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

/** The longest scenario that is run: one line is its header. */
export const mostSteps: Benchmark = {
  name: 'longest scenario',
  measure: () => measureLong(MAX_LINES - 1, { megabytes: 256, opening: 12, stepping: 16 }),
  nodeFlags: ['--expose-gc'],
}

function inUse(heap: 'used' | 'taken' = 'taken'): number {
  const { heapUsed, heapTotal, external } = process.memoryUsage()
  return (heap === 'used' ? heapUsed : heapTotal) + external
}

const showStep = (id: number, step: number): Request => ({
  version: PROTOCOL_VERSION,
  id,
  type: 'show',
  document: DOCUMENT,
  step,
})
