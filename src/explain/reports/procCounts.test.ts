import { describe, expect, it } from 'vitest'
import { importText } from '../../documents/importers/registry.ts'
import { reportLines } from './lines.ts'
import { boardLine } from './wholeLines.ts'

const ZONES = (managed: number): string => `Node 0, zone      DMA
  pages free     900
        min      100
        spanned  ${managed + 50}
        present  ${managed + 50}
        managed  ${managed}
`
const MEMINFO = (totalKb: number, freeKb: number): string =>
  `MemTotal:  ${totalKb} kB\nMemFree:  ${freeKb} kB\n`
const BUDDY = 'Node 0, zone      DMA    100    50    25    10     5     2     1     0     0     0     0\n'

const lines = (text: string) => reportLines(importText(text))

describe('the page size that files of /proc give away', () => {
  it.each([4, 8, 16, 64])('%i kB: what zones manage is what meminfo has', (kb) => {
    const [line] = lines(`${BUDDY}${MEMINFO(3000 * kb, 900 * kb)}${ZONES(3000)}`)
    expect(line).toMatchObject({ kind: 'state', pageSize: kb * 1024 })
    expect(line?.missing.join()).not.toContain('page size')
  })

  it.each([4, 64])('%i kB: vmstat and meminfo count the same free pages', (kb) => {
    const [line] = lines(`${BUDDY}${MEMINFO(3000 * kb, 905 * kb)}nr_free_pages 900\nnr_slab 7\n`)
    expect(line?.pageSize).toBe(kb * 1024)
  })

  it('is not told by counts that lie far apart', () => {
    const [line] = lines(`${BUDDY}${MEMINFO(12_000, 3600)}nr_free_pages 1300\nnr_slab 7\n`)
    expect(line?.missing.join()).toContain('page size')
  })

  it('keeps a board of other pages from being drawn as one of 4 KiB', () => {
    const line = boardLine(importText(`${BUDDY}${MEMINFO(24_000, 7200)}${ZONES(3000)}`))
    expect(line).toMatchObject({ scenario: null, sentence: expect.stringContaining('4 KiB') as unknown })
  })
})

it('free pages are told where no file counts blocks', () => {
  expect(lines(MEMINFO(12_000, 3600))).toMatchObject([
    { kind: 'state', freePages: 900, largestFreeOrder: null, largestOrder: null },
  ])
  expect(lines('nr_free_pages 812\nnr_zone_inactive_anon 3\n')).toMatchObject([{ freePages: 812 }])
})
