/** A scenario on a machine with an MMU: the same operations as on one without, in address spaces of their own. */
import { unreachable } from '../../base/assert.ts'
import { SIGNALS } from '../../base/result.ts'
import { errnoName } from '../../base/uapi.ts'
import { operationOf } from '../../language/calls/calls.ts'
import { MAP_COUNT } from '../../language/words.ts'
import { operationName, type Op, type Program } from '../../documents/scenario/compile/program.ts'
import type { Timeline } from '../../engine/timeline.ts'
import { NO_PROCESS, type World } from '../../engine/world.ts'
import { mmuMoments } from '../../explain/mmu/moment.ts'
import { RunNarration } from '../../explain/narration/narration.ts'
import { MMU_TODAY, type MmuEra } from '../../sim/mmu/eraNames.ts'
import { fail } from '../../sim/mmu/machine.ts'
import { spawn } from '../../sim/mmu/mm/fork.ts'
import type { SyscallResult } from '../../sim/mmu/syscalls.ts'
import type { Judge, MachineSource, Narrator } from '../model.ts'
import { describeBoard } from '../nommu/scenarioSource.ts'
import { catPath, ProgramSource, resolve, type Answer } from '../programSource.ts'
import { bootMmu } from './boot.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import { mmuCall } from './calls.ts'
import { mmuProcFile } from './proc.ts'

export class MmuScenarioSource extends ProgramSource<MmuBoard> implements MachineSource<MmuBoard> {
  constructor(program: Program) {
    super(program, 'mmu')
  }

  /** The header, as far as it decides in what state the machine begins. */
  get origin(): string {
    const { mmu, board, files } = this.program
    return JSON.stringify(['mmu', mmu, board, files])
  }

  get era(): MmuEra {
    return this.program.mmu ?? MMU_TODAY
  }
  get board(): string {
    return `${describeBoard(this.program.board)}, with an MMU`
  }
  narrator(timeline: Timeline<MmuBoard>): Narrator {
    return new RunNarration(timeline, this.program, mmuMoments(timeline, this.program))
  }

  async judge(timeline: Timeline<MmuBoard>): Promise<Judge> {
    const { Judge: WrittenJudge } = await import('../../explain/narration/written.ts')
    const { MmuOutcomes } = await import('../../explain/mmu/outcomes.ts')
    return new WrittenJudge(new MmuOutcomes(timeline), this.program)
  }

  start(): World<MmuBoard> {
    return {
      machine: bootMmu(this.program, this.era),
      slots: new Float64Array(this.program.slotNames.length),
      pids: new Int32Array(this.program.processNames.length).fill(NO_PROCESS),
    }
  }

  protected override perform(world: World<MmuBoard>, op: Op, proc: Record<string, string>): Answer {
    return answerOf(world.machine, op, this.runOp(world, op, proc))
  }

  private runOp(world: World<MmuBoard>, op: Op, proc: Record<string, string>): SyscallResult {
    const { machine: board, slots, pids } = world
    const { machine } = board
    switch (op.op) {
      case 'exec':
      case 'spawn': {
        const { pid } = spawn(machine, this.program.processNames[op.process] ?? '?')
        if (op.op === 'exec') machine.why?.note('program-not-loaded')
        board.settleTables()
        pids[op.process] = pid
        return { ret: pid }
      }
      case 'sysctl':
        // Only a kernel without an MMU trims.
        if (machine.refuses('sysctl-known', op.key !== MAP_COUNT)) return { ret: fail('ENOENT') }
        if (machine.refuses('sysctl-range', op.value > MOST_OF_INT, op.value)) return { ret: fail('EINVAL') }
        machine.maxMapCount = op.value
        // What the write to /proc/sys returns: the length of the text.
        return { ret: String(op.value).length }
      case 'cat': {
        const pid = op.process === null ? NO_PROCESS : (pids[op.process] ?? NO_PROCESS)
        const path = catPath(op, pid)
        const text = mmuProcFile(board, path)
        if (machine.refuses('proc-file', text === null) || text === null) return { ret: fail('ENOENT') }
        proc[path] = text
        return { ret: 0 }
      }
      case 'call': {
        const pid = pids[op.process] ?? NO_PROCESS
        const process = pid < 0 ? null : machine.findProcess(pid)
        const args = op.args.map((arg) => {
          const value = resolve(arg, world)
          return typeof value === 'object' ? value.count : value
        })
        if (op.child >= 0) args.push(this.program.processNames[op.child] ?? '?')
        const isGone = machine.refuses('caller-there', process === null)
        const result: SyscallResult =
          isGone || process === null ? { ret: fail('ESRCH') } : mmuCall(board, process, op.name, args)
        if (op.child >= 0) pids[op.child] = result.ret < 0 ? NO_PROCESS : result.ret
        if (op.result >= 0) slots[op.result] = result.signal === undefined ? result.ret : fail('EFAULT')
        return result
      }
      default:
        return unreachable(op)
    }
  }
}

/** What a kernel parameter can hold. */
const MOST_OF_INT = 2 ** 31 - 1

/** A signal comes instead of an answer; the timeline marks it as it marks what was refused. */
function answerOf(board: MmuBoard, op: Op, { ret, signal }: SyscallResult): Answer {
  if (signal !== undefined) {
    const killedBy = SIGNALS[signal.signal]
    return { ret: killedBy, errno: 'EFAULT', killedBy, signal }
  }
  // A word of memory can look like an errno.
  const isWord = board.lastWord !== null && operationOf(operationName(op), 'mmu').returns === 'word'
  return { ret, errno: isWord ? null : errnoName(ret) }
}
