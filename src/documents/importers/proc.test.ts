/** /proc files and what a console shows between them. */
import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { importText } from './registry.ts'

const CASES = JSON.parse(
  readFileSync(new URL('../../explain/reports/testing/cases.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>

const caseText = (name: string): string => CASES[name] ?? ''

describe('/proc files as they were pasted', () => {
  it('a table of free blocks typed by hand', () => {
    const { buddy } = importText(caseText('b-esp32p4-buddyinfo-boot-and-after-table'))
    expect(buddy.map(({ zone, counts }) => [zone, counts])).toEqual([
      ['boot', [1, 2, 8, 8, 7, 7, 7, 2, 1, 2, 4]],
      ['after', [0, 2, 0, 4, 4, 7, 9, 0, 2, 1, 4]],
    ])
  })

  it('maps without their middle columns', () => {
    const { maps } = importText(caseText('b-fdpic-self-maps-buddy-alignment'))
    expect(maps[0]?.mappings.map(({ start, end, name }) => [start, (end - start) / 4096, name])).toEqual([
      [0x21550000, 5, '/lib/ld-uClibc-1.0.52.so'],
      [0x21580000, 80, '/bin/busybox'],
      [0x21600000, 82, '/lib/libuClibc-1.0.52.so'],
      [0x2170c000, 3, '/bin/busybox'],
    ])
  })

  it('two lines of maps that are the same are two mappings', () => {
    const { maps } = importText(caseText('b-nommu-mtd-maps-capital-S-twice'))
    expect(maps).toEqual([
      {
        pid: 1234,
        program: null,
        mappings: [4, 5].map((line) => ({
          line: line + 1,
          start: 0xc0c00000,
          end: 0xc0c04000,
          permissions: 'rw-S',
          offset: 0,
          name: '/dev/mtd0',
        })),
      },
    ])
  })

  it('numbers as wide as their columns, and rows left out', () => {
    const { pageTypes } = importText(caseText('b-hugetlb-order10-75061-columns'))
    expect(pageTypes.map(({ type, counts }) => [type, counts[0], counts.at(-1)])).toEqual([
      ['Unmovable', 55_282, 0],
      ['Movable', 25, 75_061],
      ['Reclaimable', 4, 0],
      ['HighAtomic', 0, 0],
    ])
  })

  it('types that no usual kernel has', () => {
    const { pageTypes, pageblockOrder } = importText(caseText('b-pagetypeinfo-extra-type-mirror'))
    expect(pageblockOrder).toBe(9)
    expect(pageTypes.map(({ type }) => type)).toEqual(['Unmovable', 'Reclaimable', 'Movable', 'Mirror'])
  })
})

describe('a console with everything', () => {
  const CONSOLE = [
    '~ # cat /proc/version',
    'Linux version 6.12.117 (root@vm) (riscv64-linux-gnu-gcc 12.2.0) #7 Thu Nov 26 07:42:30 UTC 2026',
    '~ # cat /proc/buddyinfo',
    'Node 0, zone    DMA32      7      7      7      0      3      0      0      0      0      0      0 ',
    '~ # cat /proc/meminfo',
    'MemTotal:           5288 kB',
    'MemFree:             388 kB',
    'Active(anon):          0 kB',
    '~ # cat /proc/iomem',
    '80000000-807fffff : System RAM',
    '  80001000-802c6d9f : Kernel image',
    '    80001000-8017be91 : Kernel code',
    '~ # cat /proc/16/maps',
    '80680000-806a0000 rw-p 00000000 00:00 0                                  [stack]',
    '~ # cat /proc/16/status',
    'Name:\tactor',
    'Pid:\t16',
    'Slack:\t       0 bytes',
    '~ # cat /proc/zoneinfo',
    'Node 0, zone    DMA32',
    '  pages free     97',
    '        min      71',
    '        managed  1322',
    '        protection: (0, 0, 0)',
    '  start_pfn:           524288',
    '~ # cat /proc/vmstat',
    'nr_free_pages 97',
    'allocstall_normal 104',
    '~ # cat /proc/slabinfo',
    'slabinfo - version: 2.1',
    'vm_area_struct      5339   5460    144   28    1 : tunables    0    0    0 : slabdata    195    195      0',
  ]

  it.each([
    ['as it is', CONSOLE],
    ['with carriage returns', CONSOLE.map((line) => `${line}\r`)],
    ['upside down, file by file', [...CONSOLE.slice(18), ...CONSOLE.slice(0, 18)]],
  ])('%s', (_, lines) => {
    const reading = importText(lines.join('\n'))
    expect(reading.understood).toBe(CONSOLE.length)
    expect(reading.kernel).toBe('6.12.117')
    expect(reading.buddy[0]?.counts).toEqual([7, 7, 7, 0, 3, 0, 0, 0, 0, 0, 0])
    expect(reading.meminfo[0]?.values.get('MemFree')).toBe(388)
    expect(reading.iomem[0]?.ranges.map(({ name, depth, end }) => [name, depth, end])).toEqual([
      ['System RAM', 0, 0x80800000],
      ['Kernel image', 1, 0x802c6da0],
      ['Kernel code', 2, 0x8017be92],
    ])
    expect(reading.maps[0]?.pid).toBe(16)
    expect(reading.processes[0]).toMatchObject({ name: 'actor', pid: 16 })
    expect(reading.zones[0]).toMatchObject({ zone: 'DMA32', startPfn: 524_288, protection: [0, 0, 0] })
    expect(reading.zones[0]?.pages.get('min')).toBe(71)
    expect(reading.vmstat[0]?.values.get('nr_free_pages')).toBe(97)
    expect(reading.slabs[0]?.caches[0]).toMatchObject({ name: 'vm_area_struct', pages: 195 })
  })
})
