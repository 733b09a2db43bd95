import { describe, expect, it } from 'vitest'
import { parseProgram } from '../../documents/scenario/read.ts'
import { finish } from '../../base/work.ts'
import { readProgram } from '../../documents/scenario/compile/compile.ts'
import { HABITS } from '../../documents/scenario/habits/habits.ts'
import { setBeside, withoutLine } from './headerEdit.ts'
import { KERNELS, MMU_KERNELS } from './machines.ts'

const read = (text: string) => ({ text, header: finish(readProgram(text, HABITS)).header })
const TEXT = 'title T\nboard 4M\n\nA = spawn\nA: a = mmap(16K)\n'

describe('choosing a machine to compare with', () => {
  it('writes a line of the header, changes it, and takes it out again', () => {
    const first = setBeside(read(TEXT), 'kernel 2.6.29')
    expect(first).toBe(TEXT.replace('board 4M\n', 'board 4M\nbeside kernel 2.6.29\n'))
    const second = setBeside(read(first), 'board 8M, mmu')
    expect(second).toBe(first.replace('kernel 2.6.29', 'board 8M, mmu'))
    expect(setBeside(read(second), null)).toBe(TEXT)
    expect(setBeside(read(TEXT), null)).toBe(TEXT)
  })

  it('names the line that a call will stand in', () => {
    const asked = setBeside(read(TEXT), withoutLine(read(TEXT), 5))
    expect(parseProgram(asked)).toMatchObject({
      diagnostics: [],
      program: { beside: [{ kind: 'without', line: 6 }] },
    })
    expect(asked.split('\n')[5]).toBe('A: a = mmap(16K)')
    expect(setBeside(read(asked), withoutLine(read(asked), 5))).toContain('without 5')
  })

  it.each([...KERNELS.map(({ value }) => ['', value]), ...MMU_KERNELS.map((value) => ['mmu\n', value])])(
    '%jis offered a kernel that can be had: %s',
    (header, kernel) => {
      const asked = setBeside(read(`${header}${TEXT}`), `kernel ${kernel}`)
      // The first machine may have it already, which is a warning.
      expect(parseProgram(asked).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    },
  )

  it('takes out the last line of a text, and one with a comment', () => {
    expect(setBeside(read('board 4M\nbeside mmu  # why'), null)).toBe('board 4M\n')
    expect(setBeside(read('beside mmu\r\nboard 4M\r\n'), null)).toBe('board 4M\r\n')
  })
})
