import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { lockedLines, lockedPlaces } from '../../lesson/lockedText.ts'
import { locking } from './locked.ts'

const TEXT = `title An exercise
board 1M
goal no failures
keep 6-7

A = spawn
A: a = mmap(12K)
A: munmap(a, 12K)
goal: x = 1
`

const editor = () => EditorState.create({ doc: TEXT, extensions: locking(TEXT) })
const withLine = (number: number, insert: string, userEvent = 'input'): string => {
  const state = editor()
  const { from, to } = state.doc.line(number)
  return state.update({ changes: { from, to, insert }, userEvent }).newDoc.toString()
}

describe('locked lines', () => {
  it('are the header that makes the exercise and what it keeps', () => {
    const locked = lockedLines(TEXT)
    expect(locked).toEqual(['board 1M', 'goal no failures', 'keep 6-7', 'A = spawn', 'A: a = mmap(12K)'])
    expect(lockedPlaces(editor().doc.iterLines(), locked)).toEqual([2, 3, 4, 6, 7])
  })

  it('cannot be typed in, and others can', () => {
    for (const number of [2, 3, 4, 6, 7]) expect(withLine(number, 'A: peek(0)')).toBe(TEXT)
    expect(withLine(8, 'A: peek(0)')).toBe(TEXT.replace('A: munmap(a, 12K)', 'A: peek(0)'))
    expect(withLine(1, 'title Mine')).toContain('title Mine')
  })

  it('stay locked where lines are put in above them', () => {
    const state = editor().update({ changes: { from: 0, insert: '# mine\n' }, userEvent: 'input' }).state
    expect(lockedPlaces(state.doc.iterLines(), lockedLines(TEXT))).toEqual([3, 4, 5, 7, 8])
    const { from } = state.doc.line(8)
    expect(state.update({ changes: { from, insert: 'x' }, userEvent: 'input' }).newDoc).toBe(state.doc)
  })

  it('are not joined by lines that make another machine or another goal, and by others are', () => {
    for (const line of ['kernel 2.6.29', 'mmu', 'board 2M', 'goal free >= 4K', 'file "/ram/x" 4K'])
      expect(withLine(5, `${line}\n`)).toBe(TEXT)
    for (const line of ['# kernel 2.6.29', 'view owner', 'beside kernel 2.6.29'])
      expect(withLine(5, `${line}\n`)).toContain(line)
  })

  it('stay locked where another one is missing already', () => {
    const without = TEXT.replace('board 1M\n', '')
    const state = EditorState.create({ doc: without, extensions: locking(TEXT) })
    const { from, to } = state.doc.line(6)
    expect(state.update({ changes: { from, to }, userEvent: 'undo' }).newDoc.toString()).toBe(without)
  })

  it('say why an edit is refused, and nothing more once one is made', () => {
    const told: string[] = []
    const state = EditorState.create({
      doc: TEXT,
      extensions: locking(TEXT, (words) => told.push(words)),
    })
    const change = (number: number): void => {
      const { from, to } = state.doc.line(number)
      state.update({ changes: { from, to, insert: 'A: peek(0)' }, userEvent: 'input' })
    }
    for (const number of [3, 7, 8]) change(number)
    expect(told).toEqual([
      'Line 3 makes the exercise and stays as it is.',
      'Line 7 is locked: the exercise is solved without changing it.',
      '',
    ])
  })
})
