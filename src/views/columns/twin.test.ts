import { describe, expect, it } from 'vitest'
import { columnsView } from '../../layout/columns/testing/columnsView.ts'
import { moveTwin, twinTables } from './twin.ts'

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
const tables = twinTables(view)

describe('twinTables', () => {
  it('has a table for free blocks, regions and each process', () => {
    expect(tables.map((table) => table.caption)).toEqual([
      'Free blocks: 2',
      'Regions: 2',
      'Process P1, pid 1, 32 KiB in one mapping',
      'Process P2, pid 2, 44 KiB in 2 mappings',
    ])
  })

  it('lists free blocks by address', () => {
    expect(tables[0]?.rows.map((row) => row.words)).toEqual([
      'Free block of order 2, 4 pages, at 0x80200000, unmovable',
      'Free block of order 10, 1,024 pages, at 0x80400000, unmovable',
    ])
  })

  it('says slack and sharers in words', () => {
    expect(tables[1]?.rows[1]?.words).toBe(
      'Region 0x80280000-0x80282fff, 12 KiB, anonymous, one user, 4 KiB of slack after it',
    )
    expect(tables[2]?.rows[0]?.words).toBe(
      'VMA 0x80258000-0x8025ffff, 32 KiB, read write, private, /disk/prog; region shared by 2',
    )
    expect(tables[2]?.rows[0]?.cells.at(-1)).toBe('P2')
  })
})

describe('moveTwin', () => {
  it('goes up and down inside a column and stops at its ends', () => {
    expect(moveTwin(tables, { column: 1, row: 0 }, 'ArrowUp')).toEqual({ column: 1, row: 0 })
    expect(moveTwin(tables, { column: 1, row: 0 }, 'ArrowDown')).toEqual({ column: 1, row: 1 })
    expect(moveTwin(tables, { column: 1, row: 1 }, 'ArrowDown')).toEqual({ column: 1, row: 1 })
    expect(moveTwin(tables, { column: 1, row: 0 }, 'End')).toEqual({ column: 1, row: 1 })
  })

  it('goes sideways to what lies nearest in address', () => {
    expect(moveTwin(tables, { column: 1, row: 1 }, 'ArrowRight')).toEqual({ column: 2, row: 0 })
    expect(moveTwin(tables, { column: 3, row: 1 }, 'ArrowLeft')).toEqual({ column: 2, row: 0 })
    expect(moveTwin(tables, { column: 0, row: 0 }, 'ArrowLeft')).toEqual({ column: 0, row: 0 })
  })

  it('leaves other keys alone', () => {
    expect(moveTwin(tables, { column: 0, row: 0 }, 'Enter')).toBeNull()
    expect(moveTwin(tables, { column: 0, row: 0 }, 'PageDown')).toBeNull()
  })
})
