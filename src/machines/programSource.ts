/** A scenario as something that can be stepped through, on whatever machine it runs. */
import { assert, unreachable } from '../base/assert.ts'
import type { MachineKind } from '../language/calls/spec.ts'
import { PROCESS_CORE } from '../language/words.ts'
import { isSameOp } from '../documents/scenario/compile/opList.ts'
import { operationName } from '../documents/scenario/compile/program.ts'
import type { Arg, Op, Program } from '../documents/scenario/compile/program.ts'
import { numberOf, type SyscallArg } from '../sim/nommu/syscalls.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { StepInfo, StepOutcome, StepSource } from '../engine/source.ts'
import { NO_PROCESS, type World } from '../engine/world.ts'
import { callInfo } from './callInfo.ts'
import { leaveOut } from './leftOut.ts'

/** What came of an operation, but for the files that it printed. */
export type Answer = Omit<StepOutcome, 'proc' | 'faults' | 'mmapArgs'>

const NO_FAULTS: readonly string[] = []
/** What every operation but `cat` prints below /proc. */
const NOTHING_PRINTED: Record<string, string> = Object.freeze({})

export abstract class ProgramSource<S extends Simulation> {
  readonly program: Program
  readonly kernel = null
  private readonly machineKind: MachineKind
  /** The operation that was made last. */
  private last: { readonly index: number; readonly op: Op } | null = null

  constructor(program: Program, machineKind: MachineKind) {
    this.program = program
    this.machineKind = machineKind
  }

  /** Runs an operation. `proc` gets the files below /proc that it prints, by path. */
  protected abstract perform(world: World<S>, op: Op, proc: Record<string, string>): Answer

  get title(): string {
    return this.program.title
  }
  get about(): string {
    return this.program.about
  }
  get steps(): number {
    return this.program.ops.length
  }
  get processNames(): readonly string[] {
    return this.program.processNames
  }

  run(world: World<S>, index: number): StepOutcome {
    const op = this.op(index)
    if (op.isLeftOut === true) return leaveOut(world, op)
    // Before the call changes any name.
    const mmapArgs =
      op.op === 'call' && op.name === 'mmap' ? op.args.map((arg) => numberOf(resolve(arg, world))) : null
    // Each is made anew for every step that is run: nothing is spread that need not be.
    const printed: Record<string, string> = op.op === 'cat' ? {} : NOTHING_PRINTED
    const answer = this.perform(world, op, printed)
    const { ret, errno, killedBy, lost } = answer
    const proc = op.op === 'cat' && Object.keys(printed).length > 0 ? printed : null
    const outcome: StepOutcome =
      mmapArgs === null
        ? { ret, errno, proc, faults: NO_FAULTS }
        : { ret, errno, proc, faults: NO_FAULTS, mmapArgs }
    const isPlain = killedBy === undefined && lost === undefined
    return isPlain ? outcome : { ...answer, ...outcome }
  }

  info(index: number): StepInfo {
    const op = this.op(index)
    const { call, kind, form } = callInfo(operationName(op), this.machineKind)
    const process = op.op === 'sysctl' ? NO_PROCESS : (op.process ?? NO_PROCESS)
    const info: StepInfo = { line: op.line, text: op.text, call, kind, form, process }
    if (op.isLeftOut === undefined && op.lacks === undefined) return info
    return {
      ...info,
      ...(op.isLeftOut === true && { isLeftOut: true }),
      ...(op.lacks !== undefined && { lacks: op.lacks }),
    }
  }

  /** Operations are compared as they are written and as they are numbered: slots and processes are numbered by first use. */
  isSameStep(index: number, other: StepSource<S>): boolean {
    return other instanceof ProgramSource && isSameOp(index, this.program.ops, other.program.ops)
  }

  /** Asked for twice of each step: to run it and to tell of it. */
  private op(index: number): Op {
    if (this.last?.index === index) return this.last.op
    const op = this.program.ops.at(index)
    assert(op !== undefined, `no step ${index + 1}`)
    this.last = { index, op }
    return op
  }
}

/** An argument with the values that the names in it have now. */
export function resolve(arg: Arg, { slots, pids }: World<Simulation>): SyscallArg {
  switch (arg.kind) {
    case 'number':
      return arg.value
    case 'slot':
      return (slots[arg.slot] ?? 0) + arg.plus
    case 'path':
      return arg.path
    case 'process':
      return pids[arg.process] ?? NO_PROCESS
    case 'strings':
      return arg
    default:
      return unreachable(arg)
  }
}

/** Path below /proc of what `cat` is to print; that of a process by its pid. */
export function catPath({ path, process }: Op & { readonly op: 'cat' }, pid: number): string {
  if (process === null) return path
  return path === PROCESS_CORE ? `core.${pid}` : `/proc/${pid}/maps`
}
