/** A line that starts a program, made ready to run. */
import type { Era } from '../../../sim/nommu/era.ts'
import type { Findings } from '../compile/compileArguments.ts'
import type { Names } from '../compile/names.ts'
import type { Strings } from '../../../sim/nommu/exec/binary.ts'
import type { Arg, Op } from '../compile/program.ts'
import type { StartStatement } from '../syntax/ast.ts'

/** What is known at the line. */
export interface StartScope {
  readonly names: Names
  readonly findings: Findings
  readonly line: number
  /** Line of the mistake that keeps this one from running; 0: none. */
  cause(): number
  /** The kernel of a machine without an MMU; null with one. */
  readonly machine: Era | null
  /** Index of the process that makes the call; null after a mistake. */
  caller(): number | null
}

const MODELLED: Era = '6.12'
const NONE: Strings = { count: 0, length: 0 }

export function compileStart(statement: StartStatement, scope: StartScope): Op | null {
  const { result, call, path, strings } = statement
  const { names, findings, line, machine } = scope
  const given = (word: string): Strings => {
    const { count, length } = strings.find((option) => option.word.text === word) ?? NONE
    return { count, length }
  }
  const [args, env] = [given('args'), given('env')]
  const at = { line, text: statement.text }
  if (machine !== MODELLED)
    findings.error(
      call,
      `How ${machine === null ? 'a machine with an MMU' : `Linux ${machine}`} loads programs is not modelled; spawn starts one there.`,
      call.text === 'exec' ? 'spawn' : null,
    )
  if (call.text === 'exec' && result !== null) {
    if (scope.cause() !== 0) {
      names.loseProcess(result.text, line)
      return null
    }
    const process = names.spawn(result, line)
    return typeof process === 'number'
      ? { ...at, op: 'exec', process, path: path.text, args, env }
      : findings.fault(result, process)
  }
  const process = scope.caller()
  if (process === null || scope.cause() !== 0) {
    if (result !== null) names.lose(result.text, scope.cause())
    return null
  }
  const values: readonly Arg[] = [
    { kind: 'path', path: path.text },
    { kind: 'strings', ...args },
    { kind: 'strings', ...env },
  ]
  const slot = result === null ? -1 : names.set(result.text)
  return { ...at, op: 'call', process, name: 'execve', args: values, result: slot, child: -1 }
}
