/** A scenario as something that can be stepped through: its operations run on a machine of the board it names. */
import { assert, unreachable } from '../../base/assert.ts'
import { PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import { formatBytes, hex } from '../../base/format.ts'
import type { KernelSpec, Look, Op, Program, ZoomTarget } from '../../documents/scenario/compile/program.ts'
import type { Mistakes } from '../../documents/scenario/diagnostic.ts'
import { TRIM_PAGES } from '../../language/words.ts'
import { bootMeasured, bootSynthetic, syntheticZone } from '../../sim/nommu/boot.ts'
import type { BoardSpec } from '../../sim/nommu/boards/board.ts'
import { fail, type Machine, type MachineConfig } from '../../sim/nommu/machine.ts'
import { spawn } from '../../sim/nommu/process.ts'
import { syscall } from '../../sim/nommu/syscalls.ts'
import type { Timeline } from '../../engine/timeline.ts'
import { NO_PROCESS, type World } from '../../engine/world.ts'
import { killedBy } from './killedBy.ts'
import { RunNarration } from '../../explain/narration/narration.ts'
import { nommuMoments } from '../../explain/narration/narrationMoment.ts'
import { catPath, ProgramSource, resolve, type Answer } from '../programSource.ts'
import type { Judge, MachineSource, Narrator } from '../model.ts'

export class ScenarioSource extends ProgramSource<Machine> implements MachineSource<Machine> {
  constructor(program: Program) {
    super(program, 'nommu')
  }

  /** The header, as far as it decides in what state the machine begins. */
  get origin(): string {
    const { era, shmDirect, slab, board, files, nrTrimPages } = this.program
    const state = board.kind === 'report' ? board.word : board
    return JSON.stringify([era, shmDirect, slab, state, files, nrTrimPages])
  }

  get era() {
    return this.program.era
  }
  get board(): string {
    return describeBoard(this.program.board)
  }
  narrator(timeline: Timeline<Machine>): Narrator {
    return new RunNarration(timeline, this.program, nommuMoments(timeline, this.program))
  }

  async judge(timeline: Timeline<Machine>): Promise<Judge> {
    const { nommuJudge } = await import('../../explain/narration/outcomes.ts')
    return nommuJudge(timeline, this.program)
  }

  async zoomPlace(timeline: Timeline<Machine>, target: ZoomTarget, mistakes: Mistakes): Promise<Look['at']> {
    const { zoomPlace } = await import('./view/zoomPlace.ts')
    return zoomPlace(timeline, this.program, target, mistakes)
  }

  start(): World<Machine> {
    const machine = bootBoard(this.program)
    this.program.bringLoaders?.(machine)
    const pids = new Int32Array(this.program.processNames.length).fill(NO_PROCESS)
    // Of a board from a report: its processes have the first names.
    if (this.program.board.kind === 'report')
      machine.processes.forEach(({ pid }, index) => (pids[index] = pid))
    return { machine, slots: new Float64Array(this.program.slotNames.length), pids }
  }

  protected override perform(world: World<Machine>, op: Op, proc: Record<string, string>): Answer {
    const ret = runOp(world, op, this.program, proc)
    return { ret, errno: world.machine.errnoOf(ret), ...killedBy(world.machine, ret) }
  }
}

function runOp(world: World<Machine>, op: Op, program: Program, proc: Record<string, string>): number {
  const { machine } = world
  switch (op.op) {
    case 'spawn': {
      const name = program.processNames[op.process] ?? '?'
      const pid = spawn(machine, name, op.programBytes, op.stackBytes)
      world.pids[op.process] = pid
      return pid
    }
    case 'exec': {
      const name = program.processNames[op.process] ?? '?'
      const pid = machine.loaders?.vforkExec(name, op) ?? fail('ENOSYS')
      world.pids[op.process] = pid < 0 ? NO_PROCESS : pid
      return pid
    }
    case 'sysctl':
      if (op.key !== TRIM_PAGES) {
        machine.why?.check('sysctl-known', true)
        return fail('ENOENT')
      }
      // What the write to /proc/sys returns: the length of the text.
      machine.nrTrimPages = op.value
      return String(op.value).length
    case 'cat': {
      const pid = op.process === null ? NO_PROCESS : (world.pids[op.process] ?? NO_PROCESS)
      const path = catPath(op, pid)
      assert(program.procFile !== null, 'what it prints was read by nobody who knows it')
      const text = program.procFile(machine, path)
      if (text === null) {
        machine.why?.check('proc-file', true, pid)
        return fail('ENOENT')
      }
      proc[path] = text
      return 0
    }
    case 'call':
      return runCall(world, op, program)
    default:
      return unreachable(op)
  }
}

function runCall(world: World<Machine>, op: Op & { readonly op: 'call' }, program: Program): number {
  const { machine, slots, pids } = world
  const pid = pids[op.process] ?? NO_PROCESS
  const process = pid < 0 ? null : machine.findProcess(pid)
  const args = op.args.map((arg) => resolve(arg, world))
  if (op.child >= 0) args.push(program.processNames[op.child] ?? '?')
  if (process === null) machine.why?.check('caller-there', true)
  const ret = process === null ? fail('ESRCH') : syscall(machine, process, op.name, args)
  if (op.child >= 0) pids[op.child] = ret < 0 ? NO_PROCESS : ret
  if (op.result >= 0) slots[op.result] = ret
  return ret
}

/** The machine of a scenario's header, before its first step. */
export function bootBoard(
  program: Omit<KernelSpec, 'mmu'> &
    Pick<Program, 'board' | 'files' | 'nrTrimPages' | 'measuredBoot' | 'olderKernels'>,
): Machine {
  const { board, era, files, shmDirect, slab, olderKernels } = program
  const common: Omit<MachineConfig, 'zone'> = {
    era,
    files,
    nrTrimPages: program.nrTrimPages,
    allowUninitialized: true,
    shmPatched: shmDirect,
    ...(slab !== null && { slab }),
    inodeNumbers: new Map(),
  }
  if (board.kind === 'synthetic') {
    const { cacheBytes } = board
    return bootSynthetic(
      {
        ...common,
        arch: board.arch,
        zone: syntheticZone(board),
        ...(cacheBytes !== null && { cachePages: cacheBytes / PAGE_SIZE }),
      },
      olderKernels,
    )
  }
  if (board.kind === 'report') {
    const { zone, state, files: found, evidence } = board.start
    return bootMeasured({ ...common, zone, files: [...files, ...found], evidence }, state, olderKernels)
  }
  assert(program.measuredBoot !== null, 'a measured board was read by nobody who knows it')
  const { zone, state } = program.measuredBoot(board.name)
  return bootMeasured({ ...common, zone }, state, olderKernels)
}

export function describeBoard(board: BoardSpec): string {
  if (board.kind === 'measured') return `${board.name}, a measured boot`
  const { ramBytes, base } =
    board.kind === 'synthetic'
      ? board
      : {
          ramBytes: board.start.zone.spannedPages * PAGE_SIZE,
          base: pfnToAddr(board.start.zone.startPfn),
        }
  return `${formatBytes(ramBytes)} at ${hex(base)}${board.kind === 'report' ? ', from a report' : ''}`
}
