/**
 * Something that can be stepped through: a scenario or a recording, on some machine. The timeline runs it forwards, keeps
 * checkpoints and goes anywhere; it does not know what a step is made of.
 */
import type { ToldDifference } from '../base/differing.ts'
import type { ErrnoName } from '../base/uapi.ts'
import type { Simulation } from './simulation.ts'
import type { World } from './world.ts'

export interface StepInfo {
  /** 1-based line of the text. */
  readonly line: number
  readonly text: string
  /** Name of the system call, or `spawn`, `sysctl`, `cat`. */
  readonly call: string
  /** What kind of call that is, and how its result is written: as TimelineView has them, numbers below 256. */
  readonly kind: number
  readonly form: number
  /** Index into `processNames`; -1 for sysctl and cat. */
  readonly process: number
  /** The step is there and nothing is done in it. */
  readonly isLeftOut?: true
  /** The line of a step that is left out and on whose names this one depends. */
  readonly lacks?: number
}

/** What a step gave. `proc`: the /proc files that it read. */
export interface StepOutcome {
  readonly ret: number
  /** What it was refused with; null for a result, even one that looks like an errno. */
  readonly errno: ErrnoName | null
  readonly proc: Readonly<Record<string, string>> | null
  /** The numbers that an mmap was called with: address, bytes before rounding, prot, flags, descriptor, offset. */
  readonly mmapArgs?: readonly number[]
  /** What is known of that signal, where it came from touching an address: its si_code, and the address. */
  readonly signal?: { readonly signal: string; readonly code: string; readonly address: number }
  /**
   * The number of the signal that came instead of an answer to the program which called, or to the one that it started: the
   * timeline writes its name, and marks the step as one that was refused.
   */
  readonly killedBy?: number
  /** Where a model that is fed a recording could not follow it. */
  readonly faults: readonly string[]
  /** Why the model could not run the step at all; `ret` and `errno` are then what the recording says, and the machine is left as it was when it failed. */
  readonly lost?: string
}

/** How the model's step compares with a recording. */
export interface StepVerdict {
  readonly differences: readonly ToldDifference[]
  readonly total: number
}

export interface StepSource<S extends Simulation> {
  readonly title: string
  readonly about: string
  /** The version of Linux that the model follows: `6.12`. */
  readonly era: string
  /** For people: `16 MiB at 0x80000000`. */
  readonly board: string
  /** The kernel that was recorded, for people; null for a scenario, which only the model has run. */
  readonly kernel: string | null
  readonly steps: number
  readonly processNames: readonly string[]
  /** What the run starts from: sources for which it is the same thing (===) start in the same state. */
  readonly origin: unknown
  /** Whether step `index` does the same in a source of the same origin, given that all steps before it do. Asked of every step after an edit. */
  isSameStep(index: number, other: StepSource<S>): boolean
  start(): World<S>
  /** Runs step `index` (0-based) on a machine that was told to begin it; see runStep. */
  run(world: World<S>, index: number): StepOutcome
  info(index: number): StepInfo
  /** Says what a step did, where it was recorded of a kernel that is not modelled: nobody else can. */
  told?(index: number): string
  /** The same of the moment before the first step. */
  toldStart?(): string
  /** The machine as it was recorded after step `index`, which the model has just run; null where the model's is in the same state. */
  shown?(world: World<S>, index: number): S | null
  /** Compares the machine right after step `index` has run. Only a recording of a modelled kernel has something to compare with. */
  verdict?(world: World<S>, index: number, outcome: StepOutcome): StepVerdict
}

/** Runs step `index` (0-based). The journal holds its events afterwards. */
export function runStep<S extends Simulation>(
  source: StepSource<S>,
  world: World<S>,
  index: number,
): StepOutcome {
  world.machine.beginStep(index + 1)
  return source.run(world, index)
}
