import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RegionStarts } from './regionStarts.ts'

/** Two levels of 32 and a rest: neither ends where a word does. */
const PAGES = 2100

it('finds the region that begins nearest below a page, whatever began and went', () => {
  const pages = fc.array(
    fc.nat(PAGES + 100).map((page) => page - 50),
    { minLength: 1, maxLength: 60 },
  )
  fc.assert(
    fc.property(pages, fc.nat(PAGES - 1), (toggled, asked) => {
      const starts = new RegionStarts(PAGES)
      const rows = new Map<number, number>()
      for (const [row, page] of toggled.entries()) {
        if (rows.delete(page)) starts.remove(page)
        else {
          rows.set(page, row)
          starts.add(page, row)
        }
        for (const at of [asked, page]) {
          const isThere = at >= 0 && at < PAGES
          const below = [...rows.keys()].filter((other) => other >= 0 && other < Math.min(at, PAGES))
          const nearest = isThere && below.length > 0 ? rows.get(Math.max(...below)) : -1
          expect(starts.below(at)).toBe(nearest)
        }
      }
      starts.clear()
      expect(starts.below(asked)).toBe(-1)
    }),
    { seed: 1 },
  )
})
