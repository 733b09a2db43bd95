/** Two states of a file below /proc, line by line and field by field. */
import type { LinePart, ProcLine } from './procTypes.ts'

/** The lines of a file, in the kernel's order. */
export interface ProcLines {
  readonly length: number
  /** As it is printed. */
  text(at: number): string
  /** What stays the same when the contents of a line change: a mapping's first address, a label, a zone. */
  key(at: number): string
}

/** Lines of the present file, with those that went where they stood. */
export interface ProcDiff {
  readonly length: number
  /** For each line its place in the file before, and in the present one; -1 where it is not there. */
  readonly before: Int32Array
  readonly now: Int32Array
}

/** `isSame`: whether a line of the file before and one of the present file are equal. */
export function diffLines(
  before: ProcLines,
  now: ProcLines,
  isSame: (before: number, now: number) => boolean,
): ProcDiff {
  const shorter = Math.min(before.length, now.length)
  let head = 0
  while (head < shorter && isSame(head, head)) head++
  let tail = 0
  while (tail < shorter - head && isSame(before.length - 1 - tail, now.length - 1 - tail)) tail++
  const middle = diffMiddle(keysOf(before, head, before.length - tail), keysOf(now, head, now.length - tail))
  const length = head + middle.length + tail
  const diff = { length, before: new Int32Array(length), now: new Int32Array(length) }
  const put = (at: number, old: number, present: number): void => {
    diff.before[at] = old
    diff.now[at] = present
  }
  for (let at = 0; at < head; at++) put(at, at, at)
  middle.forEach(([old, present], i) =>
    put(head + i, old === -1 ? -1 : head + old, present === -1 ? -1 : head + present),
  )
  for (let at = 1; at <= tail; at++) put(length - at, before.length - at, now.length - at)
  return diff
}

/** Keys of some lines, those that come again told apart. */
function keysOf(lines: ProcLines, from: number, end: number): readonly string[] {
  const seen = new Map<string, number>()
  const keys: string[] = []
  for (let at = from; at < end; at++) {
    const key = lines.key(at)
    const earlier = seen.get(key) ?? 0
    seen.set(key, earlier + 1)
    keys.push(`${key}#${earlier}`)
  }
  return keys
}

/** Places of lines before and now, by key. */
function diffMiddle(before: readonly string[], now: readonly string[]): (readonly [number, number])[] {
  const places = new Map(before.map((key, at) => [key, at]))
  const staying = new Set(now)
  const result: (readonly [number, number])[] = []
  let next = 0
  const emitRemovedUpTo = (key: string | null): void => {
    for (; next < before.length && before[next] !== key; next++) {
      if (!staying.has(before[next] ?? '')) result.push([next, -1])
      else if (key !== null) return
    }
    if (key !== null) next++
  }
  now.forEach((key, at) => {
    const old = places.get(key)
    if (old !== undefined) emitRemovedUpTo(key)
    result.push([old ?? -1, at])
  })
  emitRemovedUpTo(null)
  return result
}

/** One line of a diff as it is shown. */
export function procLine(diff: ProcDiff, at: number, before: ProcLines, now: ProcLines): ProcLine {
  const old = diff.before[at] ?? -1
  const present = diff.now[at] ?? -1
  const text = present === -1 ? before.text(old) : now.text(present)
  const whole = [{ text, changed: false }]
  if (present === -1) return { change: 'removed', text, parts: whole }
  if (old === -1) return { change: 'added', text, parts: whole }
  const oldText = before.text(old)
  return oldText === text
    ? { change: 'same', text, parts: whole }
    : { change: 'changed', text, parts: partsOf(oldText, text), before: oldText }
}

function partsOf(before: string, now: string): readonly LinePart[] {
  const old = before.split(/(\s+)/)
  const fields = now.split(/(\s+)/)
  if (old.length !== fields.length) return [{ text: now, changed: true }]
  return fields
    .map((text, i) => ({ text, changed: text !== old[i] && text.trim() !== '' }))
    .filter((part) => part.text !== '')
}

/** The lines of a text; empty ones are left out. Lines with a label belong to the mapping above them, where there is one. */
export function linesOfText(text: string): ProcLines {
  const lines = text.split('\n').filter((line) => line !== '')
  let mapping = ''
  const keys = lines.map((line) => {
    const start = /^[0-9a-f]{6,}(?=-)/.exec(line)?.[0]
    if (start === undefined) return `${mapping}${/^(Node \d+, zone\s+\S+|[^:\s]+:)/.exec(line)?.[0] ?? line}`
    mapping = `${start} `
    return start
  })
  return { length: lines.length, text: (at) => lines[at] ?? '', key: (at) => keys[at] ?? '' }
}
