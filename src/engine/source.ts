/**
 * Something that can be stepped through: a scenario or a recording. The timeline runs it forwards, keeps checkpoints and goes
 * anywhere; it does not know what a step is made of.
 */
import type { Era } from '../sim/nommu/era.ts'
import type { Machine, MachineSnapshot } from '../sim/nommu/machine.ts'

/** A machine in the middle of a run, with what the scenario itself remembers. */
export interface World {
  readonly machine: Machine
  /** Values kept by name (`a = mmap(...)`), by slot. */
  readonly slots: Float64Array
  /** Pid of each named process, -1 while it does not exist. */
  readonly pids: Int32Array
}

export interface WorldSnapshot {
  readonly machine: MachineSnapshot
  readonly slots: Float64Array
  readonly pids: Int32Array
}

export interface StepInfo {
  /** 1-based line of the text. */
  readonly line: number
  readonly text: string
  /** Name of the system call, or `spawn`, `sysctl`, `cat`. */
  readonly call: string
  /** Index into `processNames`; -1 for sysctl and cat. */
  readonly process: number
}

/** What a step gave. `proc`: the /proc files that it read. */
export interface StepOutcome {
  readonly ret: number
  readonly proc: Readonly<Record<string, string>> | null
  /** The numbers that an mmap was called with: address, bytes before rounding, prot, flags, descriptor, offset. */
  readonly mmapArgs?: readonly number[]
  /** Where a model that is fed a recording could not follow it. */
  readonly faults: readonly string[]
}

/** How the model's step compares with a recording; null where there is nothing to compare with. */
export interface StepVerdict {
  readonly differences: readonly string[]
  readonly total: number
}

export interface StepSource {
  readonly title: string
  readonly about: string
  readonly era: Era
  /** For people: `16 MiB at 0x80000000`. */
  readonly board: string
  /** The kernel that was recorded, for people; null for a scenario, which only the model has run. */
  readonly kernel: string | null
  readonly steps: number
  readonly processNames: readonly string[]
  start(): World
  /** Runs step `index` (0-based). The journal holds its events afterwards. */
  run(world: World, index: number): StepOutcome
  info(index: number): StepInfo
  /** Compares the machine right after step `index` has run. */
  verdict(world: World, index: number, outcome: StepOutcome): StepVerdict | null
  /** True if step `index` is the same as in another source, given that all before it are. */
  sameStep(index: number, other: StepSource): boolean
}

/** The pid of a name that stands for no process at this step. */
export const NO_PROCESS = -1

export const saveWorld = (world: World): WorldSnapshot => ({
  machine: world.machine.snapshot(),
  slots: world.slots.slice(),
  pids: world.pids.slice(),
})

export function restoreWorld(world: World, from: WorldSnapshot): void {
  world.machine.restore(from.machine)
  // After an edit there may be fewer names than the checkpoint has, or more; those in use by then come first in both.
  world.slots.fill(0)
  world.slots.set(from.slots.subarray(0, world.slots.length))
  world.pids.fill(NO_PROCESS)
  world.pids.set(from.pids.subarray(0, world.pids.length))
}
