/**
 * A run that can be gone through in both directions. Only the input is kept, with a state now and then; stepping back is
 * going to the last state before and running forward again, so that it is exact by construction.
 */
import type { Observed } from '../base/observed.ts'
import { append } from '../base/lists.ts'
import { assert, BugError } from '../base/assert.ts'
import type { Work } from '../base/work.ts'
import { Checkpoints } from './checkpoints.ts'
import type { Model, Tracks } from './model.ts'
import type { Simulation } from './simulation.ts'
import { runStep, type StepOutcome, type StepSource } from './source.ts'
import { Summary } from './summary.ts'
import { restoreWorld, saveWorld, type World } from './world.ts'

/** Steps compared between two looks at what else there is to do. */
const STEPS_AT_ONCE = 1024

/** What is checked after a step: the rule that is broken, in words, null if none is. */
export type Check<S> = (machine: S) => string | null

export class Timeline<S extends Simulation, T extends Tracks<S> = Tracks<S>> {
  readonly source: StepSource<S>
  readonly summary = new Summary()
  readonly tracks: T
  readonly world: World<S>
  private readonly checkpoints = new Checkpoints()
  private readonly check: Check<S> | null
  /** What is observed of a step that nobody asks for. */
  private readonly unasked: Observed
  /** The step that `world` is after. */
  private at = 0
  /** How far the run is known; steps beyond have not been run yet. */
  private known = 0
  /** The step in which the kernel stopped. */
  stoppedAt: number | null = null
  /** Steps of a recording in which the model did not do what the kernel did. */
  readonly differing: number[] = []

  /** `check` is asked after every step that is run; a broken rule throws. */
  constructor(source: StepSource<S>, model: Model<S, T>, check: Check<S> | null) {
    this.source = source
    this.check = check
    this.world = source.start()
    this.unasked = source.verdict === undefined ? 'nothing' : 'events'
    this.machine.observe(this.unasked)
    this.checkpoints.keep(0, saveWorld(this.world))
    this.summary.start(this.machine.vitals)
    this.tracks = model.track(this.machine)
  }

  get machine(): S {
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
    this.tracks.resume(this.machine)
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

  /** Runs step `step` (1-based) again with every detail recorded, for reading from the machine until it goes on. */
  rerun(step: number): StepOutcome {
    this.goTo(step - 1)
    this.machine.observe('everything')
    try {
      const outcome = runStep(this.source, this.world, step - 1)
      this.at = step
      return outcome
    } finally {
      this.machine.observe(this.unasked)
    }
  }

  /** Takes over what is the same from an earlier run of a nearly equal text: how many steps that is, in the end and on the way. */
  *adopt(from: Timeline<S, T>): Work<number> {
    const limit = this.source.origin === from.source.origin ? Math.min(this.source.steps, from.known) : 0
    let same = 0
    while (same < limit && this.source.isSameStep(same, from.source))
      if (++same % STEPS_AT_ONCE === 0) yield same
    // Not even the first state is known to be the same before a first step is.
    if (same === 0) return 0
    if (from.stoppedAt !== null && same >= from.stoppedAt) this.stoppedAt = from.stoppedAt
    this.checkpoints.adopt(from.checkpoints, same)
    this.summary.copyFrom(from.summary, same)
    for (let i = 0; i < same; i++) {
      this.summary.line[i] = this.source.info(i).line
      if (i % STEPS_AT_ONCE === 0) yield same
    }
    this.tracks.adopt(from.tracks, same)
    append(
      this.differing,
      from.differing.filter((step) => step <= same),
    )
    this.known = same
    return same
  }

  private runNext(): void {
    const index = this.at
    const outcome = runStep(this.source, this.world, index)
    this.at = index + 1
    const { machine } = this
    const broken = this.check?.(machine) ?? null
    if (broken !== null) throw new BugError(`after step ${this.at}: ${broken}`)
    if (this.at <= this.known) return
    this.known = this.at
    const info = this.source.info(index)
    this.summary.push(info, outcome, machine.vitals)
    this.tracks.add(machine, this.at, outcome)
    if (machine.stopped !== null) this.stoppedAt = this.at
    if ((this.source.verdict?.(this.world, index, outcome).total ?? 0) > 0) this.differing.push(this.at)
    if (this.checkpoints.wanted(this.at)) this.checkpoints.keep(this.at, saveWorld(this.world))
  }
}
