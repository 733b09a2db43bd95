/** Runs variations of a program on the model: what becomes of the one operation, and of the others. */
import type { Program } from '../documents/scenario/compile/program.ts'
import type { Simulation } from '../engine/simulation.ts'
import { runStep } from '../engine/source.ts'
import { restoreWorld, saveWorld, type World, type WorldSnapshot } from '../engine/world.ts'
import type { Standing } from '../protocol/advice.ts'
import { checkpointsOf, groundOf, hasFailed, restoring, standing, type Ground } from './ground.ts'
import type { Arrangement } from './variation.ts'

export interface Trial {
  /** What each operation of the arrangement gave. */
  readonly results: Float64Array
  readonly isRefused: Uint8Array
  /** Right after the operation in question, or where the kernel stopped. */
  readonly after: Standing
  /** The kernel stopped for good. */
  readonly isStopped: boolean
}

/** To arrange so many operations costs as much as to run one. */
const ARRANGING = 16
/** Work between two looks at whether somebody still waits. */
const SLICE = 6000

export class Laboratory {
  readonly program: Program
  /** The program as it is. */
  readonly base: Trial
  private readonly source: Ground
  private readonly world: World<Simulation>
  private readonly kept: { readonly at: number; readonly snapshot: WorldSnapshot }[] = []
  /** Pages of the largest free block of the program as it is, after each operation. */
  readonly largestFree: Float64Array
  /** Work that was done, for budgets: operations that were run, and what else takes time, as so many operations. */
  ran = 0
  private paused = 0

  /** `target`: index of the operation in question. */
  constructor(program: Program, target: number) {
    // Tried so often that they are made once; what moves is known again by what it is.
    this.program = { ...program, ops: [...program.ops] }
    this.source = groundOf(this.program)
    this.world = this.source.start()
    this.world.machine.observe('nothing')
    const every = Math.max(1, Math.ceil(program.ops.length / checkpointsOf(this.world.machine)))
    const run = new Run(program.ops.length)
    this.largestFree = new Float64Array(program.ops.length)
    for (let index = 0; index < program.ops.length; index++) {
      if (index % every === 0) this.kept.push({ at: index, snapshot: saveWorld(this.world) })
      if (!run.step(this.source, this.world, index, index === target)) break
      this.largestFree[index] = this.world.machine.vitals.largestFree
    }
    this.base = run.end(this.world)
    this.ran += program.ops.length
  }

  /**
   * `target`: index of the operation in question in the arrangement. Where it is refused nothing is run after it: nobody asks what
   * becomes of the rest.
   */
  try(arrangement: Arrangement, target: number): Trial {
    const { program, same } = arrangement
    const source = groundOf(program)
    const kept = isOtherMachine(program, this.program)
      ? undefined
      : this.kept.findLast(({ at }) => at <= same)
    const world = kept === undefined ? source.start() : this.restored(kept.snapshot, program)
    world.machine.observe('nothing')
    const first = kept?.at ?? 0
    const run = new Run(program.ops.length)
    run.adopt(this.base, first)
    let index = first
    while (index < program.ops.length && run.step(source, world, index, index === target)) {
      if (index === target && run.isRefusedAt(index)) break
      index++
    }
    this.ran += index - first + Math.ceil(program.ops.length / ARRANGING) + restoring(world.machine)
    return run.end(world)
  }

  /** Whether so much work was done since this was so that it is time to look at whether somebody still waits. */
  isPaused(): boolean {
    const isTime = this.ran - this.paused >= SLICE
    if (isTime) this.paused = this.ran
    return isTime
  }

  private restored(snapshot: WorldSnapshot, program: Program): World<Simulation> {
    const world = {
      machine: this.world.machine,
      slots: new Float64Array(program.slotNames.length),
      pids: this.world.pids,
    }
    restoreWorld(world, snapshot)
    return world
  }
}

const isOtherMachine = (one: Program, other: Program): boolean =>
  one.board !== other.board ||
  one.era !== other.era ||
  one.slab !== other.slab ||
  one.mmu !== other.mmu ||
  one.files !== other.files

/** Runs a program from its start. `target`: index of the operation in question. */
export function runProgram(program: Program, target: number): Trial {
  const source = groundOf(program)
  const world = source.start()
  world.machine.observe('nothing')
  const run = new Run(program.ops.length)
  let index = 0
  while (index < program.ops.length && run.step(source, world, index, index === target)) index++
  return run.end(world)
}

class Run {
  private readonly results: Float64Array
  private readonly isRefused: Uint8Array
  private after: Standing | null = null

  constructor(count: number) {
    this.results = new Float64Array(count)
    this.isRefused = new Uint8Array(count)
  }

  adopt(base: Trial, count: number): void {
    this.results.set(base.results.subarray(0, count))
    this.isRefused.set(base.isRefused.subarray(0, count))
  }

  isRefusedAt(index: number): boolean {
    return this.isRefused[index] === 1
  }

  /** False: the kernel has stopped. */
  step(source: Ground, world: World<Simulation>, index: number, isTarget: boolean): boolean {
    const outcome = runStep(source, world, index)
    this.results[index] = outcome.ret
    this.isRefused[index] = hasFailed(outcome, world.machine) ? 1 : 0
    if (isTarget) this.after = standing(world.machine)
    return world.machine.stopped === null
  }

  end({ machine }: World<Simulation>): Trial {
    return {
      results: this.results,
      isRefused: this.isRefused,
      after: this.after ?? standing(machine),
      isStopped: machine.stopped !== null,
    }
  }
}
