/**
 * Runs a recording's calls on the model, closed loop: what the rest of the kernel allocated and freed is fed in where it
 * happened, everything else the model has to find by itself. Besides those foreign events the model is told only what a
 * program could not choose either: which pid a new process gets.
 */
import { append } from '../../../base/lists.ts'
import { errnoName } from '../../../base/uapi.ts'
import type { SimEvent } from '../../../sim/record/events.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'
import { exitProcess } from '../../../sim/nommu/process.ts'
import { procStatus } from '../../../sim/nommu/proc/status.ts'
import { procFile, procPidMaps } from '../../../sim/nommu/proc/procText.ts'
import { compareSteps } from './compare.ts'
import { hasReport } from './compareLog.ts'
import { isSameProc } from './compareProc.ts'
import { WEIGHT, type Comparison } from './comparison.ts'
import { stateOf } from './stateOf.ts'
import { callOf612, type Surroundings } from './calls612.ts'
import { callOfOlderKernel } from './olderCalls.ts'
import { RecordedFeed } from './feed.ts'
import { segmentLines, SYSVIPC_SHM } from './sysvipc.ts'
import { whyLost } from './whyLost.ts'
import type { TraceAllocatorEvent, TraceDocument, TraceStep } from '../format/types.ts'

export interface TraceStepOutcome {
  readonly ret: number
  /** Text of the /proc files that the step read, by path. */
  readonly proc: Readonly<Record<string, string>>
  /** Where the model could not follow at all; each is a difference by itself. */
  readonly faults: readonly string[]
  /** Why the call could not be run at all; `ret` is then the recording's. */
  readonly lost?: string
}

/**
 * Runs one recorded call on a machine that was told to begin the step, and returns what the kernel's caller would have seen.
 * Leaves the events in the journal.
 */
export function runTraceStep(m: Machine, step: TraceStep, around: Surroundings): TraceStepOutcome {
  const feed = new RecordedFeed(m, step)
  // The clock is told: a second report shows that ten seconds have passed since the last.
  if (hasReport(step.dmesg ?? [])) m.hasReported = false
  m.feed = feed
  const proc: Record<string, string> = {}
  const faults: string[] = []
  let { ret } = step
  const lost = whyLost(() => {
    ret = callOf(m, step, around)
    const { proc: recorded } = step
    if (recorded !== undefined) {
      const print = (): Record<string, string> =>
        Object.fromEntries(Object.keys(recorded).map((path) => [path, textOf(m, path)]))
      Object.assign(
        proc,
        feed.printed(print, (texts) => isSameProc(texts, recorded)),
      )
    }
    feed.finish()
    endClones(m, step)
  })
  m.feed = null
  if (lost !== null) faults.push(lost)
  for (const { order, model, kernel } of feed.mismatches)
    faults.push(`a foreign block of order ${order} came from page ${model}, in the kernel from ${kernel}`)
  append(faults, feed.faults)
  return { ret, proc, faults, ...(lost !== null && { lost }) }
}

/** Files are read by init, or under their number. */
function textOf(m: Machine, path: string): string {
  if (path === SYSVIPC_SHM) return segmentLines(m).join('\n')
  const [, pid, file] = /^\/proc\/(\d+|self)\/(maps|status)$/.exec(path) ?? []
  const process = m.findProcess(pid === 'self' ? 1 : Number(pid ?? NaN))
  if (process === null) return procFile(m, path) ?? ''
  return file === 'status' ? procStatus(m, process) : procPidMaps(m, process)
}

/** A child of clone runs by itself: that it has ended is told. */
function endClones(m: Machine, step: TraceStep): void {
  for (const process of m.processes.filter(({ runsFreely }) => runsFreely))
    if (!step.after.processes.some(({ pid }) => pid === process.pid)) exitProcess(m, process)
}

const callOf = (m: Machine, step: TraceStep, around: Surroundings): number =>
  m.config.era === '6.12' ? callOf612(m, step, around) : callOfOlderKernel(m, step, around.names)

/** Runs one recorded call and holds the whole machine against the recording. */
export function replayStep(m: Machine, step: TraceStep, around: Surroundings): Comparison {
  m.beginStep(m.step + 1)
  return compareOutcome(m, step, runTraceStep(m, step, around))
}

/** Holds a machine that has just run a step against the recording of that step. */
export function compareOutcome(
  m: Machine,
  step: TraceStep,
  { ret, proc, faults }: TraceStepOutcome,
): Comparison {
  const compared = compareSteps(
    {
      ret,
      errno: m.wasCallerKilled ? null : errnoName(ret),
      deaths: m.deaths,
      log: logOf(m),
      ownEvents: ownEvents(m),
      after: stateOf(m),
      proc,
    },
    step,
  )
  if (faults.length === 0) return compared
  const first = faults.map((fault) => ({
    where: fault,
    model: 'failed',
    kernel: 'went on',
    weight: WEIGHT.result,
    at: null,
  }))
  return { differences: [...first, ...compared.differences], total: first.length + compared.total }
}

/** What the kernel logged in the step. */
export function logOf(m: Machine): string[] {
  const events = m.journal.decode((index) => m.inode(index).path)
  return events.flatMap((event) => (event.type === 'dmesg' ? [event.text] : []))
}

/** What the model itself allocated and gave back in the step. */
export function ownEvents(m: Machine): TraceAllocatorEvent[] {
  const out: TraceAllocatorEvent[] = []
  for (const event of m.journal.decode((index) => m.inode(index).path)) {
    const own = asTraceEvent(event)
    if (own !== null) out.push(own)
  }
  return out
}

function asTraceEvent(event: SimEvent): TraceAllocatorEvent | null {
  if (event.type === 'alloc' && event.own) return ['alloc', event.pfn, event.order, event.migratetype, 1]
  if (event.type === 'free' && event.own) return ['free', event.pfn, event.order, event.toTail ? 1 : 0, 1]
  return null
}

/** What a document's steps are run with. */
export const surroundingsOf = ({ steps, files }: TraceDocument): Surroundings => ({
  names: processNames(steps),
  files,
})

/** Names of the processes by pid, as the script has them. */
function processNames(steps: readonly TraceStep[]): Map<number, string> {
  const names = new Map<number, string>()
  for (const { call, spawned, exec, ret } of steps) {
    const name = /^(?:init: )?(\w+) = (?:spawn|exec)/.exec(call)?.[1]
    const pid = spawned ?? (exec !== undefined && ret > 0 ? ret : undefined)
    if (name !== undefined && pid !== undefined) names.set(pid, name)
  }
  return names
}
