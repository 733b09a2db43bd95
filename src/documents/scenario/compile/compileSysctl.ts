/** A kernel parameter that is set. */
import { SYSCTLS } from '../../../language/words.ts'
import type { Statement } from '../syntax/ast.ts'
import { didYouMean } from '../syntax/nearest.ts'
import { shorten } from '../syntax/numbers.ts'
import { printStatement } from '../syntax/print.ts'
import type { Findings } from './compileArguments.ts'
import type { Op } from './program.ts'

type SysctlStatement = Extract<Statement, { readonly kind: 'sysctl' }>

/** Null after a mistake. */
export function compileSysctl(statement: SysctlStatement, line: number, findings: Findings): Op | null {
  const written = statement.key.text
  const key = SYSCTLS.find((known) => known === written)
  if (key !== undefined)
    return { line, text: printStatement(statement), op: 'sysctl', key, value: statement.value.value }
  const meant = findings.hints.nearest(written, SYSCTLS)
  return findings.error(
    statement.key,
    `There is no kernel parameter ${shorten(written)} here.${meant === null ? ` Known are: ${SYSCTLS.join(', ')}.` : didYouMean(meant)}`,
    meant,
  )
}
