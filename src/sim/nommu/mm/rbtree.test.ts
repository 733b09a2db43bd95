import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RbTree } from './rbtree.ts'
import { ReferenceTree, type Shape } from './testing/referenceTree.ts'

const NIL = -1
const NODES = 64

/** Node n has key n: the tree itself keeps no keys. */
function insert(tree: RbTree, key: number): void {
  let parent = NIL
  let onLeft = false
  for (let at = tree.root; at !== NIL; at = onLeft ? tree.leftOf(at) : tree.rightOf(at)) {
    parent = at
    onLeft = key < at
  }
  tree.insert(key, parent, onLeft)
}

const shape = (tree: RbTree, node = tree.root): Shape | null =>
  node === NIL
    ? null
    : {
        key: node,
        red: tree.isRed(node),
        left: shape(tree, tree.leftOf(node)),
        right: shape(tree, tree.rightOf(node)),
      }

function inOrder(tree: RbTree): number[] {
  const out: number[] = []
  for (let node = tree.first(); node !== NIL; node = tree.next(node)) out.push(node)
  return out
}

/** Black nodes on each path, or the rule that is broken. */
function blackHeight(tree: RbTree, node: number, parent: number): number {
  if (node === NIL) return 0
  expect(tree.parentOf(node)).toBe(parent)
  if (tree.isRed(node)) expect([tree.leftOf(node), tree.rightOf(node)].some((c) => tree.isRed(c))).toBe(false)
  const left = blackHeight(tree, tree.leftOf(node), node)
  expect(blackHeight(tree, tree.rightOf(node), node)).toBe(left)
  return left + (tree.isRed(node) ? 0 : 1)
}

/** Puts each key in, or takes it out where it is in. `present`: those left, in order. */
function toggle(toggled: readonly number[], after: (tree: RbTree) => void = () => undefined) {
  const tree = new RbTree(NODES)
  const present = new Set<number>()
  for (const key of toggled) {
    if (present.delete(key)) tree.erase(key)
    else {
      present.add(key)
      insert(tree, key)
    }
    after(tree)
  }
  return { tree, present: [...present].sort((a, b) => a - b) }
}

const keys = fc.array(fc.nat(NODES - 1), { minLength: 1, maxLength: 150 })

describe('RbTree', () => {
  it('has the textbook tree’s shape and colours after every insertion and removal', () => {
    fc.assert(
      fc.property(keys, (toggled) => {
        const tree = new RbTree(NODES)
        const textbook = new ReferenceTree()
        const present = new Set<number>()
        for (const key of toggled) {
          if (present.delete(key)) {
            tree.erase(key)
            textbook.erase(key)
          } else {
            present.add(key)
            insert(tree, key)
            textbook.insert(key)
          }
          expect(shape(tree)).toEqual(textbook.shape())
        }
      }),
      { seed: 612, numRuns: 200 },
    )
  })

  it('keeps the red-black rules and the order', () => {
    fc.assert(
      fc.property(keys, (toggled) => {
        const { tree, present } = toggle(toggled, (now) => {
          expect(now.isRed(now.root)).toBe(false)
          blackHeight(now, now.root, NIL)
        })
        expect(inOrder(tree)).toEqual(present)
      }),
      { seed: 612, numRuns: 200 },
    )
  })

  it('tells of each rotation: from before and the rotations follows the shape after', () => {
    const tree = new RbTree(NODES)
    const seen: [number, string][] = []
    tree.onRotate = (node, direction) => seen.push([node, direction])
    for (const key of [1, 2, 3]) insert(tree, key)
    expect(seen).toEqual([[2, 'left']])
    for (const key of [6, 5]) insert(tree, key)
    expect(seen.slice(1)).toEqual([
      [5, 'right'],
      [5, 'left'],
    ])
    expect(shape(tree)).toMatchObject({ key: 2, red: false, right: { key: 5, red: false } })
  })

  it('grows without changing', () => {
    const tree = new RbTree(4)
    for (const key of [0, 1, 2, 3]) insert(tree, key)
    const before = shape(tree)
    tree.grow(8)
    expect(shape(tree)).toEqual(before)
    insert(tree, 7)
    expect(inOrder(tree)).toEqual([0, 1, 2, 3, 7])
  })

  it('is restored as it was saved, and the saved state is not touched by what follows', () => {
    const tree = new RbTree(NODES)
    for (let key = 0; key < 20; key++) insert(tree, key)
    const saved = tree.snapshot()
    const before = shape(tree)
    for (let i = 0; i < 2; i++) {
      for (let key = 0; key < 20; key += 3) tree.erase(key)
      tree.restore(saved)
      expect(shape(tree)).toEqual(before)
    }
  })

  it('knows the node before and after each one, also of a tree that was loaded', () => {
    fc.assert(
      fc.property(keys, (toggled) => {
        const { tree, present } = toggle(toggled)
        const loaded = new RbTree(NODES)
        loaded.load(
          present.map((node) => ({
            node,
            left: tree.leftOf(node),
            right: tree.rightOf(node),
            red: tree.isRed(node),
          })),
        )
        expect(shape(loaded)).toEqual(shape(tree))
        for (const one of [tree, loaded]) {
          expect(inOrder(one)).toEqual(present)
          expect(present.map((node) => one.previous(node))).toEqual(
            [NIL, ...present].slice(0, present.length),
          )
        }
      }),
      { seed: 612, numRuns: 200 },
    )
  })

  it('empty, it has nothing', () => {
    const tree = new RbTree(4)
    expect([tree.root, tree.first(), inOrder(tree)]).toEqual([NIL, NIL, []])
    insert(tree, 2)
    tree.erase(2)
    expect(tree.root).toBe(NIL)
  })
})
