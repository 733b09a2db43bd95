/** The program of the machine beside the first one: the same steps, line by line. */
import { withMmu } from '../compile/compileHeader.ts'
import type { Difference, Op, Program } from '../compile/program.ts'

/**
 * The program that runs beside this one; null where its text asks for none. Nobody tells it: narration and questions are the
 * first one's.
 */
export function secondProgram(first: Program): Program | null {
  if (first.beside === null) return null
  const plain: Program = { ...first, beside: null, notes: [], questions: [], look: null }
  return first.beside.reduce(changed, plain)
}

function changed(program: Program, difference: Difference): Program {
  switch (difference.kind) {
    case 'sysctl': {
      const { key, value } = difference
      const set = (op: Op): Op =>
        op.op === 'sysctl' && op.key === key ? { ...op, value, text: `sysctl ${key} = ${value}` } : op
      return { ...program, nrTrimPages: value, ops: program.ops.map(set) }
    }
    case 'kernel':
      // The header's own line `mmu` stays.
      return { ...program, ...(program.mmu === null ? difference.kernel : withMmu(difference.kernel)) }
    case 'board':
      return { ...program, board: difference.board }
    case 'without': {
      const leaveOut = (op: Op): Op => (op.line === difference.line ? { ...op, isLeftOut: true } : op)
      return { ...program, ops: program.ops.map(leaveOut) }
    }
    case 'mmu':
      return { ...program, ...withMmu(program) }
  }
}
