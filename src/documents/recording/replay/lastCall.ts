/** The call that a recording ends with and has no step for: the one that stopped the kernel, or was never answered. */
import { BugError } from '../../../base/assert.ts'
import { parseProgram } from '../../scenario/read.ts'
import { execve, vforkExec } from '../../../sim/nommu/exec/execve.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'
import { endCall, syscall } from '../../../sim/nommu/syscalls.ts'
import { KILLED } from '../format/documentStep.ts'
import { compareLog, withoutFree } from './compareLog.ts'
import { DifferenceList, WEIGHT, type Difference } from './comparison.ts'
import { callOfOlderKernel } from './olderCalls.ts'
import { logOf, type TraceStepOutcome } from './replay.ts'
import { isOperation, scriptLinesOf } from './scriptLines.ts'
import { whyLost } from './whyLost.ts'
import type { TraceDocument } from '../format/types.ts'

/** Whether a model's stop is the kernel's: the same place in its source, give or take the lines that recording it added. */
function isSameStop(model: string | null, kernel: string): boolean {
  const place = /^(.*?:)(\d+)(.*)$/.exec(model ?? '')
  if (place === null) return model !== null && kernel.includes(model)
  const [, before = '', line = '', after = ''] = place
  const at = kernel.indexOf(before)
  const found = at === -1 ? null : /^\d+/.exec(kernel.slice(at + before.length))
  if (found === null || Math.abs(Number(found[0]) - Number(line)) > RECORDING_LINES) return false
  return kernel.slice(at + before.length + found[0].length).startsWith(after)
}
const RECORDING_LINES = 2

/** How a recording that has a last call says that the kernel took it, in the words of what the model is compared with. */
const kernelEnd = ({ hung, panic, unfinished = [] }: TraceDocument): string => {
  if (panic !== undefined) return panic[0]?.trim() ?? 'stopped'
  return hung === undefined && unfinished.length > 0 ? 'killed the caller' : 'hangs'
}

/** What the model made of the last call, against the kernel; null if it is the same. */
export function endDifference(m: Machine, document: TraceDocument): Difference | null {
  const { panic, unfinished = [] } = document
  const kernel = kernelEnd(document)
  const found = new DifferenceList(1)
  if (panic !== undefined || document.complete) {
    if (!isSameStop(m.stopped, kernel)) found.add(WEIGHT.result, 'end', m.stopped ?? 'went on', kernel)
  } else if (kernel === 'hangs') {
    if (!m.isHung) found.add(WEIGHT.result, 'end', m.stopped ?? 'went on', kernel)
  } else {
    // The caller was killed, and nobody was left to tell of it but the log.
    if (!m.wasCallerKilled) found.add(WEIGHT.result, 'end', m.stopped ?? 'went on', kernel)
    // What others took and gave back meanwhile was not recorded.
    compareLog(found, withoutFree(logOf(m)), withoutFree(unfinished))
  }
  return found.finish().differences[0] ?? null
}

/**
 * The call that stopped the kernel, or was never answered: the script's operation after the last recorded step. Null if the kernel went
 * on, or nobody was left who could have made it.
 */
export function lastCall(document: TraceDocument): string | null {
  const { complete, hung, script, steps } = document
  if (hung !== undefined) return hung.call
  if (complete || script === undefined) return null
  if (document.variant !== undefined) return steps.at(-1)?.ret === KILLED ? null : nextThatCanBeMade(document)
  const lines = script.split('\n').map((line) => line.trim())
  return lines.filter(isOperation)[steps.length] ?? null
}

/** Before 2.6.30 calls that depend on a result that failed are left out. */
function nextThatCanBeMade(document: TraceDocument): string | null {
  const { texts, steps } = scriptLinesOf(document)
  const values = resultsOf(document)
  const failed = (name: string): boolean => {
    const value = values.get(name)
    return value === undefined || (value < 0 && value > -4096)
  }
  const rest = texts.slice((steps.at(-1) ?? -1) + 1).filter(isOperation)
  return rest.find((line) => !variablesIn(line).some(failed)) ?? null
}

const NAMED: Readonly<Record<string, number>> = Object.fromEntries(
  'NULL 0, PROT_NONE 0, READ 1, WRITE 2, EXEC 4, SHARED 1, PRIVATE 2, FIXED 16, ANON 32'
    .split(', ')
    .map((pair) => [pair.slice(0, pair.indexOf(' ')), Number(pair.slice(pair.indexOf(' ')))]),
)

/** What stands between the brackets of a call: its arguments. */
const argumentsIn = (line: string): readonly string[] =>
  line.endsWith(')')
    ? line
        .slice(line.indexOf('(') + 1, -1)
        .split(',')
        .map((one) => one.trim())
    : []

const variablesIn = (line: string): readonly string[] =>
  argumentsIn(line).flatMap((argument) => /^[a-z]\w*/.exec(argument)?.[0] ?? [])

/** Runs that call, as runTraceStep. The variables in it have the values that the recorded steps gave them. */
export function runLastCall(m: Machine, document: TraceDocument): Pick<TraceStepOutcome, 'ret' | 'lost'> {
  let ret = 0
  const lost = whyLost(() => {
    ret = lastAnswer(m, document)
  })
  return lost === null ? { ret } : { ret, lost }
}

function lastAnswer(m: Machine, document: TraceDocument): number {
  const text = lastCall(document) ?? ''
  if (document.variant !== undefined) return lastAnswerOfOlder(m, document, text)
  const [, caller = '', verb, file = '', options = ''] =
    /^(\w+)(?::| =) (exec|execve)\("([^"]+)"(.*)\)$/.exec(text) ?? ['', /^(\w+): /.exec(text)?.[1]]
  const request = {
    path: file,
    // Programs are given their path and the address of a mailbox, 16 digits.
    argv: [file.length, 16, ...lengthsOf(/args=(\d+)x(\d+)/, options)],
    envp: lengthsOf(/env=(\d+)x(\d+)/, options),
  }
  if (verb === 'exec') return vforkExec(m, caller, request)
  if (caller === '') throw new BugError(`${text} is not a call that can stop a kernel`)
  const process = m.processes.find(({ name }) => name === caller)
  if (process === undefined) throw new BugError(`there is no process ${caller} for ${text}`)
  if (verb === 'execve') {
    m.caller = process
    return endCall(m, process, execve(m, process, request))
  }
  const values = resultsOf(document)
  const resolved = text.replaceAll(
    /"[^"]*"|\b([a-z]\w*)\b(?:\+(\d+))?(?!\()/g,
    (whole: string, name?: string, plus?: string) => {
      const value = values.get(name ?? '')
      return value === undefined ? whole : String(value + Number(plus ?? 0))
    },
  )
  const op = parseProgram(`${caller} = spawn\n${resolved}`).program.ops.at(1)
  if (op?.op !== 'call') throw new BugError(`${text} is not a call that can stop a kernel`)
  const args = op.args.map((arg) => {
    if (arg.kind === 'path') return arg.path
    return arg.kind === 'number' ? arg.value : 0
  })
  return syscall(m, process, op.name, args)
}

/** `args=3x20`: three strings of 20. */
function lengthsOf(pattern: RegExp, options: string): readonly number[] {
  const [, count = '0', length = '0'] = pattern.exec(options) ?? []
  return Array.from({ length: Math.min(Number(count), MOST_STRINGS) }, () => Number(length))
}
/** The window of arguments holds no more. */
const MOST_STRINGS = 131_072

/** What the script's variables stand for. */
function resultsOf({ steps }: TraceDocument): ReadonlyMap<string, number> {
  const values = new Map<string, number>()
  for (const { call, ret } of steps) {
    const name = /^\w+: (\w+) = /.exec(call)?.[1]
    if (name !== undefined) values.set(name, ret)
  }
  return values
}

/** `A: d = mmap2(0, 8192, READ|WRITE, SHARED, f, 0x44000)`; `init: cat(/proc/11/status)`. */
function lastAnswerOfOlder(m: Machine, document: TraceDocument, text: string): number {
  const [, caller = '', sys] = /^(\w+): (?:\w+ = )?(\w+)\(/.exec(text) ?? []
  const process = caller === 'init' ? m.findProcess(1) : m.processes.find(({ name }) => name === caller)
  if (process === undefined || process === null || sys === undefined)
    throw new BugError(`${text} is not a call that can stop a kernel`)
  const values = resultsOf(document)
  const valueOf = (word: string): number => NAMED[word] ?? values.get(word) ?? Number(word)
  const args = argumentsIn(text).map((argument) =>
    argument.startsWith('/')
      ? argument
      : /[|]/.test(argument)
        ? argument.split('|').reduce((sum, word) => sum | valueOf(word), 0)
        : argument.split('+').reduce((sum, word) => sum + valueOf(word), 0),
  )
  const step = { call: text, pid: process.pid, sys, args, ret: 0, events: [] }
  return callOfOlderKernel(m, { ...step, after: document.initial }, new Map())
}
