import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { buddyCounts, diffProc, thingsOfMaps } from './procDiff.ts'
import { smallView } from './testing/smallView.ts'

const map = (start: string, rest = 'rw-p 00000000 00:00 0') => `${start}000-${start}fff ${rest}`
const changes = (before: string, now: string) =>
  diffProc(before, now).map(({ change, text }) => `${change} ${text}`)

describe('a /proc file against the one before', () => {
  it('marks added and removed lines where they stand', () => {
    const before = `${map('10000')}\n${map('20000')}\n${map('40000')}\n`
    const now = `${map('10000')}\n${map('30000')}\n${map('40000')}\n`
    expect(changes(before, now)).toEqual([
      `same ${map('10000')}`,
      `added ${map('30000')}`,
      `removed ${map('20000')}`,
      `same ${map('40000')}`,
    ])
  })

  it('marks the fields that changed in a line that stays', () => {
    const [line] = diffProc(
      'Node 0, zone      DMA      1      2 \n',
      'Node 0, zone      DMA      1      3 \n',
    )
    expect(line?.change).toBe('changed')
    expect(line?.parts.filter((part) => part.changed)).toEqual([{ text: '3', changed: true }])
    expect(line?.parts.map((part) => part.text).join('')).toBe(line?.text)
  })

  it('a mapping whose end moved has changed; meminfo changes by its label', () => {
    expect(diffProc('10000000-10001000 rw-p\n', '10000000-10002000 rw-p\n')[0]?.change).toBe('changed')
    expect(changes('MemFree: 8 kB\n', 'MemFree: 4 kB\n')).toEqual(['changed MemFree: 4 kB'])
  })

  it('a file that appears is all new, one that goes is all removed', () => {
    expect(changes('', map('10000'))).toEqual([`added ${map('10000')}`])
    expect(changes(map('10000'), '')).toEqual([`removed ${map('10000')}`])
  })

  it('says the present file exactly, and every line that went, whatever the texts', () => {
    const file = fc
      .uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 12 })
      .map((starts) => starts.map((n) => map((n + 0x10000).toString(16), `perm${n % 3}`)))
    fc.assert(
      fc.property(file, file, (before, now) => {
        const lines = diffProc(before.join('\n'), now.join('\n'))
        expect(lines.filter((line) => line.change !== 'removed').map((line) => line.text)).toEqual(now)
        const removed = lines.filter((line) => line.change === 'removed').map((line) => line.text)
        expect(removed).toEqual(before.filter((line) => !now.includes(line)))
      }),
    )
  })

  it('knows the region or mapping of a line', () => {
    const view = smallView()
    expect(thingsOfMaps(view, '/proc/maps')('00110000-00113000 rw-p')).toEqual({ kind: 'region', id: 10 })
    expect(thingsOfMaps(view, '/proc/21/maps')('00119000-0011a000 r--p')).toEqual({ kind: 'vma', id: 102 })
    expect(thingsOfMaps(view, '/proc/21/maps')('00110000-00113000 rw-p')).toBeNull()
    expect(thingsOfMaps(view, '/proc/buddyinfo')('Node 0, zone DMA 1')).toBeNull()
  })

  it('reads buddyinfo, zones added up', () => {
    const text = 'Node 0, zone      DMA      1      2 \nNode 0, zone   Normal      3      4 \n'
    expect(buddyCounts(text)).toEqual([4, 6])
  })
})
