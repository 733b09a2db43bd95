/**
 * Runs a recording's calls on the model, closed loop: what the rest of the kernel allocated and freed is fed in where it
 * happened, everything else the model has to find by itself. Besides those foreign events the model is told only what a
 * program could not choose either: which pid a new process gets.
 */
import { BugError } from '../../../base/assert.ts'
import { parseProgram } from '../../scenario/read.ts'
import { errnoName } from '../../../base/uapi.ts'
import type { SimEvent } from '../../../sim/record/events.ts'
import type { Machine, Process } from '../../../sim/nommu/machine.ts'
import { PROGRAM_BYTES, spawn, STACK_BYTES } from '../../../sim/nommu/process.ts'
import { procFile } from '../../../sim/nommu/proc/procText.ts'
import { syscall } from '../../../sim/nommu/syscalls.ts'
import { compareSteps } from './compare.ts'
import { isSameProc } from './compareProc.ts'
import { WEIGHT, type Comparison } from './comparison.ts'
import { stateOf } from './stateOf.ts'
import { callOfOlderKernel } from './olderCalls.ts'
import { RecordedFeed } from './feed.ts'
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
export function runTraceStep(
  m: Machine,
  step: TraceStep,
  names: ReadonlyMap<number, string>,
): TraceStepOutcome {
  const feed = new RecordedFeed(m, step)
  m.feed = feed
  const proc: Record<string, string> = {}
  const faults: string[] = []
  let { ret } = step
  const lost = whyLost(() => {
    ret = call(m, step, names)
    const { proc: recorded } = step
    if (recorded !== undefined) {
      const print = (): Record<string, string> =>
        Object.fromEntries(Object.keys(recorded).map((path) => [path, procFile(m, path) ?? '']))
      Object.assign(
        proc,
        feed.printed(print, (texts) => isSameProc(texts, recorded)),
      )
    }
    feed.finish()
  })
  m.feed = null
  if (lost !== null) faults.push(lost)
  for (const { order, model, kernel } of feed.mismatches)
    faults.push(`a foreign block of order ${order} came from page ${model}, in the kernel from ${kernel}`)
  return { ret, proc, faults, ...(lost !== null && { lost }) }
}

/**
 * Runs what a recording says, and tells why that could not be done; null if it could. Fed with what does not fit its state, the model
 * contradicts itself in one place or another: that is what the recording says of it, and no fault of the model.
 */
function whyLost(run: () => void): string | null {
  try {
    run()
    return null
  } catch (error) {
    return error instanceof BugError ? error.message : `the model broke off (${String(error)})`
  }
}

function call(m: Machine, step: TraceStep, names: ReadonlyMap<number, string>): number {
  if (m.config.era !== '6.12') return callOfOlderKernel(m, step, names)
  if (step.spawned !== undefined) {
    if (m.findProcess(step.spawned) !== null) throw new BugError(`process ${step.spawned} is there already`)
    m.nextPid = step.spawned
    return spawn(m, names.get(step.spawned) ?? String(step.spawned), PROGRAM_BYTES, STACK_BYTES)
  }
  const sysctl = /^sysctl vm\.nr_trim_pages = (\d+)$/.exec(step.call)?.[1]
  if (sysctl !== undefined) {
    m.nrTrimPages = Number(sysctl)
    return sysctl.length
  }
  if (step.sys === undefined) return 0
  const process: Process | null = step.pid === undefined ? null : m.findProcess(step.pid)
  if (process === null) throw new BugError(`there is no process ${step.pid ?? '?'} for ${step.call}`)
  return syscall(m, process, step.sys, step.args ?? [])
}

/** Runs one recorded call and holds the whole machine against the recording. */
export function replayStep(m: Machine, step: TraceStep, names: ReadonlyMap<number, string>): Comparison {
  m.beginStep(m.step + 1)
  return compareOutcome(m, step, runTraceStep(m, step, names))
}

/** Holds a machine that has just run a step against the recording of that step. */
export function compareOutcome(
  m: Machine,
  step: TraceStep,
  { ret, proc, faults }: TraceStepOutcome,
): Comparison {
  const compared = compareSteps(
    { ret, errno: errnoName(ret), ownEvents: ownEvents(m), after: stateOf(m), proc },
    step,
  )
  if (faults.length === 0) return compared
  const first = faults.map((fault) => ({
    where: fault,
    model: 'failed',
    kernel: 'went on',
    weight: WEIGHT.result,
  }))
  return { differences: [...first, ...compared.differences], total: first.length + compared.total }
}

/** The call that stopped the kernel: the script's operation after the last recorded step. Null if the kernel went on. */
export function lastCall(document: TraceDocument): string | null {
  if (document.complete || document.script === undefined) return null
  const { program } = parseProgram(document.script)
  return program.ops[document.steps.length]?.text ?? null
}

/** Runs that call, as runTraceStep. The variables in it have the values that the recorded steps gave them. */
export function runLastCall(m: Machine, document: TraceDocument): Pick<TraceStepOutcome, 'ret' | 'lost'> {
  let ret = 0
  const lost = whyLost(() => {
    ret = lastAnswer(m, document)
  })
  return lost === null ? { ret } : { ret, lost }
}

function lastAnswer(m: Machine, document: TraceDocument): number {
  const { program } = parseProgram(document.script ?? '')
  const op = program.ops[document.steps.length]
  if (op?.op !== 'call') throw new BugError(`${op?.text ?? 'nothing'} is no call that can stop a kernel`)
  const values = new Map<number, number>()
  document.steps.forEach((step, index) => {
    const earlier = program.ops[index]
    if (earlier?.op === 'call' && earlier.result >= 0) values.set(earlier.result, step.ret)
  })
  const name = program.processNames[op.process]
  const process = m.processes.find((candidate) => candidate.name === name)
  if (process === undefined) throw new BugError(`there is no process ${name ?? '?'}`)
  const args = op.args.map((arg) => {
    if (arg.kind === 'path') return arg.path
    if (arg.kind === 'slot') return (values.get(arg.slot) ?? 0) + arg.plus
    return arg.kind === 'number' ? arg.value : 0
  })
  return syscall(m, process, op.name, args)
}

function ownEvents(m: Machine): TraceAllocatorEvent[] {
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

/** Names of the processes by pid, as the script has them. */
export function processNames(steps: readonly TraceStep[]): Map<number, string> {
  const names = new Map<number, string>()
  for (const step of steps) {
    const name = /^(?:init: )?(\w+) = spawn/.exec(step.call)?.[1]
    if (name !== undefined && step.spawned !== undefined) names.set(step.spawned, name)
  }
  return names
}
