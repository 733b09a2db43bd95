import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PAGE_SIZE } from '../../base/units.ts'
import { addressAxis, risingY, windowedAxis } from './addressAxis.ts'
import type { AxisStretch } from './addressAxis.ts'
import { axisStretches } from './addressAxisStretches.ts'
import { columnsView, ZONE_START } from './testing/columnsView.ts'
import type { MappingSpec } from './testing/columnsView.ts'

const PAGES = 4096
const address = (page: number): number => ZONE_START + page * PAGE_SIZE

/** Mappings that do not overlap, anywhere in the zone. */
const someMappings = (most: number): fc.Arbitrary<MappingSpec[]> =>
  fc
    .array(fc.record({ gap: fc.integer({ min: 0, max: 90 }), pages: fc.integer({ min: 1, max: 40 }) }), {
      maxLength: most,
    })
    .map((parts) => {
      let page = 64
      return parts.map(({ gap, pages }) => {
        const at = page + gap
        page = at + pages
        return { page: at, pages, pids: [1] }
      })
    })

const axisOf = (
  mappings: readonly MappingSpec[],
  height: number,
  brush: { start: number; end: number } | null = null,
) => addressAxis({ stretches: axisStretches(columnsView(PAGES, mappings), null), height, brush })

const someBrush = fc.option(
  fc
    .tuple(fc.integer({ min: 0, max: PAGES - 1 }), fc.integer({ min: 1, max: PAGES }))
    .map(([page, pages]) => ({ start: address(page), end: address(Math.min(PAGES, page + pages)) })),
)

describe('addressAxis', () => {
  it('fills the height without holes and rises everywhere', () => {
    fc.assert(
      fc.property(
        someMappings(60),
        fc.integer({ min: 60, max: 2000 }),
        someBrush,
        (mappings, height, brush) => {
          const { pieces, start, end } = axisOf(mappings, height, brush)
          expect(start).toBe(address(0))
          expect(end).toBe(address(PAGES))
          expect(pieces[0]?.y0).toBe(0)
          expect(pieces.at(-1)?.y1).toBeCloseTo(height, 6)
          pieces.forEach((piece, i) => {
            expect(piece.end).toBeGreaterThan(piece.start)
            expect(piece.y1).toBeGreaterThan(piece.y0)
            if (i > 0) {
              expect(piece.start).toBe(pieces[i - 1]?.end)
              expect(piece.y0).toBe(pieces[i - 1]?.y1)
            }
          })
        },
      ),
    )
  })

  it('is undone by toAddress, zoomed or not', () => {
    fc.assert(
      fc.property(
        someMappings(40),
        fc.integer({ min: 0, max: PAGES - 1 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 5000 }),
        (mappings, page, scale, top) => {
          const axis = axisOf(mappings, 400)
          for (const seen of [axis, windowedAxis(axis, { scale, top })]) {
            expect(seen.toAddress(seen.toY(address(page)))).toBeCloseTo(address(page), 1)
          }
        },
      ),
    )
  })

  it('says the same in rising order', () => {
    fc.assert(
      fc.property(
        someMappings(40),
        fc.array(fc.integer({ min: 0, max: PAGES }), { maxLength: 50 }),
        (mappings, pages) => {
          const axis = axisOf(mappings, 400)
          const toY = risingY(axis)
          for (const page of pages.sort((a, b) => a - b)) {
            expect(toY(address(page))).toBeCloseTo(axis.toY(address(page)), 6)
          }
        },
      ),
    )
  })

  it('gives everything mapped six pixels unless it says that it could not', () => {
    fc.assert(
      fc.property(someMappings(60), fc.integer({ min: 120, max: 900 }), (mappings, height) => {
        const axis = axisOf(mappings, height)
        if (axis.least < 6) return
        for (const { page, pages } of mappings) {
          expect(axis.toY(address(page + pages)) - axis.toY(address(page))).toBeGreaterThanOrEqual(5.999)
        }
      }),
    )
  })

  it('gives thirty small mappings six pixels each in a view of 400', () => {
    const mappings = Array.from({ length: 30 }, (_, i) => ({ page: 100 + 100 * i, pages: 2 }))
    expect(axisOf(mappings, 400).least).toBeGreaterThanOrEqual(6)
  })

  it('moves nothing when a mapping appears inside a span that is as fine already', () => {
    const before = [
      { page: 512, pages: 2 },
      { page: 514, pages: 1 },
      { page: 1024, pages: 2 },
    ]
    const after = [...before, { page: 515, pages: 1 }]
    expect(axisOf(after, 500).pieces).toEqual(axisOf(before, 500).pieces)
  })

  it('keeps every address where it is, at every step, when the reach of the run is known', () => {
    fc.assert(
      fc.property(someMappings(12), fc.integer({ min: 0, max: 12 }), (mappings, shown) => {
        const whole = axisStretches(columnsView(PAGES, mappings), null)
        const reach = { finest: whole[0]?.finest ?? new Uint8Array(PAGES), outside: [] }
        const step = columnsView(PAGES, mappings.slice(0, shown))
        expect(axisStretches(step, reach)).toEqual(whole)
      }),
    )
  })

  it('shifts other spans as blocks only, when a mapping appears elsewhere', () => {
    const before = [
      { page: 512, pages: 4 },
      { page: 520, pages: 4 },
    ]
    const after = [...before, { page: 3000, pages: 2 }]
    const a = axisOf(before, 500)
    const b = axisOf(after, 500)
    const ratio = (page: number): number =>
      (b.toY(address(page + 1)) - b.toY(address(page))) / (a.toY(address(page + 1)) - a.toY(address(page)))
    expect(ratio(513)).toBeCloseTo(ratio(522), 6)
    expect(ratio(513)).toBeGreaterThan(0.5)
  })

  it('shows a hole between two like mappings as tall as they are', () => {
    const axis = axisOf(
      [
        { page: 512, pages: 16 },
        { page: 544, pages: 16 },
      ],
      400,
    )
    const tall = (page: number): number => axis.toY(address(page + 16)) - axis.toY(address(page))
    expect(tall(528)).toBeCloseTo(tall(512), 6)
  })

  it('folds long quiet spans', () => {
    const { pieces } = axisOf([{ page: 2000, pages: 2 }], 400)
    expect(pieces.map((piece) => piece.kind)).toEqual(['fold', 'open', 'fold'])
  })

  it('opens the brush and folds what is outside into two caps', () => {
    const brush = { start: address(1000), end: address(1100) }
    const { pieces } = axisOf(
      [
        { page: 1010, pages: 2 },
        { page: 3000, pages: 2 },
      ],
      400,
      brush,
    )
    expect(pieces[0]).toMatchObject({ kind: 'cap', start: address(0), end: brush.start })
    expect(pieces.at(-1)).toMatchObject({ kind: 'cap', start: brush.end, end: address(PAGES) })
    const open = pieces.filter((piece) => piece.kind === 'open')
    expect(open.reduce((all, piece) => all + piece.y1 - piece.y0, 0)).toBeGreaterThan(340)
  })

  it('leaves a gap between flash and RAM', () => {
    const flash: AxisStretch = { start: 0x22001000, finest: new Uint8Array(3).fill(2) }
    const ram: AxisStretch = { start: ZONE_START, finest: new Uint8Array(PAGES) }
    const axis = addressAxis({ stretches: [flash, ram], height: 300, brush: null })
    expect(axis.pieces.map((piece) => piece.kind)).toEqual(['open', 'gap', 'open'])
    expect(axis.start).toBe(0x22001000)
  })

  it('takes 4 GiB', () => {
    const finest = new Uint8Array(2 ** 20)
    finest.fill(1, 700_000, 700_002)
    const axis = addressAxis({ stretches: [{ start: 0, finest }], height: 300, brush: null })
    expect(axis.toY(700_001 * PAGE_SIZE) - axis.toY(700_000 * PAGE_SIZE)).toBeGreaterThan(6)
  })
})
