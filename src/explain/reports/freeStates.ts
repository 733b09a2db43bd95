/** The free blocks by order that /proc files show, one state for each time that they were printed. */
import type { Reading } from '../../documents/importers/registry.ts'

export interface FreeState {
  /** The first line of it. */
  readonly line: number
  /** Its zone, or the name that a typed table gives the row; null where several zones are in it. */
  readonly zone: string | null
  /** Free blocks by order, over all zones. */
  readonly counts: readonly number[]
}

/** From /proc/buddyinfo, and from /proc/pagetypeinfo where there is none. */
export function statesIn(reading: Reading): FreeState[] {
  const rows = reading.buddy.length > 0 ? reading.buddy : reading.pageTypes
  const byType = reading.buddy.length === 0
  const states: { line: number; zones: Map<string, number>; counts: number[] }[] = []
  for (const row of rows) {
    const key = `${row.node ?? 'typed'} ${row.zone}${byType && 'type' in row ? ` ${String(row.type)}` : ''}`
    let open = states.at(-1)
    // A zone that is there already begins the next print; a table typed by hand has one state in each row.
    if (open === undefined || row.node === null || open.zones.has(key)) {
      open = { line: row.line, zones: new Map(), counts: [] }
      states.push(open)
    }
    open.zones.set(key, row.line)
    row.counts.forEach((count, order) => (open.counts[order] = (open.counts[order] ?? 0) + count))
  }
  return states.map(({ line, zones, counts }) => {
    const names = new Set(
      [...zones.keys()].map((key) =>
        key
          .split(' ')
          .slice(1, byType ? 2 : undefined)
          .join(' '),
      ),
    )
    const [name] = names
    return { line, counts, zone: names.size === 1 && name !== undefined ? name : null }
  })
}
