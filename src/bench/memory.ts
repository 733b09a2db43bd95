import { PROTOCOL_VERSION, type Reply, type Request } from '../protocol/messages.ts'
import { webByteTools } from '../worker/gunzip.ts'
import { MACHINES } from '../worker/machines.ts'
import { Session } from '../worker/session.ts'
import { type Benchmark, atMost } from './figure.ts'
import { longScenario } from './longScenario.ts'
import { randomNumbers } from './statistics.ts'

const STEPS = 100_000
const SEEKS = 300
const MB = 1_000_000
const DOCUMENT = 1

/**
 * A scenario of 100,000 steps on a board of 32 MiB in the worker's own session. Memory is what the heap has taken from
 * the system plus what typed arrays hold outside of it, garbage included, looked at whenever the session says something
 * while it opens and after each of 300 random seeks: the highest counts, less what there was before.
 */
export const memory: Benchmark = {
  name: 'memory',
  measure: async () => {
    const text = longScenario(STEPS)
    const before = inUse()
    const seen = { peak: 0, opened: false }
    const look = (): void => {
      seen.peak = Math.max(seen.peak, inUse() - before)
    }
    const session = new Session({
      post: (reply: Reply) => {
        look()
        if (reply.type === 'failed') throw new Error(reply.problem.detail)
        if (reply.type === 'opened') seen.opened = true
      },
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      now: () => performance.now(),
      bytes: webByteTools,
      machines: MACHINES,
    })
    const start = performance.now()
    await session.handle({
      version: PROTOCOL_VERSION,
      id: 0,
      type: 'open-scenario',
      document: DOCUMENT,
      text,
    })
    const seconds = (performance.now() - start) / 1000
    if (!seen.opened) throw new Error('The scenario was not opened.')
    const random = randomNumbers(4)
    for (let id = 1; id <= SEEKS; id++) await session.handle(showStep(id, 1 + (random() % STEPS)))
    globalThis.gc?.()
    const kept = inUse('used') - before
    return [
      { name: '100,000 steps, most memory in use', value: seen.peak / MB, unit: 'MB', target: atMost(256) },
      { name: '100,000 steps, memory kept', value: kept / MB, unit: 'MB', target: null },
      { name: '100,000 steps, opening', value: seconds, unit: 's', target: null },
    ]
  },
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
