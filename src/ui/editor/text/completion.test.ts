import { Text } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { LINK_WORDS, VALUE_FORMS, VALUE_WORDS } from '../../../language/prose/proseWords.ts'
import { CALL_NAMES, operationOf } from '../../../language/calls/calls.ts'
import { callDoc, callErrnos, wordDoc } from '../../../language/calls/docs.ts'
import { HEADER_WORDS, KEYWORDS } from '../../../language/lineWords.ts'
import { PROC_FILES, SYSCTLS } from '../../../language/words.ts'
import { callAtCursor, formText } from './callAtCursor.ts'
import { optionsAt } from './completion.ts'

/** What is offered at the bar in the last line. */
function offered(...lines: readonly string[]): readonly string[] {
  const last = lines.at(-1) ?? ''
  const offset = last.indexOf('|>')
  const doc = Text.of([...lines.slice(0, -1), last.replace('|>', '')])
  return optionsAt(doc, doc.lines, offset).map((option) => option.label)
}
const call = (line: string) => {
  const found = callAtCursor(line.replace('|>', ''), line.indexOf('|>'))
  return found && `${found.call.name} ${found.argument} ${found.parameter?.name ?? '-'}`
}

describe('the call at the cursor', () => {
  it.each([
    ['A: p = mmap(|>', 'mmap 0 addr'],
    ['A: p = mmap(NULL, 4K, PROT_READ|>', 'mmap 2 prot'],
    ['A: p = mmap(NULL, 4K, |>)', 'mmap 2 prot'],
    ['A: p = mmap(1,2,3,4,5,6,7|>', 'mmap 6 -'],
    ['A: p = mmap(4K)|>', null],
    ['A: p = mmap(128K|>)', 'mmap 0 length'],
    ['A: p = mmap(128K|>', 'mmap 0 length'],
    ['A: p = mmap(a|>)', 'mmap 0 length'],
    ['A: p = mmap(NULL|>)', 'mmap 0 addr'],
    ['A: p = mmap(a|>, 4K)', 'mmap 0 addr'],
    ['A: p = mmap(128K, |>)', 'mmap 1 length'],
    ['A: mm|>ap(4K)', null],
    ['A: munmap(a|>)', 'munmap 0 addr'],
    ['A: p = open("/ram/a,b", |>)', 'open 1 flags'],
    ['A: p = mmap(4K # |>', null],
    ['A: nosuch(|>', null],
    ['# mmap(|>', null],
    ['A: |>mmap(4K)', null],
  ])('%s', (line, expected) => {
    expect(call(line)).toBe(expected)
  })

  it('writes the form that is meant, with what may be left out in brackets', () => {
    const form = (line: string): string | null => {
      const found = callAtCursor(line, line.length)
      return found && formText(found.call.name, found.parameters)
    }
    expect(form('A: mmap(')).toBe('mmap(addr, length, prot, flags, [fd], [offset])')
    expect(form('A: mmap(NULL, 4K')).toBe('mmap(addr, length, prot, flags, [fd], [offset])')
    expect(form('A: mmap(128K')).toBe('mmap(length)')
  })
})

it('has a line for every call and every word', () => {
  const words = [...HEADER_WORDS, ...KEYWORDS, ...SYSCTLS, ...PROC_FILES]
  expect([
    ...CALL_NAMES.filter((name) => callDoc(name) === ''),
    ...CALL_NAMES.filter((name) => callErrnos(name).some(([, when]) => when === '')),
    ...words.filter((word) => wordDoc(word) === ''),
  ]).toEqual([])
  expect(CALL_NAMES.filter((name) => callDoc(name).startsWith('Needs an MMU'))).toEqual(
    CALL_NAMES.filter((name) => operationOf(name).errnos.includes('ENOSYS') && name !== 'futex'),
  )
  expect(callDoc('mprotect', 'mmu')).toBe('Change what may be done with pages.')
})

describe('completion', () => {
  it('offers calls after a process', () => {
    expect(offered('A: mm|>')).toContain('mmap')
    expect(offered('A: p = |>')).toContain('shmat')
    expect(offered('A: |>')).toContain('open')
  })

  it('offers in what a second machine may differ', () => {
    expect(offered('beside |>')).toEqual(['sysctl', 'kernel', 'board', 'without', 'mmu'])
    expect(offered('beside kernel 2.6.29, |>')).toContain('board')
    expect(offered('beside board 8M, kernel |>')).toContain('2.6.29')
    expect(offered('beside sysctl |>')).toEqual(['vm.nr_trim_pages', 'vm.max_map_count'])
  })

  it('offers the flags of the argument, and names where numbers stand', () => {
    expect(offered('A: mmap(NULL, 4K, |>')).toEqual(['PROT_NONE', 'PROT_READ', 'PROT_WRITE', 'PROT_EXEC'])
    expect(offered('A: p = mmap(4K)', 'A: munmap(|>')).toEqual(['p'])
  })

  it('offers processes, keywords and headers at the beginning of a line', () => {
    const options = offered('A = spawn', '|>')
    expect(options[0]).toBe('A')
    expect(options).toContain('cat')
    expect(options).toContain('board')
  })

  it('offers files, settings and spawn where they belong', () => {
    expect(offered('cat |>')).toContain('/proc/buddyinfo')
    expect(offered('A: cat |>')).toEqual(['maps'])
    expect(offered('sysctl |>')).toEqual(['vm.nr_trim_pages', 'vm.max_map_count'])
    expect(offered('B = sp|>')).toEqual(['spawn', 'exec'])
    expect(offered('B = exec("/bin/sh", |>')).toEqual(['args', 'env'])
    expect(offered('file "/bin/sh" elf |>')).toContain('interp')
    expect(offered('file "/bin/sh" flat te|>')).toContain('relocs')
  })
})

describe('completion in narration', () => {
  const ABOVE = ['A = spawn', 'A: f = open("/ram/log", O_RDWR|O_CREAT)', 'A: a = mmap(20K)']

  it('offers every value, and variables, behind a brace', () => {
    const all = [...VALUE_WORDS.map(({ name }) => name), 'a', 'f']
    expect(offered(...ABOVE, '> {|>')).toEqual(all)
    expect(offered(...ABOVE, '> {fr|>} are free')).toEqual(all)
    expect(offered(...ABOVE, '+ [{|>')).toEqual(all)
    expect(offered(...ABOVE, '> {free} of {|>}')).toEqual(all)
  })

  it('offers what the value is told of', () => {
    expect(offered(...ABOVE, '> {size |>')).toEqual(['a', 'f'])
    expect(offered(...ABOVE, '? {pid |>}')).toEqual(['A'])
    expect(offered(...ABOVE, '> {length /ra|>')).toEqual(['/ram/log'])
    expect(offered(...ABOVE, '> {unusable |>')).toEqual([])
  })

  it('offers the form of a size and its moment, each once', () => {
    expect(offered(...ABOVE, '> {free |>')).toEqual(['as', 'before', 'at'])
    expect(offered(...ABOVE, '> {size a |>')).toEqual(['as', 'before', 'at'])
    expect(offered(...ABOVE, '> {free as |>')).toEqual([...VALUE_FORMS])
    expect(offered(...ABOVE, '> {free as pages |>')).toEqual(['before', 'at'])
    expect(offered(...ABOVE, '> {usage a |>')).toEqual(['before', 'at'])
    expect(offered(...ABOVE, '> {free before |>')).toEqual([])
    expect(offered(...ABOVE, '> {free at |>')).toEqual([])
  })

  it('offers what a link selects, and what stands behind its word', () => {
    const all = ['A', 'a', 'f', ...LINK_WORDS.map(({ name }) => name)]
    expect(offered(...ABOVE, '> [words](|>')).toEqual(all)
    expect(offered(...ABOVE, '= [{trimmed}](tr|>)')).toEqual(all)
    expect(offered(...ABOVE, '> [words](free |>')).toEqual(['a', 'f'])
    expect(offered(...ABOVE, '> [words](file |>')).toEqual(['/ram/log'])
    expect(offered(...ABOVE, '> [words](step |>')).toEqual([])
  })

  it('offers nothing among the words', () => {
    for (const line of [
      '> |>',
      '> fr|>',
      '> \\{fr|>',
      '> {free} fr|>',
      '> [words|>',
      '> (fr|>',
      '> `{fr}`|>',
    ])
      expect(offered(...ABOVE, line), line).toEqual([])
  })
})
