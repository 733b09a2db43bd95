/** Logs of strace, as they were pasted: what was asked, what was refused, and what a machine without an MMU would answer. */
import { describe, expect, it } from 'vitest'
import { importText } from '../../documents/importers/registry.ts'
import { reportLines } from './lines.ts'
import { portingOf, type Porting } from './porting.ts'
import { caseText } from './testing/cases.ts'

const portingIn = (text: string): Porting => {
  const porting = portingOf(importText(text).strace)
  if (porting === null) throw new Error('no call was read')
  return porting
}

const callsOf = (name: string) =>
  importText(caseText(name)).strace.map(({ pid, name: call, result, errno }) => [pid, call, result, errno])

describe('calls', () => {
  it('in two halves, of one process', () => {
    expect(callsOf('c-git-mmap2-page-offset-window-unfinished')).toEqual([
      [20769, 'open', '5', null],
      [20769, 'mmap2', '0xb5e2d000', null],
      [20769, 'mmap2', '-1', 'ENOMEM'],
      [20769, 'munmap', '0', null],
      [20769, 'close', '0', null],
      [20769, 'mmap2', '-1', 'EBADF'],
    ])
  })

  it('broken by mail, with another process between', () => {
    expect(callsOf('c-i386-btf-mmap2-enomem-threads')).toEqual([
      [1223, 'mmap2', '-1', 'ENOMEM'],
      [1225, 'brk', '0x56a1b000', null],
    ])
    expect(portingIn(caseText('c-i386-btf-mmap2-enomem-threads')).largest).toEqual([
      { line: 1, length: 5_783_552, order: 11 },
    ])
  })

  it('that never returned', () => {
    expect(callsOf('c-25-poldek-mremap-never-returned').at(-1)).toEqual([null, 'mremap', null, null])
  })

  it('with the frames that -k prints below each', () => {
    const reading = importText(
      [
        '1720000000.123456 mmap(NULL, 266240, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7fe0c0000000',
        ' > /lib/x86_64-linux-gnu/libc.so.6(mmap64+0x47) [0x1154f7]',
        ' > ./a.out(main+0x14) [0x1157]',
        '1720000000.124999 munmap(0x7fe0c0000000, 266240) = 0',
      ].join('\n'),
    )
    expect(reading.understood).toBe(4)
    expect(reading.strace.map(({ name }) => name)).toEqual(['mmap', 'munmap'])
  })

  it('with times, names of files and durations', () => {
    const [call] = importText(
      '1234  16:20:01.123456 mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3</lib/libc.so, of (x)>, 0) = 0x7f0000000000 <0.000012>',
    ).strace
    expect(call).toMatchObject({ pid: 1234, name: 'mmap', result: '0x7f0000000000', errno: null })
    expect(call?.args.slice(0, 2)).toEqual(['NULL', '8192'])
  })
})

describe('without an MMU', () => {
  it('a loader that reserves and maps over it cannot work', () => {
    const { rows, hasMmu } = portingIn(caseText('c-mips-uclibc-uninitialized-flag'))
    expect(hasMmu).toBe(true)
    expect(rows.map(({ call, times, answer }) => [call, times, answer])).toEqual([
      ['old_mmap', 1, 'memory that is really taken and cleared'],
      ['old_mmap', 3, 'EINVAL'],
      ['mprotect', 1, 'ENOSYS'],
    ])
  })

  it('a reservation of 128 MiB is larger than any block', () => {
    const { rows, largest, peak } = portingIn(caseText('c-glibc-arena-reserve-trim-two-threads'))
    expect(rows[0]?.answer).toBe('ENOMEM: order 15 of at most 10')
    expect(largest[0]).toMatchObject({ length: 134_217_728, order: 15 })
    expect(peak).toBe(134_217_728 + 8_392_704)
  })

  it("shared memory is attached at no address of the program's own", () => {
    const { rows } = portingIn(caseText('c-oracle-shm-hugetlb-fixed-addresses'))
    expect(rows.map(({ call, times, answer }) => [call, times, answer])).toEqual([['shmat', 2, 'EINVAL']])
  })
})

describe('refusals in the log', () => {
  it('a stack that is measured page by page is no shortage', () => {
    const [line] = reportLines(importText(caseText('c-gvisor-mremap-probe-flood')))
    expect(line).toMatchObject({ kind: 'refused-call', cause: 'address-space', repeats: 5, missing: [] })
  })

  it('with an MMU a mapping is refused for addresses, not for memory', () => {
    const lines = reportLines(importText(caseText('c-git-mmap2-page-offset-window-unfinished')))
    expect(lines.map(({ kind, cause, length }) => [kind, cause, length])).toEqual([
      ['refused-call', 'address-space', 31_020_635],
      ['refused-call', 'unknown', 31_020_635],
      ['porting', 'unknown', 33_554_432],
    ])
  })

  it('whose machine is not known are not decided', () => {
    const [line] = reportLines(importText(caseText('c-i386-btf-mmap2-enomem-threads')))
    expect(line).toMatchObject({ kind: 'refused-call', cause: 'unknown', order: 11, pages: 1412, pid: 1223 })
  })

  it.each([
    ['mremap(0x7e8120144000, 4096,( 8192, 0)   = -1 ENOMEM (Cannot allocate memory)', 'mremap'],
    ['mmap(NULL, 40x6, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 ENOMEM', 'mmap'],
    ['mmap2(NULL, -5, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 EINVAL', 'mmap2'],
    ['mmap(NULL, 18446744073709551615, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 ENOMEM', 'mmap'],
  ])('of a damaged line say no length: %s', (text, name) => {
    const [line] = reportLines(importText(text))
    expect(line).toMatchObject({ kind: 'refused-call', order: null, length: null, pages: null })
    expect(line?.sentence).toMatch(new RegExp(`^${name} was refused with E`))
  })
})
