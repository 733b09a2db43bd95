import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { smallTimeline } from '../../../model/testing/smallView.ts'
import { documentLine, ranLineNumber, resultAt, runState, setRun, stepAt } from './runState.ts'

const text = [
  '# small',
  'A = spawn',
  'A: a = mmap(12K)',
  '',
  'A: p = mmap(16K)',
  '',
  '',
  'B: q',
  'A: munmap(1, 1)',
].join('\n')
const ran = (doc = text): EditorState =>
  EditorState.create({ doc, extensions: [runState] }).update({
    effects: setRun.of({ timeline: smallTimeline(), text }),
  }).state
const lineOf = (state: EditorState, number: number) => state.doc.line(number)

describe('results beside a text that is being changed', () => {
  it('finds steps and results of lines', () => {
    const state = ran()
    expect(stepAt(state, lineOf(state, 3))).toBe(2)
    expect(resultAt(state, lineOf(state, 9))).toEqual({ step: 5, text: 'EINVAL', failed: true })
    expect(stepAt(state, lineOf(state, 1))).toBeNull()
  })

  it('keeps them beside their lines when lines are put in before', () => {
    const state = ran().update({ changes: { from: 0, insert: '# one more\n\n' } }).state
    expect(stepAt(state, lineOf(state, 5))).toBe(2)
    expect(ranLineNumber(state, lineOf(state, 5))).toBe(3)
    expect(documentLine(state, 3)?.number).toBe(5)
  })

  it('says nothing of a line that was changed or deleted', () => {
    const { from, to } = lineOf(ran(), 3)
    const changed = ran().update({ changes: { from: to - 1, insert: '0' } }).state
    expect(stepAt(changed, lineOf(changed, 3))).toBeNull()
    expect(documentLine(changed, 3)).toBeNull()
    expect(stepAt(changed, lineOf(changed, 5))).toBe(3)
    const deleted = ran().update({ changes: { from, to: to + 1 } }).state
    expect(documentLine(deleted, 3)).toBeNull()
    expect(stepAt(deleted, lineOf(deleted, 4))).toBe(3)
  })

  it('a run of an older text is shown against the text as it is', () => {
    const state = ran(`# typed since\n${text}`)
    expect(stepAt(state, lineOf(state, 4))).toBe(2)
  })
})
