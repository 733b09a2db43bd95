import { describe, expect, test } from 'vitest'
import { asPhysAddr } from '../../base/units.ts'
import { treeOf } from '../../layout/tree/testing/treeOf.ts'
import { nodeChanges } from '../../layout/tree/regionTreeChanges.ts'
import { labelLines } from '../../layout/tree/regionTreeNode.ts'
import { NO_REGIONS_CHANGE, type RegionsChange, type RegionView } from '../../protocol/view.ts'
import { edgePath } from './useTreeMotion.ts'
import { nodeWords } from './words.ts'

const region = (id: number, part: Partial<RegionView>): RegionView => ({
  id,
  kind: 'anonymous',
  start: asPhysAddr(0x80a60000 + id * 0x10000),
  end: asPhysAddr(0x80a60000 + id * 0x10000 + 0x3000),
  top: asPhysAddr(0x80a60000 + id * 0x10000 + 0x3000),
  usage: 1,
  flags: 0x73,
  pgoff: 0,
  file: null,
  ino: 0,
  left: null,
  right: null,
  color: 'black',
  bornAt: 0,
  ...part,
})

describe('words', () => {
  const file = region(1, {
    color: 'red',
    usage: 2,
    flags: 0x75 | 0x80,
    file: '/disk/prog',
    top: asPhysAddr(0x80a74000),
  })
  const root = region(2, { left: 1 })
  const shape = treeOf([file, root], 2)

  test('a node says everything that it is', () => {
    const node = shape.byId(1)
    expect(node && nodeWords(node)).toBe(
      'node 0x80a70000, 12 KiB, usage 2, red, left child of 0x80a80000, r-xs, 4 KiB slack, /disk/prog',
    )
    expect(shape.root && nodeWords(shape.root)).toBe('node 0x80a80000, 12 KiB, usage 1, black, root, rw-p')
  })

  test('a label begins with the address and ends with the file', () => {
    expect(labelLines(file)).toEqual(['0x80a70000', '12 KiB \u00d72', 'r-xs', '+4 KiB', 'prog'])
  })
})

test('of several changes to a node the most telling is marked', () => {
  const change: RegionsChange = {
    ...NO_REGIONS_CHANGE,
    regionsAdded: [1],
    regionsChanged: [1, 2, 3],
    rotated: [
      { id: 1, direction: 'left' },
      { id: 2, direction: 'right' },
    ],
  }
  expect([...nodeChanges(change)].toSorted(([a], [b]) => a - b)).toEqual([
    [1, 'added'],
    [2, 'rotated-right'],
    [3, 'changed'],
  ])
})

const edge = (x: number, y: number, from: { x: number; y: number } | null): string =>
  edgePath({ x, y, from, parent: null })

describe('edges', () => {
  test('go sideways from the parent, then down to the child', () => {
    expect(edge(50, 60, { x: 100, y: 20 })).toBe('M100 20H56Q50 20 50 26V60')
    expect(edge(150, 60, { x: 100, y: 20 })).toBe('M100 20H144Q150 20 150 26V60')
  })

  test('stay simple while a rotation swaps parent and child', () => {
    expect(edge(100, 20, { x: 100, y: 20 })).toBe('M100 20H100Q100 20 100 20V20')
    expect(edge(50, 20, { x: 100, y: 60 })).toBe('M100 60H50Q50 60 50 60V20')
    expect(edge(50, 20, null)).toBe('')
  })
})
