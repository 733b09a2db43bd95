import { describe, expect, it } from 'vitest'
import { parseProgram } from './read.ts'
import { diagnose, MAX_DIAGNOSTICS, Mistakes } from './diagnostic.ts'

const at = (line: number, from = 0) => diagnose('error', line, { from, to: from }, `${line}`, null)

describe('mistakes', () => {
  it('are listed in reading order, whatever order they come in', () => {
    const mistakes = new Mistakes()
    for (const line of [3, 1, 2]) mistakes.add(at(line))
    mistakes.add(at(1, 4))
    mistakes.add(at(1, 2))
    expect(mistakes.list().map(({ line, column }) => [line, column])).toEqual([
      [1, 1],
      [1, 3],
      [1, 5],
      [2, 1],
      [3, 1],
    ])
  })

  it.each([MAX_DIAGNOSTICS, MAX_DIAGNOSTICS + 1, 5 * MAX_DIAGNOSTICS])(
    'are the first of %i, also of those found last',
    (count) => {
      const mistakes = new Mistakes()
      for (let line = count; line > 0; line--) mistakes.add(at(line))
      const listed = mistakes.list()
      const more = count - MAX_DIAGNOSTICS + 1
      expect(listed.map(({ line }) => line)).toEqual(
        Array.from({ length: MAX_DIAGNOSTICS }, (_, index) => index + 1),
      )
      expect(listed.at(-1)?.message).toBe(
        more === 1 ? `${count}` : `${more} more mistakes from here on are not listed.`,
      )
    },
  )
})

/** Words that are compared with others for a text of so many mistakes. */
function comparedIn(lines: number): number {
  let compared = 0
  const { mistakes } = parseProgram(`A = spawn\n${'A: mmpa(12K)\n'.repeat(lines)}`)
  const candidates = (function* () {
    for (const word of ['mmap', 'munmap']) {
      compared++
      yield word
    }
  })()
  mistakes.nearest('mmpa', candidates)
  return compared
}

describe('suggestions', () => {
  it('are looked for only where they can be shown', () => {
    expect(comparedIn(MAX_DIAGNOSTICS - 1)).toBeGreaterThan(0)
    expect(comparedIn(MAX_DIAGNOSTICS + 1)).toBe(0)
  })

  it('are there for every mistake that is listed', () => {
    const { diagnostics } = parseProgram(`A = spawn\n${'A: mmpa(12K)\n'.repeat(3 * MAX_DIAGNOSTICS)}`)
    expect(diagnostics.slice(0, -1).every(({ suggestion }) => suggestion === 'mmap')).toBe(true)
  })
})
