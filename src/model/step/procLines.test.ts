import { describe, expect, it } from 'vitest'
import type { ProcLine } from '../../protocol/view.ts'
import { buddyCounts, thingsOfMaps } from './procLines.ts'
import { smallView } from '../testing/smallView.ts'

describe('the lines of a /proc file', () => {
  it('knows the region or mapping of a line', () => {
    const view = smallView()
    expect(thingsOfMaps(view, '/proc/maps')('00110000-00113000 rw-p')).toEqual({ kind: 'region', id: 10 })
    expect(thingsOfMaps(view, '/proc/21/maps')('00119000-0011a000 r--p')).toEqual({ kind: 'vma', id: 102 })
    expect(thingsOfMaps(view, '/proc/21/maps')('00110000-00113000 rw-p')).toBeNull()
    expect(thingsOfMaps(view, '/proc/buddyinfo')('Node 0, zone DMA 1')).toBeNull()
  })

  it('reads buddyinfo, zones added up', () => {
    const line = (text: string, more: Partial<ProcLine> = {}): ProcLine => ({
      change: 'same',
      text,
      parts: [],
      ...more,
    })
    const lines = [
      line('Node 0, zone      DMA      1      2 '),
      line('Node 0, zone   Normal      3      4 ', {
        change: 'changed',
        before: 'Node 0, zone   Normal      5      4 ',
      }),
      line('Node 0, zone  Movable      7      7 ', { change: 'added' }),
    ]
    expect(buddyCounts(lines, 'now')).toEqual([11, 13])
    expect(buddyCounts(lines, 'before')).toEqual([6, 6])
  })
})
