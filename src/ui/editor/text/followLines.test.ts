import { history, undo } from '@codemirror/commands'
import { EditorState, type TransactionSpec } from '@codemirror/state'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { followingLines } from '../followingLines.ts'
import { followLines } from './followLines.ts'

const TEXT = 'beside without 3, without 4\nA = spawn\nA: a = mmap(4K)\nA: b = mmap(8K)\n'

function edited(change: TransactionSpec): string {
  const state = EditorState.create({ doc: TEXT, extensions: [history(), followingLines] })
  return state.update(change).state.doc.toString()
}

describe('the number of a line', () => {
  it.each([
    ['a line above', '# first\n', 0, 0, [4, 5]],
    ['a line between', '# between\n', TEXT.indexOf('A: b'), TEXT.indexOf('A: b'), [3, 5]],
    ['a line less', '', TEXT.indexOf('A = '), TEXT.indexOf('A: a'), [2, 3]],
    ['letters in a line', 'x', TEXT.indexOf('a = mmap'), TEXT.indexOf('a = mmap'), [3, 4]],
    ['lines below', '#\n#\n', TEXT.length, TEXT.length, [3, 4]],
  ])('follows its line: %s', (_, insert, from, to, [first, second]) => {
    const numbers = `without ${first}, without ${second}`
    expect(edited({ changes: { from, to, insert } })).toContain(numbers)
    expect(followLines(TEXT, TEXT.slice(0, from) + insert + TEXT.slice(to))).toContain(numbers)
  })

  it('stays as somebody writes it', () => {
    const from = TEXT.indexOf('3,')
    expect(edited({ changes: { from, to: from + 1, insert: '2' } })).toContain('without 2, without 4')
    const changed = TEXT.replace('3,', '4,\n#')
    expect(followLines(TEXT, changed)).toMatch(/without 4,/)
  })

  it('is taken back with the edit that moved it', () => {
    let state = EditorState.create({ doc: TEXT, extensions: [history(), followingLines] })
    state = state.update({ changes: { from: 0, insert: '#\n' }, userEvent: 'input' }).state
    expect(state.doc.toString()).toContain('without 4, without 5')
    undo({ state, dispatch: (transaction) => (state = transaction.state) })
    expect(state.doc.toString()).toBe(TEXT)
  })

  it('is the same whether a text is typed or handed over, and no edit is lost', () => {
    fc.assert(
      fc.property(
        fc.nat(TEXT.length),
        fc.nat(12),
        fc.constantFrom('', '\n', 'x', '#\n', 'a\nb\n'),
        (at, cut, insert) => {
          const to = Math.min(TEXT.length, at + cut)
          const plain = TEXT.slice(0, at) + insert + TEXT.slice(to)
          const digits = (text: string): string => text.replace(/\d+/g, '0')
          expect(digits(edited({ changes: { from: at, to, insert } }))).toBe(digits(plain))
          expect(digits(followLines(TEXT, plain))).toBe(digits(plain))
        },
      ),
    )
  })
})
