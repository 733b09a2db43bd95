/** The program of the machine beside the first one: the same steps, line by line. */
import { TRIM_PAGES } from '../../../language/words.ts'
import { withMmu } from '../compile/compileHeader.ts'
import { namesOf } from '../compile/opNames.ts'
import { ChangedOps } from '../compile/opList.ts'
import type { Difference, Op, OpList, Program } from '../compile/program.ts'

/**
 * The program that runs beside this one; null where its text asks for none. Nobody tells it: narration and questions are the
 * first one's.
 */
export function secondProgram(first: Program): Program | null {
  if (first.beside === null) return null
  const plain: Program = { ...first, beside: null, notes: [], questions: [], look: null }
  const lines = new Set(first.beside.flatMap((one) => (one.kind === 'without' ? [one.line] : [])))
  const second = first.beside.reduce(changed, plain)
  return lines.size === 0 ? second : { ...second, ops: withoutLines(second, lines) }
}

/** The operations with those of some lines left out, and those marked that need what they would have given. Looks at each once. */
function withoutLines(program: Program, lines: ReadonlySet<number>): OpList {
  /** By the name, the line that would have given it. */
  const missing = new Map<number, number>()
  /** By the operation's index, the line of the one that it lacks. */
  const lacking = new Map<number, number>()
  for (const [index, op] of program.ops.entries()) {
    const { takes, gives, ends } = namesOf(op, program)
    const isLeftOut = lines.has(op.line)
    const lacks = takes.map((name) => missing.get(name)).find((line) => line !== undefined)
    const from = isLeftOut ? op.line : lacks
    for (const name of gives)
      // A process that is not ended lacks nothing.
      if (from === undefined || name === ends) missing.delete(name)
      else missing.set(name, from)
    if (!isLeftOut && lacks !== undefined) lacking.set(index, lacks)
  }
  return new ChangedOps(program.ops, (op, index) => {
    if (lines.has(op.line)) return { ...op, isLeftOut: true }
    const lacks = lacking.get(index)
    return lacks === undefined ? op : { ...op, lacks }
  })
}

function changed(program: Program, difference: Difference): Program {
  switch (difference.kind) {
    case 'sysctl': {
      const { key, value } = difference
      const set = (op: Op): Op =>
        op.op === 'sysctl' && op.key === key ? { ...op, value, text: `sysctl ${key} = ${value}` } : op
      const start = key === TRIM_PAGES ? { nrTrimPages: value } : { maxMapCount: value }
      return { ...program, ...start, ops: new ChangedOps(program.ops, set) }
    }
    case 'kernel':
      // The header's own line `mmu` stays.
      return { ...program, ...(program.mmu === null ? difference.kernel : withMmu(difference.kernel)) }
    case 'board':
      return { ...program, board: difference.board }
    case 'without':
      return program
    case 'mmu':
      return { ...program, ...withMmu(program) }
  }
}
