/** What steps come to, told apart as an author's words tell them apart: what every machine has of it, and the machine without an MMU. */
import type { StepOutcome } from '../../engine/source.ts'
import type { Timeline } from '../../engine/timeline.ts'
import { operationOf } from '../../language/calls/calls.ts'
import type { MachineKind, Returns } from '../../language/calls/spec.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { CheckEvent, TestName, WhyEvent } from '../../sim/record/why.ts'
import { changeOf, type Change } from '../step/change.ts'
import type { Program } from '../../documents/scenario/compile/program.ts'
import { Judge, type RunOutcomes } from './written.ts'

/** What a result means by itself; addresses, pids and descriptors are only names for what was given. */
const TELLING: ReadonlySet<Returns> = new Set(['bytes', 'count', 'word', 'zero'])

/** The result of a call of which it is part of the outcome; null for the others. */
export const tellingResult = (call: string, machine: MachineKind, { ret }: StepOutcome): number | null =>
  TELLING.has(operationOf(call, machine).returns) ? ret : null

export const linesRead = ({ proc }: StepOutcome): number[] =>
  Object.values(proc ?? {}).map((text) => text.split('\n').length)

/** What was refused up to a step, all of it at the end of the run; else what the step itself was refused with. */
export const refusalsUpTo = (
  { summary, steps }: Pick<Timeline<never>, 'summary' | 'steps'>,
  step: number,
): unknown =>
  step === steps
    ? [...summary.errno.slice(0, step)].filter((each) => each !== 0)
    : (summary.errno[step - 1] ?? 0)

/** Whether there is something of each kind, and how many things came and went; not how large they are. */
export function shapeOf(change: Change): readonly (number | boolean)[] {
  const { taken, trimmed, freed, merged, regionsChanged, vmasChanged, rotated } = change
  return [
    ...[taken, trimmed, freed, merged, regionsChanged, vmasChanged, rotated].map((each) => each.length > 0),
    change.regionsAdded.length,
    change.regionsRemoved.length,
    change.vmasAdded.length,
    change.vmasRemoved.length,
    change.processesAdded.length,
    change.processesRemoved.length,
  ]
}

/** Holds an author's words against a run without an MMU. */
export const nommuJudge = (timeline: Timeline<Machine>, program: Program): Judge =>
  new Judge(new NommuOutcomes(timeline), program)

class NommuOutcomes implements RunOutcomes {
  private readonly timeline: Timeline<Machine>

  constructor(timeline: Timeline<Machine>) {
    this.timeline = timeline
  }

  get steps(): number {
    return this.timeline.steps
  }

  of(step: number): string {
    const { timeline } = this
    const { source } = timeline
    if (step === 0) return JSON.stringify([source.era, source.board])
    const outcome = timeline.rerun(step)
    const { machine } = timeline
    const { call, process } = source.info(step - 1)
    const events = machine.journal.decode((index) => machine.inode(index).path)
    return JSON.stringify([
      call,
      source.processNames[process] ?? null,
      machine.stopped !== null,
      outcome.errno,
      refusedBy(machine.observed),
      tellingResult(call, 'nommu', outcome),
      linesRead(outcome),
      shapeOf(changeOf(events, machine)),
      events.filter(({ type }) => type === 'note').length,
    ])
  }

  after(step: number): string {
    const { timeline } = this
    timeline.goTo(step)
    const { machine, steps } = timeline
    return JSON.stringify([
      refusalsUpTo(timeline, step),
      machine.stopped !== null,
      machine.buddy.freePages,
      machine.buddy.largestFreeOrder(),
      step === steps ? machine.processes.map(({ name }) => name) : machine.processes.length,
    ])
  }
}

const refusedBy = (events: readonly WhyEvent[]): TestName | null =>
  events.findLast((event): event is CheckEvent => event.type === 'check' && event.failed)?.test ?? null
