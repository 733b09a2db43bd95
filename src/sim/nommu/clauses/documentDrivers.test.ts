/** What the kernel's description says of drivers, file systems and trimming; README.md lists the clauses. */
import { describe, expect, test } from 'vitest'
import { runScenario } from '../../../documents/scenario/testing/runScenario.ts'

const PAGE = 4096

describe('Documentation/nommu-mmap: what drivers and file systems provide', () => {
  const device = (settings: string): string => `file "/dev/d" char 64K at 0x40000000 ${settings}
A = spawn
A: f = open("/dev/d", O_RDWR)
`
  test('C1: get_unmapped_area proposes the address, or an error for what it does not like', () => {
    const run = runScenario(`${device('')}A: a = mmap(NULL, 8K, rw, MAP_SHARED, f, 60K)
A: b = mmap(NULL, 4K, rw, MAP_SHARED, f, 60K)`)
    expect([run.errnos.at(-2), run.value('b')]).toEqual(['EINVAL', 0x4000f000])
  })

  test('C2: a character device is readable and writable, not executable, and not copied, unless it says so', () => {
    const run = runScenario(`${device('')}A: mmap(NULL, 4K, rx, MAP_SHARED, f, 0)
A: mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)`)
    expect(run.errnos.slice(-2)).toEqual(['EINVAL', 'ENODEV'])
    const more =
      runScenario(`${device('direct copy read write exec')}A: a = mmap(NULL, 4K, rx, MAP_SHARED, f, 0)
A: b = mmap(NULL, 4K, rw, MAP_PRIVATE, f, 0)`)
    expect([more.value('a'), more.isCopy('b')]).toEqual([0x40000000, true])
  })

  test('C3: an mmap operation that answers ENOSYS gives a copy, if one is allowed', () => {
    const map = (kind: string): string => `A: a = mmap(NULL, 4K, r, ${kind}, f, 0)`
    const run = runScenario(`${device('direct copy read write declines')}${map('MAP_PRIVATE')}`)
    expect(run.isCopy('a')).toBe(true)
    expect(runScenario(`${device('direct copy read write declines')}${map('MAP_SHARED')}`).last).toBe(
      'ENODEV',
    )
  })

  test('C4: an existing mapping is shared, also in part, and goes with the last who uses it', () => {
    const run = runScenario(`${device('')}A: a = mmap(NULL, 16K, rw, MAP_SHARED, f, 0)
B = spawn
B: g = open("/dev/d", O_RDWR)
B: b = mmap(NULL, 4K, rw, MAP_SHARED, g, 8K)
A: munmap(a, 16K)
cat /proc/maps
B: munmap(b, 4K)`)
    expect(run.value('b')).toBe(0x40002000)
    expect(run.events('region-usage').map((event) => event.usage)).toEqual([2, 1])
    expect(run.printed).toContain('40000000-40004000')
    expect(run.events('region-remove').at(-1)?.start).toBe(0x40000000)
  })

  test('C5: get_unmapped_area that answers ENOSYS: a copy, or refused if it may not be copied', () => {
    const copied = runScenario(
      `${device('direct copy read write refuses')}A: a = mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)`,
    )
    expect(copied.isCopy('a')).toBe(true)
    const refused = runScenario(`${device('refuses')}A: a = mmap(NULL, 4K, r, MAP_SHARED, f, 0)`)
    expect(refused.last).toBe('ENODEV')
  })

  test('C6: an empty memory-backed file that is given a size gets pages that can be mapped', () => {
    const run = runScenario(`
A = spawn
A: f = open("/ram/a", O_RDWR|O_CREAT)
A: ftruncate(f, 20K)
A: ftruncate(f, 24K)
A: a = mmap(NULL, 20K, rw, MAP_SHARED, f, 0)
A: mmap(NULL, 24K, rw, MAP_SHARED, f, 0)`)
    expect(run.events('file-pages')).toMatchObject([{ pages: 5, gained: true, pfn: run.value('a') / PAGE }])
    expect(run.last).toBe('ENODEV')
  })

  test('C7: a block device is treated as a character device is', () => {
    const run = runScenario(`
file "/dev/ram0" block 64K at 0x40000000 direct read write
A = spawn
A: f = open("/dev/ram0", O_RDWR)
A: mmap(NULL, 4K, rx, MAP_SHARED, f, 0)
A: mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)
A: a = mmap(NULL, 4K, rw, MAP_SHARED, f, 0)`)
    expect([...run.errnos.slice(-3, -1), run.value('a')]).toEqual(['EINVAL', 'ENODEV', 0x40000000])
  })

  test('C8: a file system mounted noexec gives no executable mapping', () => {
    const run = runScenario(`
file "/disk/tool" ext2 8K noexec
A = spawn
A: f = open("/disk/tool", O_RDONLY)
A: mmap(NULL, 4K, rx, MAP_PRIVATE, f, 0)
A: mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)`)
    expect(run.errnos.slice(-2)).toEqual(['EPERM', null])
  })

  test('T1: allocations are trimmed at once by default, never with 0, from a number of pages on otherwise', () => {
    const kept = (setting: string): number => {
      const run = runScenario(`A = spawn\n${setting}\nA: a = mmap(20K)`)
      return (run.region('a').top - run.value('a')) / PAGE
    }
    expect(['', '0', '3', '4'].map((pages) => kept(pages && `sysctl vm.nr_trim_pages = ${pages}`))).toEqual([
      5, 8, 5, 8,
    ])
  })
})
