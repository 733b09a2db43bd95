/** A change as a machine beside the one that there is, where the `beside` line of a text can say it. */
import type { Program } from '../documents/scenario/compile/program.ts'
import { secondProgram } from '../documents/scenario/beside/secondProgram.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { runProgram } from './trial.ts'
import type { Variation } from './variation.ts'

/** Operations that a `beside` line leaves out, at most: a longer line is hard to read. */
const MOST_LEFT_OUT = 8

/**
 * The text with a machine beside its own on which the operation at `target` (an index) is served; null where there is no such line. It
 * has been read and run: names of what is left out are not free beside, as they are in the changed text.
 * @param below Where a header line goes in the text, an offset.
 */
export function besideText(
  text: string,
  below: number,
  program: Program,
  variation: Variation,
  target: number,
): string | null {
  const difference = differenceOf(program, variation)
  if (difference === null || program.beside !== null) return null
  const above = text.slice(0, below)
  const ending = above === '' || above.endsWith('\n') ? '' : '\n'
  const withLine = `${above}${ending}beside ${difference}\n${text.slice(below)}`
  const { program: first } = parseProgram(withLine)
  const second = secondProgram(first)
  if (second === null || second.ops.length !== program.ops.length) return null
  const { isStopped, isRefused } = runProgram(second, target)
  return isStopped || isRefused[target] === 1 ? null : withLine
}

/** What stands behind `beside`; null where nothing can. All operations stand a line lower with it. */
function differenceOf(program: Program, { kind, edits, header }: Variation): string | null {
  if (header !== undefined) return edits.length === 0 && header.word !== 'file' ? header.text : null
  if (kind === 'trim' || kind === 'limit') {
    const [edit] = edits
    // Beside, the setting holds for the whole run: elsewhere it is another change.
    return edit === undefined || edit.type === 'remove' || edit.index !== 0 ? null : edit.op.text
  }
  if (kind !== 'leave-out' || edits.length > MOST_LEFT_OUT) return null
  return edits.map(({ index }) => `without ${(program.ops.at(index)?.line ?? 0) + 1}`).join(', ')
}
