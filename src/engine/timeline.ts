/**
 * A run that can be gone through in both directions. Only the input is kept, with a state now and then; stepping back is
 * going to the last state before and running forward again, so that it is exact by construction.
 */
import { assert, BugError } from '../base/assert.ts'
import type { Machine } from '../sim/nommu/machine.ts'
import { type WhyEvent, WhyRecorder } from '../sim/record/why.ts'
import { Checkpoints } from './checkpoints.ts'
import { kindIndex } from '../language/calls/calls.ts'
import { resultFormIndex } from '../language/calls/results.ts'
import { MeasureColumns } from '../explain/measures/measureColumns.ts'
import { Reach } from '../machines/nommu/reach.ts'
import { restoreWorld, saveWorld, type StepOutcome, type StepSource, type World } from './source.ts'
import { Summary } from './summary.ts'

export interface TimelineOptions {
  /** What is checked after every step (checkInvariants): it gives the rule that is broken, and the run throws. */
  readonly check: ((machine: Machine) => string | null) | null
}

export class Timeline {
  readonly source: StepSource
  readonly summary = new Summary()
  readonly measures = new MeasureColumns()
  readonly reach: Reach
  readonly world: World
  private readonly checkpoints = new Checkpoints()
  private readonly options: TimelineOptions
  /** The step that `world` is after. */
  private at = 0
  /** How far the run is known; steps beyond have not been run yet. */
  private known = 0
  /** The step in which the kernel stopped. */
  stoppedAt: number | null = null
  /** Steps of a recording in which the model did not do what the kernel did. */
  readonly differing: number[] = []

  constructor(source: StepSource, options: TimelineOptions) {
    this.source = source
    this.options = options
    this.world = source.start()
    const { machine } = this.world
    this.checkpoints.keep(0, saveWorld(this.world))
    this.reach = new Reach(machine)
    this.summary.start(machine.buddy.freePages, largestFree(machine))
    this.measures.start(machine)
  }

  get machine(): Machine {
    return this.world.machine
  }

  /** Steps that can be shown: all of the source's, or up to the one that stopped the kernel. */
  get steps(): number {
    return this.stoppedAt ?? this.source.steps
  }

  get done(): boolean {
    return this.known >= this.steps
  }

  get progress(): number {
    return this.known
  }

  /** Runs at most `count` steps that have not been run yet. */
  advance(count: number): void {
    this.goTo(this.known)
    this.measures.resume(this.machine)
    for (let i = 0; i < count && !this.done; i++) this.runNext()
  }

  /** Puts the machine into the state after a step that is known already. */
  goTo(step: number): void {
    assert(step >= 0 && step <= this.known, `step ${step} has not been run`)
    const nearest = this.checkpoints.nearest(step)
    assert(nearest !== null, 'the first checkpoint is missing')
    if (this.at > step || nearest.step > this.at) {
      restoreWorld(this.world, nearest.snapshot)
      this.at = nearest.step
    }
    while (this.at < step) this.runNext()
  }

  /** Runs step `step` (1-based) again with every detail recorded, and leaves its events in the journal. */
  rerun(step: number): StepOutcome & { readonly why: readonly WhyEvent[] } {
    this.goTo(step - 1)
    const { machine } = this
    const why = new WhyRecorder(machine.journal)
    machine.setDetail(true)
    machine.why = why
    try {
      const outcome = this.source.run(this.world, step - 1)
      this.at = step
      return { ...outcome, why: why.events }
    } finally {
      machine.setDetail(false)
      machine.why = null
    }
  }

  /** Takes over what is the same from an earlier run of a nearly equal text. Returns how many steps that is. */
  adopt(from: Timeline): number {
    const limit = Math.min(this.source.steps, from.source.steps, from.known)
    let same = 0
    while (same < limit && this.source.sameStep(same, from.source)) same++
    // Not even the first state is known to be the same before a first step is.
    if (same === 0) return 0
    if (from.stoppedAt !== null && same >= from.stoppedAt) this.stoppedAt = from.stoppedAt
    this.checkpoints.adopt(from.checkpoints, same)
    this.summary.copyFrom(from.summary, same)
    this.measures.copyFrom(from.measures, same)
    for (let i = 0; i < same; i++) this.summary.line[i] = this.source.info(i).line
    this.reach.adopt(from.reach, same)
    this.differing.push(...from.differing.filter((step) => step <= same))
    this.known = same
    return same
  }

  private runNext(): void {
    const index = this.at
    const outcome = this.source.run(this.world, index)
    this.at = index + 1
    const { machine } = this.world
    const broken = this.options.check?.(machine) ?? null
    if (broken !== null) throw new BugError(`after step ${this.at}: ${broken}`)
    if (this.at <= this.known) return
    this.known = this.at
    const info = this.source.info(index)
    this.summary.push({
      kind: kindIndex(info.call),
      form: resultFormIndex(info.call),
      ret: outcome.ret,
      line: info.line,
      freePages: machine.buddy.freePages,
      largestFree: largestFree(machine),
    })
    this.measures.add(machine, outcome.mmapArgs?.[1] ?? null)
    this.reach.add(machine, this.at)
    if (machine.stopped !== null) this.stoppedAt = this.at
    if ((this.source.verdict(this.world, index, outcome)?.total ?? 0) > 0) this.differing.push(this.at)
    if (this.checkpoints.wanted(this.at)) this.checkpoints.keep(this.at, saveWorld(this.world))
  }
}

function largestFree(machine: Machine): number {
  const order = machine.buddy.largestFreeOrder()
  return order < 0 ? 0 : 1 << order
}
