/** Where a recording's steps stand in its script. */
import { addTo } from '../../../base/lists.ts'
import type { TraceDocument } from '../format/types.ts'

export interface ScriptLines {
  /** The script's lines, without what is around them. */
  readonly texts: readonly string[]
  /** By step, its line (0-based); the last known one for steps that the script does not have. */
  readonly steps: readonly number[]
}

export const isOperation = (text: string): boolean => text !== '' && !text.startsWith('#')

/** What could not be called, because it depends on a result that failed, is in the script and in no step. */
export function scriptLinesOf({ script = '', steps }: Pick<TraceDocument, 'script' | 'steps'>): ScriptLines {
  const texts = script.split('\n').map((line) => line.trim())
  const linesOf = new Map<string, number[]>()
  // Last line first, so that what was passed is taken from the end.
  for (let line = texts.length - 1; line >= 0; line--) {
    const text = texts[line] ?? ''
    if (isOperation(text)) addTo(linesOf, text, line)
  }
  let at = -1
  const found = steps.map(({ call }) => {
    const lines = linesOf.get(call.trim()) ?? []
    while ((lines.at(-1) ?? Infinity) <= at) lines.pop()
    return (at = lines.at(-1) ?? Math.min(at + 1, texts.length - 1))
  })
  return { texts, steps: found }
}
