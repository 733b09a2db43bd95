/** A machine in the middle of a run, with what the scenario itself remembers. */
import type { Simulation } from './simulation.ts'

export interface World<S extends Simulation> {
  readonly machine: S
  /** Values kept by name (`a = mmap(...)`), by slot. */
  readonly slots: Float64Array
  /** Pid of each named process, NO_PROCESS while it does not exist. */
  readonly pids: Int32Array
}

export interface WorldSnapshot {
  /** What the machine's own `snapshot` gave. */
  readonly machine: unknown
  readonly slots: Float64Array
  readonly pids: Int32Array
}

/** The pid of a name that stands for no process at this step. */
export const NO_PROCESS = -1

export const saveWorld = (world: World<Simulation>): WorldSnapshot => ({
  machine: world.machine.snapshot(),
  slots: world.slots.slice(),
  pids: world.pids.slice(),
})

/** `from` is of a machine of the same kind and size. */
export function restoreWorld(world: World<Simulation>, from: WorldSnapshot): void {
  world.machine.restore(from.machine)
  // After an edit there may be fewer names than the checkpoint has, or more; those in use by then come first in both.
  world.slots.fill(0)
  world.slots.set(from.slots.subarray(0, world.slots.length))
  world.pids.fill(NO_PROCESS)
  world.pids.set(from.pids.subarray(0, world.pids.length))
}
