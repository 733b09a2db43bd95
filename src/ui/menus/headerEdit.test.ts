import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseProgram } from '../../documents/scenario/read.ts'
import { setHeader, setTrimPages, type ReadText } from './headerEdit.ts'

const TEXT = `# A comment that opens the text.
board 16M  # small
file "/ram/log" ramfs

A = spawn
A: a = mmap(NULL, 4K, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
`

const read = (text: string): ReadText => ({ text, header: parseProgram(text).header })
const withHeader = (text: string, keyword: 'board' | 'kernel', value: string): string =>
  setHeader(read(text), keyword, value)
const withTrim = (text: string, pages: number): string => setTrimPages(read(text), pages)

describe('what the worker tells of a header', () => {
  const values = (text: string) => {
    const { board, kernel, trim } = parseProgram(text).header
    return [board, kernel, trim].map((place) => place?.value ?? null)
  }

  it('is what the lines say, without their comments', () => {
    expect(values(TEXT)).toEqual(['16M', null, null])
    expect(values('kernel  6.12   shm-direct # new\nsysctl vm.nr_trim_pages = 0\nA = spawn\n')).toEqual([
      null,
      '6.12 shm-direct',
      '0',
    ])
  })

  it('is nothing of lines behind the first call', () => {
    expect(values('A = spawn\nkernel 6.12\nboard 8M\nsysctl vm.nr_trim_pages = 0\n')).toEqual([
      null,
      null,
      null,
    ])
  })

  it('has lines that cannot be read as well', () => {
    expect(values('board "8M\nkernel\n')).toEqual(['', '', null])
    expect(values(`kernel 6.12${' '.repeat(60_000)}\n`)).toEqual([null, '', null])
  })
})

describe('setHeader', () => {
  it('changes the line that is there and keeps its comment', () => {
    expect(withHeader(TEXT, 'board', 'boot-32m')).toBe(TEXT.replace('board 16M', 'board boot-32m'))
  })

  it('adds a line below the other lines of the header', () => {
    expect(withHeader(TEXT, 'kernel', '6.12')).toBe(TEXT.replace('ramfs\n', 'ramfs\nkernel 6.12\n'))
  })

  it('adds the first line of a header below the opening comment', () => {
    expect(withHeader('# why\n\nA = spawn\n', 'board', '32M')).toBe('# why\nboard 32M\n\nA = spawn\n')
  })

  it('works on a text without operations', () => {
    expect(withHeader('', 'board', '32M')).toBe('board 32M\n')
    expect(withHeader('# only words', 'board', '32M')).toBe('# only words\nboard 32M')
    expect(withHeader('kernel 6.12', 'board', '32M')).toBe('kernel 6.12\nboard 32M')
  })

  it('keeps line ends of any kind', () => {
    expect(withHeader('kernel 6.12\r\nA = spawn\r\n', 'kernel', '2.6.29')).toBe(
      'kernel 2.6.29\r\nA = spawn\r\n',
    )
    expect(withHeader('kernel 6.12\rA = spawn', 'board', '1M')).toBe('kernel 6.12\rboard 1M\nA = spawn')
  })

  it('puts a line that cannot be read right', () => {
    expect(withHeader('board "8M\nA = spawn\n', 'board', '8M')).toBe('board 8M\nA = spawn\n')
    expect(withHeader(`kernel 6.12${' '.repeat(60_000)}\nA = spawn\n`, 'kernel', '6.12')).toBe(
      'kernel 6.12\nA = spawn\n',
    )
  })

  it('leaves a line of that name among the operations alone', () => {
    expect(withHeader('A = spawn\nboard 4M\n', 'board', '32M')).toBe('board 32M\nA = spawn\nboard 4M\n')
  })
})

describe('setTrimPages', () => {
  it('adds the setting as the first operation', () => {
    expect(withTrim(TEXT, 0)).toBe(TEXT.replace('ramfs\n', 'ramfs\nsysctl vm.nr_trim_pages = 0\n'))
  })

  it('changes a setting that stands before the first call', () => {
    const text = 'board 16M\nsysctl vm.nr_trim_pages = 1 # default\nA = spawn\n'
    expect(withTrim(text, 8)).toBe(text.replace('= 1', '= 8'))
  })

  it('changes the one that holds when the first call is made', () => {
    const text = 'sysctl vm.nr_trim_pages = 1\nsysctl vm.nr_trim_pages = 4\nA = spawn\n'
    expect(withTrim(text, 8)).toBe(text.replace('= 4', '= 8'))
  })

  it('leaves a setting in the middle of the run alone', () => {
    const text = 'A = spawn\nsysctl vm.nr_trim_pages = 1\n'
    expect(withTrim(text, 0)).toBe(`sysctl vm.nr_trim_pages = 0\n${text}`)
  })
})

const line = fc.oneof(
  fc.constantFrom(
    '',
    '# words',
    'board 4M',
    'kernel 6.12 # new',
    'file "/ram/log" ramfs',
    'A = spawn',
    'A: exit()',
    'board "',
  ),
  fc.constantFrom('sysctl vm.nr_trim_pages = 1', 'cat /proc/maps', '  board 8M', '> words', 'kernal 6'),
)
const texts = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\r'))
  .map(([lines, end]) => lines.join(end))
const linesOf = (text: string): string[] => text.split(/\r\n?|\n/)

describe('any text', () => {
  it('changes one line at most, adds one at most, and doing it twice is doing it once', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('8M', 'boot-64m'), (text, value) => {
        const once = withHeader(text, 'board', value)
        expect(withHeader(once, 'board', value)).toBe(once)
        expect(parseProgram(once).header.board?.value).toBe(value)
        const before = linesOf(text)
        const after = linesOf(once)
        expect(after.length - before.length).toBeOneOf([0, 1])
        const kept = after.filter((_, i) => !after[i]?.includes(`board ${value}`))
        expect(before).toEqual(expect.arrayContaining(kept))
      }),
    )
  })

  it('holds for the setting too', () => {
    fc.assert(
      fc.property(texts, fc.nat(64), (text, pages) => {
        const once = withTrim(text, pages)
        expect(parseProgram(once).header.trim?.value).toBe(String(pages))
        expect(withTrim(once, pages)).toBe(once)
      }),
    )
  })
})
