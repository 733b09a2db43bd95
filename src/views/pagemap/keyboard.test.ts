import { describe, expect, it } from 'vitest'
import { asPfn } from '../../base/units.ts'
import { layOutPageMap, WHOLE } from '../../layout/pagemap/pageMap.ts'
import { cameraForKey, pageForKey } from './keyboard.ts'

// Rows of 16 pages; the zone begins in the middle of the first row and ends in the middle of the last.
const layout = layOutPageMap(
  { startPfn: 0x108, spannedPages: 48 },
  { x: 0, y: 0, width: 320, height: 100 },
  1,
  WHOLE,
)
const from = (pfn: number | null, key: string): number | null =>
  pageForKey(layout, key, pfn === null ? null : asPfn(pfn))

describe('arrow keys', () => {
  it('enter at the first page, move by page and by row, and stop at the ends of RAM', () => {
    expect(layout.columns).toBe(16)
    expect(from(null, 'ArrowDown')).toBe(0x108)
    expect(from(0x110, 'ArrowRight')).toBe(0x111)
    expect(from(0x110, 'ArrowLeft')).toBe(0x10f)
    expect(from(0x110, 'ArrowDown')).toBe(0x120)
    expect(from(0x110, 'ArrowUp')).toBe(0x110)
    expect(from(0x137, 'ArrowRight')).toBe(0x137)
  })

  it('go to the ends of a row, as far as RAM reaches', () => {
    expect([from(0x115, 'Home'), from(0x115, 'End')]).toEqual([0x110, 0x11f])
    expect([from(0x10a, 'Home'), from(0x132, 'End')]).toEqual([0x108, 0x137])
  })

  it('leave other keys alone', () => {
    expect(from(0x110, 'PageDown')).toBeNull()
    expect(cameraForKey(layout, 'ArrowUp', null)).toBeNull()
  })
})

it('plus and minus zoom, 0 shows all', () => {
  expect(cameraForKey(layout, '+', asPfn(0x110))?.zoom).toBeCloseTo(1.5)
  expect(cameraForKey(layout, '-', null)?.zoom).toBe(1)
  expect(cameraForKey(layout, '0', null)).toEqual(WHOLE)
})
