import { describe, expect, it } from 'vitest'
import { columnsView } from '../../layout/columns/testing/columnsView.ts'
import { withOwn } from '../../model/testing/viewParts.ts'
import { listedTables, moveInTables, columnsTables } from './tables.ts'

const view = columnsView(
  2048,
  [
    { page: 600, pages: 8, pids: [1, 2], file: '/disk/prog' },
    { page: 640, pages: 3, slack: 1, pids: [2] },
  ],
  [
    [1024, 10],
    [512, 2],
  ],
)
const tables = columnsTables(view)
const rowsOf = (column: number) =>
  Array.from({ length: tables[column]?.length ?? 0 }, (_, row) => tables[column]?.at(row) ?? []).flat()

describe('columnsTables', () => {
  it('has a table for free blocks, regions and each process', () => {
    expect(tables.map((table) => table.caption())).toEqual([
      'Free blocks: 2',
      'Regions: 2',
      'Process P1, pid 1, 32 KiB in one mapping',
      'Process P2, pid 2, 44 KiB in 2 mappings',
    ])
  })

  it('names VMAs where the kernel has no regions', () => {
    const old = columnsTables(withOwn(view, { has: { regions: false, trimming: false, mmapCopy: false } }))
    expect(old[1]?.caption()).toBe('VMAs: 2')
    const words = old.flatMap((table) => table.at(0).words)
    expect(words).toContain(
      'VMA 0x80258000-0x8025ffff, 32 KiB, read write, private, /disk/prog; VMA shared by 2',
    )
    expect(words.join()).not.toMatch(/region/i)
  })

  it('lists free blocks by address', () => {
    expect(rowsOf(0).map((row) => row.words)).toEqual([
      'Free block of order 2, 4 pages, at 0x80200000, unmovable',
      'Free block of order 10, 1,024 pages, at 0x80400000, unmovable',
    ])
  })

  it('says slack and sharers in words', () => {
    expect(tables[1]?.at(1).words).toBe(
      'Region 0x80280000-0x80282fff, 12 KiB, anonymous, one user, 4 KiB of slack after it',
    )
    expect(tables[2]?.at(0).words).toBe(
      'VMA 0x80258000-0x8025ffff, 32 KiB, read write, private, /disk/prog; region shared by 2',
    )
    expect(tables[2]?.at(0).cells.at(-1)).toBe('P2')
  })
})

describe('listedTables', () => {
  const many = columnsView(
    65_536,
    Array.from({ length: 20_000 }, (_, i) => ({ page: 2 * i, pages: 1, pids: [1 + (i % 500)] })),
  )
  const all = columnsTables(many)

  it('lists all of a small machine', () => {
    const { tables: listed, more } = listedTables(tables, { column: 2, row: 0 })
    expect(listed.map(({ caption }) => caption)).toEqual(tables.map((table) => table.caption()))
    expect(listed.map(({ rows }) => rows.length)).toEqual(tables.map((table) => table.length))
    expect(more).toBe(0)
  })

  it('lists of a large one what lies around a place, and says how many more there are', () => {
    for (const place of [
      { column: 1, row: 12_345 },
      { column: 2, row: 0 },
      { column: 300, row: 39 },
      { column: 501, row: 0 },
    ]) {
      const { tables: listed, more } = listedTables(all, place)
      expect(listed.reduce((sum, { rows }) => sum + rows.length, 0)).toBeLessThanOrEqual(800)
      expect(more).toBe(500 - (listed.length - 2))
      const around = listed.find(({ column }) => column === place.column)
      expect(around?.rows[place.row - around.from]).toEqual(all[place.column]?.at(place.row))
    }
  })

  it('says which rows it lists', () => {
    const captions = (row: number) => listedTables(all, { column: 1, row }).tables[1]?.caption
    expect(captions(0)).toBe('Regions: 20,000, the first 200 listed')
    expect(captions(12_345)).toBe('Regions: 20,000, 12,251 to 12,450 listed')
    expect(captions(19_999)).toBe('Regions: 20,000, 19,801 to 20,000 listed')
  })
})

describe('moveInTables', () => {
  it('goes up and down inside a column and stops at its ends', () => {
    expect(moveInTables(tables, { column: 1, row: 0 }, 'ArrowUp')).toEqual({ column: 1, row: 0 })
    expect(moveInTables(tables, { column: 1, row: 0 }, 'ArrowDown')).toEqual({ column: 1, row: 1 })
    expect(moveInTables(tables, { column: 1, row: 1 }, 'ArrowDown')).toEqual({ column: 1, row: 1 })
    expect(moveInTables(tables, { column: 1, row: 0 }, 'End')).toEqual({ column: 1, row: 1 })
  })

  it('goes sideways to what lies nearest in address', () => {
    expect(moveInTables(tables, { column: 1, row: 1 }, 'ArrowRight')).toEqual({ column: 2, row: 0 })
    expect(moveInTables(tables, { column: 3, row: 1 }, 'ArrowLeft')).toEqual({ column: 2, row: 0 })
    expect(moveInTables(tables, { column: 0, row: 0 }, 'ArrowLeft')).toEqual({ column: 0, row: 0 })
  })

  it('leaves other keys alone', () => {
    expect(moveInTables(tables, { column: 0, row: 0 }, 'Enter')).toBeNull()
    expect(moveInTables(tables, { column: 0, row: 0 }, 'PageDown')).toBeNull()
  })
})
