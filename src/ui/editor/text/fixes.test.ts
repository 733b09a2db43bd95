import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../../protocol/messages.ts'
import { parseProgram } from '../../../documents/scenario/read.ts'
import { applyFixes, fixLabel } from './fixes.ts'

const at = (line: number, column: number, endColumn: number, suggestion: string | null): Diagnostic => ({
  severity: 'error',
  line,
  column,
  endColumn,
  message: '',
  suggestion,
})

describe('putting right', () => {
  it('writes all suggestions at once, whatever ends the lines', () => {
    const text = 'one two\r\nthree\rfour'
    expect(applyFixes(text, [at(3, 1, 5, '4'), at(1, 5, 8, '2'), at(2, 6, 6, '!'), at(9, 1, 1, 'x')])).toBe(
      'one 2\r\nthree!\r4',
    )
  })

  it('takes the first of two at one place, and leaves what has none', () => {
    expect(applyFixes('abc', [at(1, 1, 3, 'x'), at(1, 2, 4, 'y'), at(1, 3, 4, null)])).toBe('xc')
  })

  it('leaves nothing to put right of a program in C', () => {
    const text = 'A = spawn\nvoid *p = malloc(4096);\nfree(p); brk(0);\nA: exti'
    let now = text
    for (let round = 0; round < 4; round++) now = applyFixes(now, parseProgram(now).diagnostics)
    expect(parseProgram(now).diagnostics).toEqual([])
    expect(now).toBe('A = spawn\nvoid *p = mmap(4096);\nmunmap(p, 4096)\n brk(0);\nA: exit()')
  })

  it.each([
    ['', 'Remove it'],
    ['\n', 'Break the line'],
    ['mmap', 'Write mmap'],
    ['A = spawn\nA: b', 'Write A = spawn ↵ A: b'],
    [null, null],
  ])('%j is %j', (suggestion, label) => expect(fixLabel(at(1, 1, 1, suggestion))).toBe(label))
})
