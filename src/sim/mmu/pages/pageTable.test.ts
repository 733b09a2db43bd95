import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ENTRIES_PER_TABLE, PageTable } from './pageTable.ts'

/** Pages near a few places, among them the highest of a program. */
const page = fc
  .tuple(fc.constantFrom(0, 500, 512 * 9, 0x7ffffffff - 2_000), fc.nat(1_500))
  .map(([base, n]) => base + n)
const operation = fc.tuple(
  fc.constantFrom('set', 'set', 'clear', 'clearRange', 'range'),
  page,
  page,
  fc.nat(99),
)

it('a page table holds what a map would', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
      const table = new PageTable<string>()
      const map = new Map<number, string>()
      const within = (from: number, to: number): [number, string][] =>
        [...map].filter(([at]) => at >= from && at < to).sort(([a], [b]) => a - b)
      for (const [name, a, b, n] of operations) {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        if (name === 'set') {
          expect(table.set(a, String(n))).toBe(map.get(a) ?? null)
          map.set(a, String(n))
        } else if (name === 'clear') {
          expect(table.clear(a)).toBe(map.get(a) ?? null)
          map.delete(a)
        } else {
          const found: [number, string][] = []
          const visit = (entry: string, at: number): void => void found.push([at, entry])
          const expected = within(from, to)
          if (name === 'range') table.forEach(from, to, visit)
          else {
            table.clearRange(from, to, visit)
            for (const [at] of expected) map.delete(at)
          }
          expect(found).toEqual(expected)
        }
        expect(table.get(a)).toBe(map.get(a) ?? null)
      }
      expect(table.size).toBe(map.size)
      const leaves = new Set([...map.keys()].map((at) => Math.floor(at / ENTRIES_PER_TABLE)))
      expect(table.leafIndexes).toEqual([...leaves].sort((a, b) => a - b))
      const copy = table.map((entry) => `${entry}!`)
      expect([copy.size, copy.get(0)]).toEqual([map.size, map.has(0) ? `${map.get(0)}!` : null])
    }),
  )
})
