import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headerValue, setHeader, setTrimPages } from './headerEdit.ts'

const TEXT = `# A comment that opens the text.
board 16M  # small
file /ram/log

A = spawn
A: a = mmap(NULL, 4K, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
`

describe('headerValue', () => {
  it('gives what the line says, without its comment', () => {
    expect(headerValue(TEXT, 'board')).toBe('16M')
    expect(headerValue('kernel 6.12 shm-direct\nA = spawn\n', 'kernel')).toBe('6.12 shm-direct')
  })

  it('is null without such a line in the header', () => {
    expect(headerValue(TEXT, 'kernel')).toBeNull()
    expect(headerValue('A = spawn\nkernel 6.12\n', 'kernel')).toBeNull()
  })
})

describe('setHeader', () => {
  it('changes the line that is there and keeps its comment', () => {
    expect(setHeader(TEXT, 'board', 'boot-32m')).toBe(TEXT.replace('board 16M', 'board boot-32m'))
  })

  it('adds a line below the other lines of the header', () => {
    expect(setHeader(TEXT, 'kernel', '6.12')).toBe(TEXT.replace('/ram/log\n', '/ram/log\nkernel 6.12\n'))
  })

  it('adds the first line of a header below the opening comment', () => {
    expect(setHeader('# why\n\nA = spawn\n', 'board', '32M')).toBe('# why\nboard 32M\n\nA = spawn\n')
  })

  it('works on a text without operations', () => {
    expect(setHeader('', 'board', '32M')).toBe('board 32M\n')
    expect(setHeader('# only words', 'board', '32M')).toBe('# only words\nboard 32M')
  })

  it('leaves a line of that name among the operations alone', () => {
    expect(setHeader('A = spawn\nboard 4M\n', 'board', '32M')).toBe('board 32M\nA = spawn\nboard 4M\n')
  })
})

describe('setTrimPages', () => {
  it('adds the setting as the first operation', () => {
    expect(setTrimPages(TEXT, 0)).toBe(TEXT.replace('/ram/log\n', '/ram/log\nsysctl vm.nr_trim_pages = 0\n'))
  })

  it('changes a setting that stands before the first call', () => {
    const text = 'board 16M\nsysctl vm.nr_trim_pages = 1 # default\nA = spawn\n'
    expect(setTrimPages(text, 8)).toBe(text.replace('= 1', '= 8'))
  })

  it('leaves a setting in the middle of the run alone', () => {
    const text = 'A = spawn\nsysctl vm.nr_trim_pages = 1\n'
    expect(setTrimPages(text, 0)).toBe(`sysctl vm.nr_trim_pages = 0\n${text}`)
  })
})

const line = fc.oneof(
  fc.constantFrom('', '# words', 'board 4M', 'kernel 6.12 # new', 'file /ram/log', 'A = spawn', 'A: exit()'),
  fc.constantFrom('sysctl vm.nr_trim_pages = 1', 'cat /proc/maps', '  board 8M'),
)
const texts = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'))

describe('any text', () => {
  it('changes one line at most, adds one at most, and doing it twice is doing it once', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('8M', 'boot-64m'), (text, value) => {
        const once = setHeader(text, 'board', value)
        expect(setHeader(once, 'board', value)).toBe(once)
        const before = text.split('\n')
        const after = once.split('\n')
        expect(after.length - before.length).toBeOneOf([0, 1])
        const kept = after.filter((_, i) => !after[i]?.includes(`board ${value}`))
        expect(before).toEqual(expect.arrayContaining(kept))
      }),
    )
  })

  it('holds for the setting too', () => {
    fc.assert(
      fc.property(texts, fc.nat(64), (text, pages) => {
        const once = setTrimPages(text, pages)
        expect(once).toContain(`sysctl vm.nr_trim_pages = ${pages}`)
        expect(setTrimPages(once, pages)).toBe(once)
      }),
    )
  })
})
