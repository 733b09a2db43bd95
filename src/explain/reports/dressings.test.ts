/** Whatever a log went through, the same is said of it. The reports are those of kernels from 2.4 to 6.14, with figures of their own. */
import { describe, expect, it } from 'vitest'
import { importText } from '../../documents/importers/registry.ts'
import { reportLines, type ReportLine } from './lines.ts'
import { boardLine } from './wholeLines.ts'
import { DRESSINGS } from './testing/dressings.ts'
import { OWN_REPORTS, type OwnReport } from './testing/ownReports.ts'

const linesOf = (text: string): ReportLine[] => reportLines(importText(text))

/** All but where it stands in the text. */
const said = (text: string): unknown[] => linesOf(text).map((line) => ({ ...line, lines: null, time: null }))

describe('reports of many kernels', () => {
  it.each(Object.entries(OWN_REPORTS))('%s', (_, { lines, expected }) => {
    expect(linesOf(`${lines.join('\n')}\n`)).toMatchObject([expected])
  })
})

describe('whatever a log went through, the same is said of it', () => {
  it.each(Object.keys(DRESSINGS))('%s', (name) => {
    const dress = DRESSINGS[name]
    if (dress === undefined) throw new Error(name)
    for (const [title, { lines }] of Object.entries(OWN_REPORTS))
      expect(said(dress(lines)), title).toEqual(said(`${lines.join('\n')}\n`))
  })

  it('cut anywhere, nothing else is said for certain', () => {
    for (const [title, { lines, expected }] of Object.entries(OWN_REPORTS)) {
      const text = DRESSINGS['dmesg']?.(lines) ?? ''
      for (let cut = 20; cut < text.length; cut += 61)
        for (const part of [text.slice(0, cut), text.slice(cut)])
          for (const line of linesOf(part)) expect(wrongIn(line, expected), `${title}, at ${cut}`).toEqual([])
    }
  })
})

/** What is not printed any more is unknown; what rests on the usual page size or the usual largest order says so. */
function wrongIn(line: ReportLine, whole: OwnReport['expected']): string[] {
  const rests = (words: string): boolean => line.missing.some((missing) => missing.startsWith(words))
  const isUsualSize = rests('the page size')
  const pairs = {
    cause: [line.cause === 'unknown' || rests('the largest order') ? null : line.cause, whole.cause],
    pageSize: [isUsualSize ? null : line.pageSize, whole.pageSize],
    order: [isUsualSize ? null : line.order, whole.order],
    length: [line.length, whole.length],
    largestOrder: [line.largestOrder, whole.largestOrder ?? line.largestOrder],
  }
  return Object.entries(pairs).flatMap(([name, [is, should]]) =>
    is === null || is === should ? [] : [`${name} ${is}, not ${should}`],
  )
}

describe('reports printed at one time', () => {
  const [first, second] = [OWN_REPORTS['5.10, pages of 64 KiB, the killer'], OWN_REPORTS['6.12, no MMU']]

  it.each([
    ['by two threads', [' T4111', '   T37']],
    ['by two processors', ['    C0', '    C3']],
  ])('%s, which are named', (_, callers) => {
    if (first === undefined || second === undefined) throw new Error('no reports')
    const text = interleaved([first, second], callers)
    const byName = linesOf(text).toSorted((a, b) => (a.process ?? '').localeCompare(b.process ?? ''))
    expect(byName).toMatchObject([first.expected, second.expected])
  })

  it('by nobody who is named are not taken for one', () => {
    if (first === undefined || second === undefined) throw new Error('no reports')
    const right = [first, second].map(({ expected }) => `${expected.process} ${expected.cause}`)
    const told = linesOf(interleaved([first, second], [])).filter(({ cause }) => cause !== 'unknown')
    expect(right).toEqual(expect.arrayContaining(told.map(({ cause, process }) => `${process} ${cause}`)))
  })
})

function interleaved(reports: readonly OwnReport[], callers: readonly string[]): string {
  const at = reports.map(() => 0)
  const rows: string[] = []
  for (let turn = 0; reports.some(({ lines }, index) => (at[index] ?? 0) < lines.length); turn++) {
    const index = (turn * 7 + 3) % 5 < 2 ? 0 : 1
    const line = reports[index]?.lines[at[index] ?? 0]
    at[index] = (at[index] ?? 0) + 1
    const caller = callers[index] === undefined ? '' : `[${callers[index]}]`
    if (line !== undefined) rows.push(`[  100.${String(turn).padStart(6, '0')}]${caller} ${line}`)
  }
  return `${rows.join('\n')}\n`
}

describe('files of /proc', () => {
  const FILES = [
    '--- proc-buddyinfo.txt ---',
    'Node 0, zone    DMA32      1      0      1      0      1      0      0      0      0      0      0 ',
    '--- proc-iomem.txt ---',
    '80000000-807fffff : System RAM',
    '  80000000-801fffff : Reserved',
    '    80000000-80123fff : Kernel code',
    '    80124000-801fffff : Kernel data',
    '--- proc-maps.txt ---',
    '80400000-80420000 rw-p 00000000 00:00 0 ',
    '80500000-80504000 rw-p 00000000 00:00 0 ',
    '--- proc-meminfo.txt ---',
    'MemTotal:           5800 kB',
    'MemFree:              84 kB',
  ]
  /** Those that other lines than the kernel's go through. */
  const WAYS: Readonly<Record<string, (line: string) => string>> = {
    'CR and LF': (line) => `${line}\r`,
    colours: (line) => `\u001b[0m${line}\u001b[K`,
    quoted: (line) => `> ${line}`,
    indented: (line) => `    ${line}`,
    'with the time': (line) => `[2026-11-26 16:21:40] ${line}`,
    'with an arrow': (line) => `16:21:40.123 -> ${line}`,
    numbered: (line) => `     7\t${line}`,
    'logged by a script': (line) => `Nov 26 16:21:40 board collect.sh[77]: ${line}`,
    'blanks made one': (line) => line.replaceAll(/ +/g, ' ').trim(),
    'code in a chat': (line) => `\`${line}\``,
    'cut at 80 columns': (line) => line.match(/.{1,80}/g)?.join('\n') ?? line,
  }
  const board = (lines: readonly string[]): unknown => {
    const line = boardLine(importText(`${lines.join('\n')}\n`))
    return line === null ? null : { ...line, lines: null }
  }

  it.each(Object.keys(WAYS))('%s', (name) => {
    const way = WAYS[name]
    if (way === undefined) throw new Error(name)
    const plain = board(FILES)
    expect(plain).toMatchObject({ freePages: 21, ramPages: 2048 })
    const isMark = (line: string): boolean => line.startsWith('---')
    expect(board(FILES.map((line) => (isMark(line) ? line : way(line))))).toEqual(plain)
  })
})
