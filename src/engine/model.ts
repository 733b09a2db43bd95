/** What is known of one kind of machine beside the simulator itself, as far as going through a run needs it. */
import type { Simulation } from './simulation.ts'
import type { StepOutcome } from './source.ts'

/**
 * What is followed from step to step beside the summary that every machine has: measures, where memory was ever mapped. It
 * sees each step once, in order, whatever way the timeline goes later.
 */
export interface Tracks<S extends Simulation> {
  /** Takes over the first `steps` steps of another run that begins with the same ones. Called before any step is added. */
  adopt(from: this, steps: number): void
  /** The machine as the last followed step left it: more steps follow. */
  resume(machine: S): void
  /** The machine after `step` (1-based), the next one, which gave `outcome`. */
  add(machine: S, step: number, outcome: StepOutcome): void
}

export interface Model<S extends Simulation, T extends Tracks<S>> {
  /** Begins to follow a machine that is before its first step. */
  track(machine: S): T
}
