/** What one needs to find entries of a table that is kept as columns. */

/** A table beside a picture lists so many rows, and says how many more there are: nobody hears thousands. */
export const MOST_LISTED = 200

/** Finds the entry of an id: the first of several. */
export type RowOfId = (id: number) => number

/** Ids that lie this much further apart than they are many are looked up in a Map. */
const SPARSE = 16

/** Gives the entry that has an id; -1 where none has it. Ids are serial numbers, so that most tables are dense. */
export function rowsById(ids: Uint32Array): RowOfId {
  if (ids.length === 0) return () => -1
  let least = Infinity
  let most = 0
  for (const id of ids) {
    if (id < least) least = id
    if (id > most) most = id
  }
  if (most - least > SPARSE * ids.length + 1024) {
    const rows = new Map<number, number>()
    for (let row = ids.length - 1; row >= 0; row--) rows.set(ids[row] ?? 0, row)
    return (id) => rows.get(id) ?? -1
  }
  const rows = new Int32Array(most - least + 1).fill(-1)
  for (let row = ids.length - 1; row >= 0; row--) rows[(ids[row] ?? 0) - least] = row
  return (id) => rows[id - least] ?? -1
}

/** Remembers what was made of an object as long as the object lives. */
export function remembered<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const known = new WeakMap<Of, { readonly made: Made }>()
  return (of) => {
    const before = known.get(of)
    if (before) return before.made
    const made = make(of)
    known.set(of, { made })
    return made
  }
}

/** How many of the first `length` entries are below or equal to `value`; they must not fall. */
export function countUpTo(values: Float64Array, value: number, length = values.length): number {
  let from = 0
  let to = length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((values[middle] ?? 0) <= value) from = middle + 1
    else to = middle
  }
  return from
}

/** The entries of a column that satisfy a test. */
export function rowsWhere(
  column: Uint32Array | Int32Array,
  test: (value: number) => boolean,
): readonly number[] {
  const rows: number[] = []
  for (let row = 0; row < column.length; row++) if (test(column[row] ?? 0)) rows.push(row)
  return rows
}
