import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { asPhysAddr } from '../../base/units.ts'
import { treeNeighbour, treePath } from './regionTree.ts'
import type { TreeNode } from './regionTree.ts'
import { badgeForm } from './regionTreeNode.ts'
import { columnsFor, nodeAt, treeFrame, visibleTree, WHOLE_TREE, widestZoom } from './regionTreeFrame.ts'
import { treeLabels } from './regionTreeLabels.ts'
import { balancedTree } from './testing/balancedTree.ts'
import { nodesOf, treeOf } from './testing/treeOf.ts'

const shapeOf = (count: number) => {
  const { regions, root } = balancedTree(count)
  return treeOf(regions, root)
}

describe('shape', () => {
  test('an empty tree has no levels', () => {
    expect(treeOf([], null)).toMatchObject({
      count: 0,
      root: null,
      height: 0,
      blackHeight: 0,
      columns: 0,
    })
  })

  test('columns follow addresses, depths follow links', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
        const shape = shapeOf(count)
        expect(nodesOf(shape).map((node) => node.column)).toEqual(nodesOf(shape).map((_, i) => i))
        expect(nodesOf(shape).map((node) => node.id)).toEqual(nodesOf(shape).map((_, i) => i + 1))
        for (const node of nodesOf(shape)) {
          if (node.parent) expect(node.depth).toBe(node.parent.depth + 1)
          if (node.left) expect(node.left.column).toBeLessThan(node.column)
          if (node.right) expect(node.right.column).toBeGreaterThan(node.column)
        }
        expect(shape.height).toBe(1 + Math.max(...nodesOf(shape).map((node) => node.depth)))
        expect(shape.root?.size).toBe(count)
      }),
    )
  })

  test('a removed region leaves a column between its neighbours', () => {
    const { regions, root } = balancedTree(5)
    const shape = treeOf(regions, root, [
      { id: 90, start: asPhysAddr(0x80018000) },
      { id: 91, start: asPhysAddr(0x80099000) },
      { id: 92, start: asPhysAddr(0x10000000) },
    ])
    expect(shape.ghosts.map(({ id, column }) => [id, column])).toEqual([
      [92, 0],
      [90, 3],
      [91, 7],
    ])
    expect(nodesOf(shape).map((node) => node.column)).toEqual([1, 2, 4, 5, 6])
    for (const ghost of shape.ghosts) expect(ghost.depth).toBeLessThan(shape.height)
  })

  test('the last region to go leaves its ghost in an empty tree', () => {
    const shape = treeOf([], null, [{ id: 7, start: asPhysAddr(0x80000000) }])
    expect(shape.ghosts).toEqual([{ id: 7, start: 0x80000000, column: 0, depth: 0 }])
    expect(shape.columns).toBe(1)
  })

  test('links that go nowhere or round in a circle end the walk', () => {
    const { regions, root } = balancedTree(3)
    const broken = regions.map((region) => (region.id === 1 ? { ...region, left: 2, right: 99 } : region))
    expect(nodesOf(treeOf(broken, root)).map((node) => node.id)).toEqual([1, 2, 3])
  })

  test('neighbours and the way from the root', () => {
    const shape = shapeOf(7)
    const at = (id: number) => {
      const node = shape.byId(id)
      if (!node) throw new Error(`no node ${id}`)
      return node
    }
    expect(treeNeighbour(shape, at(4), 'parent')).toBeNull()
    expect(treeNeighbour(shape, at(4), 'child')?.id).toBe(2)
    expect(treeNeighbour(shape, at(4), 'next')?.id).toBe(5)
    expect(treeNeighbour(shape, at(1), 'previous')).toBeNull()
    expect(treeNeighbour(shape, at(5), 'last')?.id).toBe(7)
    expect(treePath(at(3)).map((node) => node.id)).toEqual([4, 2, 3])
    expect(shape.blackHeight).toBe(2)
  })
})

const size = fc.record({
  width: fc.integer({ min: 200, max: 1600 }),
  height: fc.integer({ min: 120, max: 900 }),
})
const counts = fc.integer({ min: 1, max: 400 })
const zooms = fc.record({
  k: fc.double({ min: 1, max: 8, noNaN: true }),
  x: fc.integer({ min: -3000, max: 0 }),
})

describe('frame', () => {
  test('the whole tree fits, and no two nodes overlap while columns are wide enough', () => {
    fc.assert(
      fc.property(counts, size, (count, { width, height }) => {
        const shape = shapeOf(count)
        const frame = treeFrame(shape, width, height)
        const places = nodesOf(shape).map((node) => [frame.xOf(node.column), frame.yOf(node.depth)] as const)
        for (const [x, y] of places) {
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x).toBeLessThanOrEqual(width)
          expect(y).toBeLessThanOrEqual(height)
        }
        for (let i = 1; i < places.length; i++)
          expect(places[i]?.[0]).toBeGreaterThan(places[i - 1]?.[0] ?? Infinity)
        if (frame.pitch >= 5) expect(2 * frame.radius).toBeLessThanOrEqual(frame.pitch)
      }),
    )
  })

  test('one more region keeps the columns to the left of it where they are', () => {
    const [before, after] = [shapeOf(9), shapeOf(10)].map((shape) => treeFrame(shape, 420, 420))
    expect(after?.xOf(3)).toBe(before?.xOf(3))
    expect(columnsFor(33)).toBe(columnsFor(36))
  })

  test('a point on a node gives that node back', () => {
    fc.assert(
      fc.property(counts, size, zooms, (count, { width, height }, zoom) => {
        const shape = shapeOf(count)
        const frame = treeFrame(shape, width, height, zoom)
        const visible = visibleTree(shape, frame)
        for (const node of visible.nodes) {
          const hit = nodeAt(visible, frame, frame.xOf(node.column), frame.yOf(node.depth))
          if (frame.pitch > 0.01) expect(hit?.id).toBe(node.id)
        }
        expect(nodeAt(visible, frame, frame.xOf(-50) - 999, -999)).toBeNull()
      }),
    )
  })

  test('everything in the picture is drawn, on its own or as part of a tuft', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), size, zooms, (count, { width, height }, zoom) => {
        const shape = shapeOf(count)
        const frame = treeFrame(shape, width, height, zoom)
        const visible = visibleTree(shape, frame)
        const drawn = new Set(visible.nodes)
        const tufts = new Set(visible.tufts)
        for (const node of nodesOf(shape)) {
          const x = frame.xOf(node.column)
          if (x < 0 || x > width) continue
          const covers = [...treePath(node)].some((above) => tufts.has(above))
          expect(drawn.has(node) || covers).toBe(true)
        }
        expect(drawn.size).toBeLessThan(2.5 * width)
      }),
      { numRuns: 40 },
    )
  })

  test('at the widest zoom every node has room for its words', () => {
    const shape = shapeOf(300)
    const frame = treeFrame(shape, 420, 420, { k: widestZoom(shape, 420), x: 0 })
    expect(frame.pitch).toBeGreaterThan(100)
  })
})

describe('labels', () => {
  test('no label meets another, and none leaves the picture', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), size, zooms, (count, { width, height }, zoom) => {
        const shape = shapeOf(count)
        const frame = treeFrame(shape, width, height, zoom)
        const labels = treeLabels(
          visibleTree(shape, frame),
          frame,
          (node) => [`0x${node.region.start.toString(16)}`, '32 KiB \u00d71', 'rw-p'],
          (node) => node.id === 3,
        )
        labels.forEach(({ box }, i) => {
          expect(box.left).toBeGreaterThanOrEqual(0)
          expect(box.right).toBeLessThanOrEqual(width)
          expect(box.bottom).toBeLessThanOrEqual(height)
          for (const { box: other } of labels.slice(i + 1)) {
            const apart =
              box.right <= other.left ||
              other.right <= box.left ||
              box.bottom <= other.top ||
              other.bottom <= box.top
            expect(apart).toBe(true)
          }
        })
      }),
    )
  })

  test('a node that matters now has its address even where its level has none', () => {
    const shape = shapeOf(60)
    const frame = treeFrame(shape, 350, 320)
    const urgent = [3, 40]
    const labels = treeLabels(
      visibleTree(shape, frame),
      frame,
      () => ['0x80000000', '32 KiB'],
      ({ id }) => urgent.includes(id),
    )
    const labelled = new Set(labels.map(({ node }) => node.id))
    expect(urgent.filter((id) => !labelled.has(id))).toEqual([])
    expect(labels.length).toBeLessThan(10)
  })

  test.each([12, 20, 30, 60])('the lowest node of %i has its address below it', (count) => {
    const shape = shapeOf(count)
    for (const [width, height, textSize] of [
      [420, 396, 12],
      [320, 190, 12],
      [845, 334, 24],
    ] as const) {
      const frame = treeFrame(shape, width, height, WHOLE_TREE, textSize)
      const visible = visibleTree(shape, frame)
      const fromMiddle = (node: TreeNode): number => Math.abs(frame.xOf(node.column) - width / 2)
      const [lowest] = visible.nodes.toSorted((a, b) => b.depth - a.depth || fromMiddle(a) - fromMiddle(b))
      const labels = treeLabels(
        visible,
        frame,
        () => ['0x80000000'],
        (node) => node === lowest,
        textSize,
      )
      const label = labels.find(({ node }) => node === lowest)
      expect(label?.box.top, `${width}x${height}`).toBeGreaterThan(frame.yOf(lowest?.depth ?? 0))
    }
  })

  test('an address keeps clear of the badge of a change beside it', () => {
    const shape = shapeOf(12)
    const frame = treeFrame(shape, 338, 226)
    const visible = visibleTree(shape, frame)
    for (const changed of visible.nodes) {
      const labels = treeLabels(
        visible,
        frame,
        () => ['0x80000000', '32 KiB'],
        (node) => node === changed,
      )
      const badge = badgeForm(frame.radius, frame.yOf(changed.depth))
      const x = frame.xOf(changed.column) - badge.left
      const y = frame.yOf(changed.depth) - badge.up
      const covers = labels.filter(
        ({ box }) =>
          box.left < x + badge.size / 2 &&
          x - badge.size / 2 < box.right &&
          box.top < y + badge.size / 2 &&
          y - badge.size / 2 < box.bottom,
      )
      expect(covers).toEqual([])
    }
  })

  test('a tree of nine in a small panel says something of every node', () => {
    const shape = shapeOf(9)
    const frame = treeFrame(shape, 420, 396)
    const labels = treeLabels(
      visibleTree(shape, frame),
      frame,
      () => ['0x80000000', '32 KiB'],
      () => false,
    )
    expect(labels.length).toBe(9)
  })
})

describe('a tree that is much larger than the picture', () => {
  test.each([20_000, 100_000])('of %i nodes has no more in it than the picture has room for', (count) => {
    const shape = shapeOf(count)
    for (const zoom of [WHOLE_TREE, { k: 40, x: -9000 }]) {
      const { nodes, tufts } = visibleTree(shape, treeFrame(shape, 420, 396, zoom))
      expect(nodes.length + tufts.length).toBeLessThan(2000)
      expect(nodes.length).toBeGreaterThan(0)
    }
  })

  test('as deep as it is large, because its links are broken, is walked and drawn in part', () => {
    const { regions } = balancedTree(50_000)
    const chain = regions.map((region, i) => ({ ...region, left: null, right: regions[i + 1]?.id ?? null }))
    const shape = treeOf(chain, 1)
    expect([shape.count, shape.height]).toEqual([50_000, 50_000])
    const { nodes, tufts } = visibleTree(shape, treeFrame(shape, 420, 396))
    expect(nodes.length + tufts.length).toBeLessThan(5000)
  })

  test('loses thousands of regions in a step, and shows as many ghosts as there is room for', () => {
    const removed = Array.from({ length: 20_000 }, (_, i) => ({
      id: i + 1,
      start: asPhysAddr(0x80000000 + i * 0x1000),
    }))
    const shape = treeOf([], null, removed)
    expect(shape.ghosts.length).toBe(20_000)
    expect(visibleTree(shape, treeFrame(shape, 420, 396)).ghosts.length).toBeLessThan(200)
  })
})
