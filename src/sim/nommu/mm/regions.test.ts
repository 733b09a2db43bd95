import fc from 'fast-check'
import { expect, it } from 'vitest'
import { asPfn, PAGE_SIZE } from '../../../base/units.ts'
import { Journal } from '../../record/journal.ts'
import { RegionField, RegionTree } from './regions.ts'
import { ReferenceTree, type Shape } from './testing/referenceTree.ts'

const RAM = { startPfn: asPfn(100), spannedPages: 80 }

/** Pages in RAM and on both sides of it. */
const pages = fc.array(fc.integer({ min: 60, max: 220 }), { minLength: 1, maxLength: 120 })

function shapeOf(regions: RegionTree, node = regions.tree.root): Shape | null {
  const { tree, table } = regions
  if (node === -1) return null
  return {
    key: table.get(node, RegionField.start) / PAGE_SIZE,
    red: tree.isRed(node),
    left: shapeOf(regions, tree.leftOf(node)),
    right: shapeOf(regions, tree.rightOf(node)),
  }
}

it('links a region where a descent from the root would end, wherever it looks first', () => {
  fc.assert(
    fc.property(pages, fc.nat(), (toggled, restoredAt) => {
      const regions = new RegionTree(new Journal(), false, RAM)
      const textbook = new ReferenceTree()
      const rows = new Map<number, number>()
      for (const [index, page] of toggled.entries()) {
        const row = rows.get(page)
        if (row === undefined) {
          const added = regions.table.add()
          regions.set(added, RegionField.start, page * PAGE_SIZE)
          expect(regions.link(added)).toBe(true)
          rows.set(page, added)
          textbook.insert(page)
        } else {
          const twin = regions.table.addCopy(row)
          expect(regions.link(twin)).toBe(false)
          regions.table.remove(twin)
          regions.unlink(row)
          regions.table.remove(row)
          rows.delete(page)
          textbook.erase(page)
        }
        if (index === restoredAt % toggled.length) regions.restore(regions.snapshot())
        expect(shapeOf(regions)).toEqual(textbook.shape())
        const inOrder = [...regions.inOrder()].map((at) => regions.get(at, RegionField.start) / PAGE_SIZE)
        expect(inOrder).toEqual([...rows.keys()].sort((a, b) => a - b))
      }
    }),
    { seed: 612, numRuns: 200 },
  )
})
