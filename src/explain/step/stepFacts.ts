/** What is known of a step after it ran: what sentences, reasons and questions are made from. */
import type { SimEvent } from '../../sim/record/events.ts'
import type { WhyEvent } from '../../sim/record/why.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { changeOf, type Change } from './change.ts'
import { wordsOf, type WordFacts } from './words.ts'
import type { StepInfo, StepOutcome } from '../../engine/source.ts'
import type { Timeline } from '../../engine/timeline.ts'

export interface StepFacts {
  /** 1-based. */
  readonly step: number
  readonly info: StepInfo
  /** A real kernel made this step, which may hold calls that the language does not have. */
  readonly isRecorded: boolean
  readonly outcome: StepOutcome
  readonly events: readonly SimEvent[]
  /** The kernel's tests and choices, as the model took them down. */
  readonly why: readonly WhyEvent[]
  readonly change: Change
  /** What was read and written in memory. */
  readonly words: readonly WordFacts[]
  /** The caller's name; null for sysctl and cat. */
  readonly who: string | null
  /** Names of the processes before the step, by pid. */
  readonly names: ReadonlyMap<number, string>
  /** The machine after the step. */
  readonly machine: Machine
}

/** Whether a call, by its name, has the kernel load a program from a file. */
export const loadsProgram = (call: string): boolean => call === 'exec' || call === 'execve'

/** Runs a step (1-based) that is known once more, to see it in every detail. Leaves the timeline after it. */
export function stepFacts(timeline: Timeline<Machine>, step: number): StepFacts {
  timeline.goTo(step - 1)
  const { machine, source } = timeline
  const names = new Map(machine.processes.map(({ pid, name }) => [pid, name]))
  const outcome = timeline.rerun(step)
  const info = source.info(step - 1)
  const events = machine.journal.decode((index) => machine.inode(index).path)
  return {
    step,
    info,
    isRecorded: source.kernel !== null,
    outcome,
    events,
    why: machine.observed,
    change: changeOf(events, machine),
    words: wordsOf(events, machine, source),
    who: source.processNames[info.process] ?? null,
    names,
    machine,
  }
}
