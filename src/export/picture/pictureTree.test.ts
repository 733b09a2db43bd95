import { describe, expect, it } from 'vitest'
import { asPhysAddr } from '../../base/units.ts'
import { NO_REGIONS_CHANGE } from '../../protocol/view.ts'
import type { RegionsChange, RegionView, StepView } from '../../protocol/view.ts'
import { openScenario } from '../../worker/testing/openScenario.ts'
import { pictureTree, treeHeight } from './pictureTree.ts'
import { balancedTree } from '../../layout/tree/testing/balancedTree.ts'
import { regionParts, withOwn } from '../../model/testing/viewParts.ts'

const machine = openScenario('board 1M\nA = spawn')

/** A step whose tree is balanced, ids 1.. in address order; the deepest level is red. */
function stepWith(
  count: number,
  change: Partial<RegionsChange> = {},
  part: Partial<RegionView> = {},
): StepView {
  const { regions, root } = balancedTree(count)
  const view = machine.show(1)
  return withOwn(view, {
    ...regionParts(regions.map((region) => ({ ...region, ...part }))),
    root: regions.findIndex(({ id }) => id === root),
    change: { ...NO_REGIONS_CHANGE, ...change },
  })
}

const draw = (view: StepView, width = 1120, height = treeHeight(view)) =>
  pictureTree(view, { x: 30, y: 700, width, height })
const count = (svg: string, piece: string | RegExp): number => svg.split(piece).length - 1
const RED = 'stroke="#c8322b"'

describe('the region tree on paper', () => {
  it('draws red nodes round and black ones square, with their words', () => {
    const { svg, marks, inks } = draw(stepWith(7))
    expect(count(svg, RED)).toBe(4)
    expect(count(svg, /d="M[^"]*a[^"]*" fill="#ffffff" stroke="#c8322b"/)).toBe(4)
    expect(count(svg, /d="M[^"]*h[^"]*" fill="#ffffff" stroke="#111111"/)).toBe(3)
    for (let i = 0; i < 7; i++) expect(svg).toContain(`>0x800${i}0000<`)
    expect(svg).toContain('>32 KiB ×1<')
    expect(svg).toContain('>7 nodes, height 3, black height 2<')
    expect([...marks].toSorted()).toEqual(['black', 'red'])
    expect([...inks]).toEqual(['anonymous'])
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('marks what the step did as the other pictures do', () => {
    const { svg, marks } = draw(
      stepWith(7, {
        regionsAdded: [1],
        regionsChanged: [2],
        rotated: [{ id: 4, direction: 'left' }],
        regionsRemoved: [{ id: 90, start: asPhysAddr(0x80018000) }],
      }),
    )
    const outlines = svg.match(/fill="none" stroke="#111111" stroke-width="2.2"[^/]*/g)
    expect(outlines).toHaveLength(3)
    expect(outlines?.filter((one) => one.includes('stroke-dasharray="5 3"'))).toHaveLength(2)
    expect(svg).toContain('>7 nodes, 1 removed, height 3, black height 2<')
    expect([...marks].toSorted()).toEqual(['black', 'red', 'removed', 'rotated'])
    expect(draw(stepWith(7)).svg).not.toContain('stroke-dasharray')
  })

  it('shows slack and who shares', () => {
    const { marks, inks } = draw(stepWith(3, {}, { usage: 2, top: asPhysAddr(0x80100000) }))
    expect(marks).toContain('shared')
    expect(inks).toContain('slack')
  })

  it('has the name of what it holds where the kernel has no regions', () => {
    const old = draw(withOwn(stepWith(7), { has: { regions: false, trimming: false, mmapCopy: false } }))
    expect(old.svg).toContain('>VMAs of the system<')
    expect(draw(stepWith(7)).svg).toContain('>Region tree<')
    expect(old.svg).not.toMatch(/region/i)
  })

  it('drops words before nodes, and says so', () => {
    const { svg } = draw(stepWith(300, { regionsAdded: [200] }))
    const written = count(svg, />0x8[0-9a-f]+</)
    expect(svg).toContain(`>${written} of 300 addresses written<`)
    expect(svg).toContain('>0x80c70000<')
    expect(written).toBeLessThan(300)
    const nodes = svg.match(/<path d="[^"]*" fill="(#3271cb|#ffffff)" stroke="#(111111|c8322b)"/g) ?? []
    expect(nodes.reduce((sum, path) => sum + count(path, 'z'), 0)).toBe(300)
  })

  it.each([3000, 30_000])('stays small with %i regions, and counts what are only strokes', (regions) => {
    const ids = Array.from({ length: regions }, (_, i) => i + 1)
    const removed = ids.map((id) => ({ id: -id, start: asPhysAddr(0x70000000 + id) }))
    const { svg } = draw(stepWith(regions, { regionsChanged: ids, regionsRemoved: removed }))
    expect(svg).toMatch(
      /nodes are too small to draw and shown as strokes, [\d,]+ of [\d,]+ addresses written</,
    )
    expect(svg.length).toBeLessThan(300_000)
  })

  it('fits a narrow frame: fewer numbers, nothing outside', () => {
    const { svg } = draw(stepWith(20), 270, 370)
    expect(svg).toContain('>20 nodes, height 5<')
    const ends = [...svg.matchAll(/H(-?[\d.]+)V(-?[\d.]+)/g)]
    expect(ends.length).toBe(19)
    for (const [, x = '', y = ''] of ends) {
      expect(Number(x)).toBeGreaterThan(0)
      expect(Number(x)).toBeLessThan(270)
      expect(Number(y)).toBeLessThan(348)
    }
  })

  it('says that a tree is empty', () => {
    const { svg, marks } = draw(stepWith(0))
    expect(svg).toContain('the tree is empty')
    expect(marks.size).toBe(0)
    expect(draw(stepWith(0, { regionsRemoved: [{ id: 1, start: asPhysAddr(0x80000000) }] })).marks).toContain(
      'removed',
    )
  })

  it('is higher the more levels there are, within bounds', () => {
    const heights = [0, 1, 3, 7, 15, 400].map((regions) => treeHeight(stepWith(regions)))
    expect(heights).toEqual(heights.toSorted((a, b) => a - b))
    expect(heights.at(-1)).toBe(280)
  })
})
