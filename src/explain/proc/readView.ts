/** A file that a step read, against the last time that the run read it. */
import { diffLines, linesOfText, procLine } from './procDiff.ts'
import { READ_LINES, type ReadView } from './procTypes.ts'

/** `earlier`: what an earlier step read of the same file; null where none did. */
export function readView(
  path: string,
  text: string,
  earlier: { readonly step: number; readonly text: string } | null,
): ReadView {
  const now = linesOfText(text)
  const before = earlier === null ? now : linesOfText(earlier.text)
  const diff = diffLines(before, now, (old, present) => before.text(old) === now.text(present))
  const lines = Array.from({ length: diff.length }, (_, at) => procLine(diff, at, before, now))
  return {
    path,
    since: earlier?.step ?? null,
    changes: lines.filter(({ change }) => change !== 'same').length,
    lines: lines.slice(0, READ_LINES),
    more: Math.max(0, lines.length - READ_LINES),
  }
}
