import { describe, expect, it } from 'vitest'
import { marksFor } from '../../model/marks.ts'
import { statesOfRow } from '../../model/step/pageStates.ts'
import type { PagedSpaces, StepView } from '../../protocol/view.ts'
import { openMmuScenario } from '../../worker/testing/openMmuScenario.ts'
import { drawnRows, MOST_VMAS, spaceColumns, spaceRows } from './spaceRows.ts'
import { isInSight, joinRibbons, ribbonPath } from './ribbons.ts'
import { MOST_CELLS, pageCells, placesOfRow } from './pageCells.ts'

function viewAfter(text: string): StepView {
  const document = openMmuScenario(`mmu\n${text}`)
  return document.show(document.steps)
}

/** The row of the mapping that was made last, of those that the program did not have from its start. */
function madeLast({ vmas }: PagedSpaces): number {
  const isOwn = (row: number): boolean => !/^\[|program$/.test(vmas.files[vmas.file[row] ?? -1]?.path ?? '')
  const rows = Array.from(vmas.id, (_, row) => row).filter(isOwn)
  return rows.reduce((last, row) => ((vmas.id[row] ?? 0) > (vmas.id[last] ?? 0) ? row : last))
}

/** The cells of that mapping. */
function cellsOf(view: StepView): string {
  if (view.spaces.kind !== 'paged') throw new Error('there are no address spaces')
  return pageCells(view.spaces, madeLast(view.spaces))
    .map(({ state }) => state)
    .join(' ')
}

describe('the cells of a mapping', () => {
  it.each([
    ['nothing touched', '', 'absent absent absent'],
    ['read and written', 'A: touch(a)\nA: touch(a+8K, w)', 'zero absent private'],
  ])('%s', (_, calls, cells) => {
    expect(cellsOf(viewAfter(`A = spawn\nA: a = mmap(12K)\n${calls}`))).toBe(cells)
  })

  it('of a forked mapping are copy-on-write, until one writes', () => {
    const before = 'A = spawn\nA: a = mmap(8K)\nA: touch(a, w)\nA: touch(a+4K, w)\nA: B = fork()\n'
    expect(cellsOf(viewAfter(before))).toBe('cow cow')
    expect(cellsOf(viewAfter(`${before}B: touch(a, w)`))).toBe('private cow')
  })

  it('of files and shared memory say so', () => {
    const file = 'A = spawn\nA: f = open("/disk/data.bin", O_RDWR)\n'
    expect(cellsOf(viewAfter(`${file}A: a = mmap(NULL, 8K, r, MAP_PRIVATE, f, 0)\nA: touch(a+4K)`))).toBe(
      'absent file',
    )
    expect(cellsOf(viewAfter(`${file}A: a = mmap(NULL, 8K, rw, MAP_SHARED, f, 0)\nA: touch(a, w)`))).toBe(
      'shared absent',
    )
  })

  it('are never more than can be drawn, and none of their pages is lost', () => {
    const view = viewAfter('A = spawn\nA: a = mmap(NULL, 1M, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_POPULATE)')
    if (view.spaces.kind !== 'paged') throw new Error('there are no address spaces')
    const row = madeLast(view.spaces)
    const cells = pageCells(view.spaces, row)
    expect(cells.length).toBeLessThanOrEqual(MOST_CELLS)
    expect(cells.reduce((sum, { pages }) => sum + pages, 0)).toBe(256)
    expect(cells.reduce((sum, { there }) => sum + there, 0)).toBe(statesOfRow(view.spaces, row).private)
  })

  it('a mapping lights the frames that its entries say, wherever they lie', () => {
    const view = viewAfter('A = spawn\nA: a = mmap(12K)\nA: touch(a, w)\nA: touch(a+8K, w)')
    if (view.spaces.kind !== 'paged') throw new Error('there are no address spaces')
    const id = view.spaces.vmas.id[madeLast(view.spaces)] ?? 0
    const lit = marksFor(view, { kind: 'vma', id }, null).pages
    expect(lit.reduce((sum, { pages }) => sum + pages, 0)).toBe(2)
    const [first] = lit
    if (first === undefined) throw new Error('nothing is lit')
    expect(marksFor(view, { kind: 'page', pfn: first.pfn }, null).vmas).toEqual(new Set([id]))
  })
})

describe('the table of address spaces', () => {
  const spacesAfter = (calls: string): PagedSpaces => {
    const { spaces } = viewAfter(`A = spawn\n${calls}`)
    if (spaces.kind !== 'paged') throw new Error('there are no address spaces')
    return spaces
  }
  const rowsOf = (spaces: PagedSpaces, isWhole = false) =>
    spaceRows(spaces, spaceColumns(spaces), () => false, isWhole)

  it('has what lies at one address in one row, and what programs have from their start together', () => {
    const spaces = spacesAfter('A: a = mmap(12K)\nA: touch(a, w)\nA: B = fork()')
    const rows = rowsOf(spaces)
    expect(rows.map(({ kind }) => kind)).toEqual(['gap', 'start', 'gap', 'vmas', 'start'])
    const [at] = rows.flatMap((row) => (row.kind === 'vmas' ? [row.rows] : []))
    expect(at?.map((row) => spaces.vmas.start[row])).toEqual([0x7ffff7ff4000, 0x7ffff7ff4000])
    expect(rowsOf(spaces, true).filter(({ kind }) => kind === 'vmas')).toHaveLength(7)
  })

  it('has one column for processes that use one address space', () => {
    const spaces = spacesAfter('A: B = vfork()')
    expect(spaceColumns(spaces).map(({ processes }) => processes.map(({ name }) => name))).toEqual([
      ['A', 'B'],
    ])
  })

  it('loses no mapping, however many there are', () => {
    const protect = Array.from({ length: 150 }, (_, i) => `A: mprotect(a+${i * 8}K, 4K, r)`).join('\n')
    const spaces = spacesAfter(`A: a = mmap(2M)\n${protect}`)
    const counted = rowsOf(spaces).reduce(
      (sum, row) =>
        sum +
        (row.kind === 'vmas' ? row.rows.filter((one) => one >= 0).length : row.kind === 'gap' ? 0 : row.vmas),
      0,
    )
    expect(counted).toBe(spaces.vmas.length)
  })

  it('counts the places in RAM of pages that follow each other in a mapping', () => {
    const spaces = spacesAfter('A: a = mmap(16K)\nA: touch(a, w)\nA: touch(a+4K, w)\nA: touch(a+12K)')
    expect(placesOfRow(spaces, madeLast(spaces)).frames).toBe(2)
    expect(placesOfRow(spaces, spaces.vmas.length - 1)).toEqual({ frames: 0, places: 0 })
  })
})

describe('a ribbon', () => {
  const box = { x: 10, y: 100, width: 20, height: 16 }

  it('leads from the upper edge of a cell to the lower edge of its frame', () => {
    const path = ribbonPath(box, { x: 200, y: 20, width: 8, height: 8 })
    expect(path).toMatch(/^M10 100C.* 200 28L208 28C.* 30 100Z$/)
  })

  it('is one for pages that follow each other in the mapping and in RAM', () => {
    const ends = (x: number, frameX: number, y = 100) => ({
      cell: { ...box, x, y },
      frame: { x: frameX, y: 20, width: 8, height: 8 },
    })
    const joined = joinRibbons([ends(10, 200), ends(31, 209), ends(52, 300), ends(10, 309, 117)])
    expect(joined.map(({ cell, frame }) => [cell.x, cell.width, frame.width])).toEqual([
      [10, 41, 17],
      [52, 20, 8],
      [10, 20, 8],
    ])
  })

  it('is drawn of cells alone that are in sight', () => {
    const area = { x: 0, y: 90, width: 100, height: 100 }
    expect(isInSight(box, area)).toBe(true)
    expect(isInSight({ ...box, y: 60 }, area)).toBe(false)
  })
})

it('of many mappings both ends and the marked ones are drawn', () => {
  const rows = drawnRows({ first: 10, count: 1000 }, (row) => row === 500)
  expect(rows.length).toBeLessThanOrEqual(MOST_VMAS)
  expect(rows).toContain(10)
  expect(rows).toContain(500)
  expect(rows).toContain(1009)
})
