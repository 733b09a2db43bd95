/** Whether a move of two lines is needed: all changes of one line that could do instead, tried. */
import { runLines, unmapLine, type Draft } from './draft.ts'
import type { Puzzle } from './kinds.ts'

/**
 * The puzzle's lines with one change each: an open line left out, a page shorter or half as long; or a mapping given back at any
 * place before the request.
 */
function singleChanges({ lines, open }: Puzzle, { living }: Draft): readonly (readonly string[])[] {
  const changed: (readonly string[])[] = []
  for (const at of open) {
    changed.push(lines.toSpliced(at, 1))
    const [, before = '', kib = '', after = ''] = /^(.* = mmap\()(\d+)(K\))$/.exec(lines[at] ?? '') ?? []
    for (const size of new Set([Number(kib) - 4, Math.floor(Number(kib) / 8) * 4]))
      if (size > 0) changed.push(lines.with(at, `${before}${size}${after}`))
  }
  for (const mapping of living) {
    const first = lines.findIndex((line) => line.startsWith(`${mapping.owner}: ${mapping.name} = `)) + 1
    if (first === 0) continue
    for (let place = first; place < lines.length; place++)
      changed.push(lines.toSpliced(place, 0, unmapLine(mapping)))
  }
  return changed
}

/** How many changes of one line were tried, all in vain; null where one of them does as well. `most`: bytes that may be free then. */
export function triedInVain(puzzle: Puzzle, draft: Draft, most: number): number | null {
  const changed = singleChanges(puzzle, draft)
  const isSolved = changed.some((lines) => {
    const { isServed, trial } = runLines(lines)
    return isServed && trial.after.free <= most
  })
  return isSolved ? null : changed.length
}
