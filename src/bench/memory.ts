import { gzipSync } from 'node:zlib'
import { formatCount } from '../base/format.ts'
import type { RequestBody } from '../protocol/messages.ts'
import { type Benchmark, type Figure, atMost } from './figure.ts'
import { longRecording } from './longRecording.ts'
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

/** What is opened, made before anything is measured. */
interface Opened {
  readonly what: string
  readonly steps: number
  /** May be asked for once. */
  readonly request: () => RequestBody
}

/**
 * A long scenario or recording of a board of 32 MiB in the worker's own session. Memory is what the heap has taken from the system plus what
 * typed arrays hold outside of it, garbage included, looked at whenever the session says something while it opens and after each of
 * 300 random seeks: the highest counts, less what there was before. Opening and seeks in processor time: reading, running and
 * summing up; going to a step and making the answer for the page.
 */
async function measureLong({ what, steps, request }: Opened, limits: Limits): Promise<readonly Figure[]> {
  await freeAll()
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
  const opening = await processorTime(() => ask(request()))
  if (seen.steps !== steps) throw new Error(`Of ${steps} steps ${seen.steps} were opened.`)
  if (seen.progress === 0) throw new Error('Nothing was said of how far the opening was.')
  const random = randomNumbers(4)
  const times: number[] = []
  for (let nth = 1; nth <= WARM_UP + SEEKS; nth++) {
    const step = 1 + (random() % steps)
    const time = await processorTime(() => ask({ type: 'show', document: DOCUMENT, step }))
    if (nth > WARM_UP) times.push(time)
  }
  await freeAll()
  const kept = memoryInUse('used') - usedBefore
  const row = (name: string, value: number, unit: string, most: number | null): Figure => ({
    name: `${what}${formatCount(steps)} steps, ${name}`,
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

/** Until nothing more is freed: what typed arrays held is given back some time after they were found to be garbage. */
async function freeAll(): Promise<void> {
  for (let before = Infinity; memoryInUse() < before;) {
    before = memoryInUse()
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function scenarioOf(steps: number): Opened {
  const text = longScenario(steps)
  return { what: '', steps, request: () => ({ type: 'open-scenario', document: DOCUMENT, text }) }
}

/** Packed, as it is when it is dropped on the page. */
function recordingOf(steps: number): Opened {
  let packed: ArrayBuffer | null = Uint8Array.from(gzipSync(longRecording(steps), { level: 1 })).buffer
  const request = (): RequestBody => {
    const bytes = packed ?? new ArrayBuffer(0)
    // The worker has it then.
    packed = null
    return { type: 'open-recording', document: DOCUMENT, fileName: 'long.json.gz', bytes }
  }
  return { what: 'recording of ', steps, request }
}

export const memory: Benchmark = {
  name: 'memory',
  measure: () => measureLong(scenarioOf(100_000), { megabytes: 256, opening: null, stepping: null }),
  nodeFlags: ['--expose-gc'],
}

/** Steps of the longest scenario that is promised to be gone through; a text may have some lines more. */
const LONGEST = 1_000_000

/** A scenario of a million steps. */
export const mostSteps: Benchmark = {
  name: 'longest scenario',
  measure: () => measureLong(scenarioOf(LONGEST), { megabytes: 512, opening: 12, stepping: 16 }),
  nodeFlags: ['--expose-gc'],
}

/** Of states as large as in the recordings of real kernels so many make nearly as much text as the page reads. */
const LONGEST_RECORDING = 74_000

/** A recording as long as can be opened. */
export const mostRecorded: Benchmark = {
  name: 'longest recording',
  measure: () => measureLong(recordingOf(LONGEST_RECORDING), { megabytes: 512, opening: 12, stepping: 16 }),
  nodeFlags: ['--expose-gc'],
}
