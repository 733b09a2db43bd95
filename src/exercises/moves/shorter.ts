/** Whether a move of two lines is needed: all changes of one line that could do instead, tried. */
import { runLines } from './runLines.ts'
import type { Puzzle } from './kinds.ts'

const SIZES = Array.from({ length: 64 }, (_, n) => (n + 1) * 4)
const STACKS = [4, 8, 12, 16, 32, 64] as const
const TRIMMING = [0, 2, 4, 8, 16, 32] as const

/**
 * The puzzle's lines with one change each: an open line left out, of another size, or something else in its place. That is all that
 * one edit can do where no line may be added and all others are locked.
 */
function singleChanges({ lines, open }: Puzzle): readonly (readonly string[])[] {
  return [...open].flatMap((at) => [
    lines.toSpliced(at, 1),
    ...othersFor(lines[at] ?? '').map((line) => lines.with(at, line)),
  ])
}

/** What may stand in the place of a line. What holds less is not tried: then more is free than may be. */
function othersFor(own: string): readonly string[] {
  const [, before = '', kib = ''] = /^(.* = mmap\()(\d+)K\)$/.exec(own) ?? []
  if (kib !== '') {
    const larger = SIZES.filter((size) => size > Number(kib))
    return [
      ...larger.map((size) => `${before}${size}K)`),
      ...TRIMMING.map((pages) => `sysctl vm.nr_trim_pages = ${pages}`),
      ...SIZES.filter((size) => size >= Number(kib) - 8).map(
        (size) => `Z = spawn(program ${size}K, stack 8K)`,
      ),
    ]
  }
  // Its name is needed later: it stays a program.
  const [, name] = /^(\w+) = spawn/.exec(own) ?? []
  return STACKS.flatMap((stack) => SIZES.map((size) => `${name} = spawn(program ${size}K, stack ${stack}K)`))
}

/** How many changes of one line were tried, all in vain; null where one of them does as well. `most`: bytes that may be free then. */
export function triedInVain(puzzle: Puzzle, most: number): number | null {
  const changed = singleChanges(puzzle)
  const isSolved = changed.some((lines) => {
    const { isServed, after } = runLines(lines)
    return isServed && after.free <= most
  })
  return isSolved ? null : changed.length
}
