/** A /proc file with what the step changed in it, line by line and field by field. */
import type { StepView } from '../protocol/view.ts'
import type { Thing } from './things.ts'
import { regionsOf } from './nommu.ts'
import { processByPid, vmasOf } from './spaces.ts'

export type LineChange = 'same' | 'added' | 'removed' | 'changed'

/** A stretch of a line; `changed` in a line that was there before with other contents. */
export interface LinePart {
  readonly text: string
  readonly changed: boolean
}

export interface ProcLine {
  readonly change: LineChange
  readonly text: string
  readonly parts: readonly LinePart[]
}

/** What stays the same when the contents of a line change: a mapping's first address, a label, a zone. */
function keysOf(lines: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return lines.map((line) => {
    const key =
      /^[0-9a-f]{6,}(?=-)/.exec(line)?.[0] ?? /^(Node \d+, zone\s+\S+|[^:\s]+:)/.exec(line)?.[0] ?? line
    const before = seen.get(key) ?? 0
    seen.set(key, before + 1)
    return `${key}#${before}`
  })
}

const linesOf = (text: string): readonly string[] =>
  text
    .replace(/\n+$/, '')
    .split('\n')
    .filter((line) => line !== '')

function partsOf(before: string, now: string): readonly LinePart[] {
  const old = before.split(/(\s+)/)
  const fields = now.split(/(\s+)/)
  if (old.length !== fields.length) return [{ text: now, changed: true }]
  return fields
    .map((text, i) => ({ text, changed: text !== old[i] && text.trim() !== '' }))
    .filter((part) => part.text !== '')
}

/** The lines of `now`, with removed lines of `before` where they stood. Both are in the kernel's order. */
export function diffProc(before: string, now: string): readonly ProcLine[] {
  const oldLines = linesOf(before)
  const newLines = linesOf(now)
  const oldKeys = keysOf(oldLines)
  const newKeys = keysOf(newLines)
  const oldByKey = new Map(oldKeys.map((key, i) => [key, oldLines[i] ?? '']))
  const staying = new Set(newKeys)
  const result: ProcLine[] = []
  let next = 0
  const emitRemovedUpTo = (key: string | null): void => {
    while (next < oldKeys.length && oldKeys[next] !== key) {
      const oldKey = oldKeys[next] ?? ''
      const text = oldLines[next] ?? ''
      if (!staying.has(oldKey)) result.push({ change: 'removed', text, parts: [{ text, changed: false }] })
      else if (key !== null) return
      next++
    }
    if (key !== null) next++
  }
  newKeys.forEach((key, i) => {
    const text = newLines[i] ?? ''
    const old = oldByKey.get(key)
    if (old === undefined) {
      result.push({ change: 'added', text, parts: [{ text, changed: false }] })
      return
    }
    emitRemovedUpTo(key)
    result.push(
      old === text
        ? { change: 'same', text, parts: [{ text, changed: false }] }
        : { change: 'changed', text, parts: partsOf(old, text) },
    )
  })
  emitRemovedUpTo(null)
  return result
}

/** For each line of a maps file the region or mapping it is about; null for other lines and for what is gone. */
export function thingsOfMaps(view: StepView, path: string): (line: string) => Thing | null {
  const pid = /^\/proc\/(\d+)\/maps$/.exec(path)?.[1]
  const things = new Map<number, Thing>()
  if (path === '/proc/maps') {
    const { start, id } = regionsOf(view)
    for (let row = 0; row < start.length; row++)
      things.set(start[row] ?? 0, { kind: 'region', id: id[row] ?? 0 })
  } else if (pid !== undefined) {
    const { start, id } = vmasOf(view)
    const { first, count } = processByPid(view, Number(pid))?.vmas ?? { first: 0, count: 0 }
    for (let row = first; row < first + count; row++)
      things.set(start[row] ?? 0, { kind: 'vma', id: id[row] ?? 0 })
  }
  return (line) => {
    const start = /^([0-9a-f]+)-[0-9a-f]+ /.exec(line)?.[1]
    return start === undefined ? null : (things.get(Number.parseInt(start, 16)) ?? null)
  }
}

/** Free blocks of each order from a buddyinfo text, summed over its zones. */
export function buddyCounts(text: string): readonly number[] {
  const sums: number[] = []
  for (const line of linesOf(text)) {
    const numbers = /^Node \d+, zone\s+\S+\s+(.*)$/.exec(line)?.[1]?.trim().split(/\s+/) ?? []
    numbers.forEach((n, order) => (sums[order] = (sums[order] ?? 0) + Number(n)))
  }
  return sums
}
