/** Runs the lines of a script on a machine, one after the other. */
import { errnoName } from '../../../base/uapi.ts'
import type { MmuMachine } from '../../../sim/mmu/machine.ts'
import { spawn } from '../../../sim/mmu/mm/fork.ts'
import type { Process } from '../../../sim/mmu/structs.ts'
import { syscall, type SyscallArg, type SyscallResult } from '../../../sim/mmu/syscalls.ts'
import { evaluate, type ScriptCall, type ScriptLine } from './script.ts'
import type { MmuOutcome } from './types.ts'

/** What one line did: the call as a recording writes it, with its arguments resolved, and what came of it. */
export interface LineOutcome extends MmuOutcome {
  readonly sys: string
  readonly args: readonly (number | string)[]
}

export type RunResult =
  | { readonly ok: true; readonly outcome: LineOutcome | null }
  /** The line cannot be run: no such process, or a variable without a value. */
  | { readonly ok: false; readonly what: string }

/** How often `repeat` goes on at most. */
const MOST_REPEATS = 1_000_000n

export class ScriptRun {
  private readonly m: MmuMachine
  private readonly variables = new Map<string, bigint>()

  constructor(m: MmuMachine) {
    this.m = m
  }

  /** The variables, for going back. */
  save(): ReadonlyMap<string, bigint> {
    return new Map(this.variables)
  }

  load(from: ReadonlyMap<string, bigint>): void {
    this.variables.clear()
    for (const [name, value] of from) this.variables.set(name, value)
  }

  /** The outcome is null for `spawn`, which is no step of a recording. */
  run(line: ScriptLine): RunResult {
    const { m } = this
    if (line.kind === 'spawn') {
      spawn(m, line.process)
      return { ok: true, outcome: null }
    }
    const process = m.processes.find(({ name }) => name === line.process)
    if (process === undefined) return { ok: false, what: `there is no process ${line.process}` }
    if (line.times !== undefined) return this.repeat(process, line, line.times)
    const args = this.resolve(line.call)
    if (typeof args === 'string') return { ok: false, what: args }
    const { name } = line.call
    const isFork = name === 'fork'
    const result = syscall(m, process, name, isFork ? [line.result] : args)
    const ret = (isFork && result.ret > 0) || name === 'exit' ? 0 : result.ret
    if (!isFork) this.keep(line.result, ret)
    const listed = name === 'exit' ? [] : args.map(plain)
    return { ok: true, outcome: { sys: name, args: listed, ...outcomeOf({ ...result, ret }) } }
  }

  /** One step: how many calls succeeded, and the errno of the one that did not. */
  private repeat(
    process: Process,
    { result, call }: Extract<ScriptLine, { kind: 'call' }>,
    times: Parameters<typeof evaluate>[0],
  ): RunResult {
    const most = evaluate(times, this.variables)
    if (most === null || most < 0n || most > MOST_REPEATS)
      return { ok: false, what: 'it is repeated too often' }
    let count = 0
    let errno: string | null = null
    for (; count < Number(most); count++) {
      this.variables.set('i', BigInt(count))
      const args = this.resolve(call)
      if (typeof args === 'string') return { ok: false, what: args }
      const answer = syscall(this.m, process, call.name, args)
      errno = answer.signal === undefined ? errnoName(answer.ret) : answer.signal.signal
      if (errno !== null) break
    }
    this.keep(result, count)
    const outcome = { sys: 'repeat', args: [Number(most)], ret: count }
    return { ok: true, outcome: errno === null ? outcome : { ...outcome, errno } }
  }

  private keep(variable: string, value: number): void {
    if (variable !== '') this.variables.set(variable, BigInt(value))
  }

  /** The arguments as values, or what is wrong with them. */
  private resolve({ args }: ScriptCall): SyscallArg[] | string {
    const out: SyscallArg[] = []
    for (const arg of args) {
      if (arg.kind === 'text') {
        out.push(arg.text)
        continue
      }
      const value = evaluate(arg, this.variables)
      if (value === null) return 'a variable has no value yet'
      const near = Number(value)
      out.push(Number.isSafeInteger(near) ? near : value)
    }
    return out
  }
}

/** As JSON can hold it: a number of more than 53 bits is rounded, as it is when a recording is read. */
const plain = (arg: SyscallArg): number | string => (typeof arg === 'bigint' ? Number(arg) : arg)

function outcomeOf({ ret, signal, data, vec }: SyscallResult): MmuOutcome {
  if (signal !== undefined) return { signal: signal.signal, code: signal.code, faultAddress: signal.address }
  const errno = errnoName(ret)
  return {
    ret,
    ...(errno === null ? {} : { errno }),
    ...(data === undefined ? {} : { data: Array.from(data, (byte) => String.fromCharCode(byte)).join('') }),
    ...(vec === undefined ? {} : { vec }),
  }
}
