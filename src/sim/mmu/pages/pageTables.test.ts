import { expect, it } from 'vitest'
import { MAP } from '../constants.ts'
import { tableLevels, tablePages } from './pageTables.ts'
import { TestRun } from '../testing/machine.ts'

const FIXED = MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS | MAP.MAP_FIXED
const GIB = 2 ** 30
const LENGTH = 2 ** 27

it('a page takes a table at each level, which its neighbours share', () => {
  const run = new TestRun()
  const levels = (): number[] =>
    tableLevels(run.process().mm.table.leafIndexes, 4096).map(({ indexes }) => indexes.length)
  expect(levels()).toEqual([0, 0, 0, 1])

  run.do('mmap', GIB, LENGTH, 3, FIXED, -1, 0)
  expect(levels()).toEqual([0, 0, 0, 1])
  run.write(GIB, 1)
  expect(levels()).toEqual([1, 1, 1, 1])
  run.write(GIB + 511 * 4096, 1)
  expect(levels()).toEqual([1, 1, 1, 1])
  run.write(GIB + 512 * 4096, 1)
  expect(levels()).toEqual([2, 1, 1, 1])

  run.do('mmap', 600 * GIB, 4096, 3, FIXED, -1, 0)
  run.write(600 * GIB, 1)
  expect(levels()).toEqual([3, 2, 2, 1])
  expect(tablePages(tableLevels(run.process().mm.table.leafIndexes, 4096))).toBe(8)

  run.do('munmap', GIB, LENGTH)
  expect(levels()).toEqual([1, 1, 1, 1])
})

it('a machine with other levels has others', () => {
  expect(tableLevels([0, 511, 512], 4096, 2)).toEqual([
    { span: 2 ** 21, indexes: [0, 511, 512] },
    { span: 2 ** 30, indexes: [0] },
  ])
})
