import { describe, expect, it } from 'vitest'
import { Mistakes } from '../../documents/scenario/diagnostic.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { MMU } from '../../machines/mmu/model.ts'
import { marksFor } from '../../model/marks.ts'
import { statesOfRow } from '../../model/step/pageStates.ts'
import type { PagedSpaces, StepView } from '../../protocol/view.ts'
import { OpenDocument } from '../../worker/openDocument.ts'
import { drawnRows, MOST_CELLS, MOST_VMAS, pageCells } from './pageCells.ts'

function viewAfter(text: string): StepView {
  const { program, header } = parseProgram(`mmu\n${text}`)
  const options = { text, header, look: null, beside: null, mistakes: new Mistakes() }
  const document = new OpenDocument(MMU, MMU.scenario(program), options, null)
  document.advance(document.steps)
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

it('of many mappings both ends and the marked ones are drawn', () => {
  const rows = drawnRows({ first: 10, count: 1000 }, (row) => row === 500)
  expect(rows.length).toBeLessThanOrEqual(MOST_VMAS)
  expect(rows).toContain(10)
  expect(rows).toContain(500)
  expect(rows).toContain(1009)
})
