import { describe, expect, it } from 'vitest'
import { finish } from '../base/work.ts'
import { checkExercise } from './check.ts'

const HEADER = `board 1M
goal no failures
goal mmap(256K) succeeds
goal slack < 4K
limit 1 calls
limit 2 edits
keep 9-10
hint Look at the order.
`
const BODY = `A = spawn
A: a = mmap(128K)
A: b = mmap(3M)
`
const EXERCISE = HEADER + BODY

const check = (body: string, header = HEADER) => finish(checkExercise(EXERCISE, header + body))
const heldBy = (body: string, header = HEADER): Record<string, boolean> =>
  Object.fromEntries(
    [...(check(body, header)?.goals ?? []), ...(check(body, header)?.bounds ?? [])].map(({ text, holds }) => [
      text,
      holds,
    ]),
  )

describe('an exercise', () => {
  it('says which goals hold, and what is so instead', () => {
    expect(check(BODY)).toEqual({
      goals: [
        { text: 'no failures', holds: false, found: 'step 3 is refused' },
        { text: 'mmap(256K) succeeds', holds: false, found: 'no such call is made' },
        { text: 'slack < 4K', holds: true, found: 'it is 0 bytes' },
      ],
      bounds: [
        { text: 'limit 1 calls', holds: true, found: '1 beside the locked ones' },
        { text: 'limit 2 edits', holds: true, found: '0 so far' },
        { text: 'locked lines', holds: true, found: 'as they were' },
      ],
      hints: ['Look at the order.'],
      isSolved: false,
      question: null,
    })
  })

  it('is solved when all of it holds', () => {
    expect(check('A = spawn\nA: a = mmap(128K)  # as before\n\nA: b = mmap(256K)\n')?.isSolved).toBe(true)
  })

  it('counts calls beside the locked ones, and edits', () => {
    const many = 'A = spawn\nA: a = mmap(128K)\nA: b = mmap(256K)\nA: c = mmap(4K)\n'
    expect(heldBy(many)).toMatchObject({ 'limit 1 calls': false, 'limit 2 edits': true })
    expect(heldBy(`${many}A: d = mmap(4K)\n`)).toMatchObject({ 'limit 2 edits': false })
  })

  it('misses locked lines that were changed, taken out or put in another order', () => {
    for (const body of ['A = spawn\nA: a = mmap(64K)\nA: b = mmap(256K)\n', 'A = spawn\nA: b = mmap(256K)\n'])
      expect(heldBy(body)['locked lines']).toBe(false)
    expect(heldBy('A = spawn\nA: b = mmap(256K)\nA: a = mmap(128K)\n')['locked lines']).toBe(true)
  })

  it('believes no changed goal, limit or board', () => {
    const solved = 'A = spawn\nA: a = mmap(128K)\nA: b = mmap(256K)\n'
    for (const header of [
      HEADER.replace('board 1M', 'board 16M'),
      HEADER.replace('goal slack < 4K\n', ''),
      HEADER.replace('limit 1 calls', 'limit 9 calls'),
      HEADER.replace('keep 9-10', 'keep 9'),
    ]) {
      expect(check(solved, header)?.isSolved).toBe(false)
      expect(heldBy(solved, header)['locked header']).toBe(false)
    }
  })

  it('is a question with its hints for an answer, where one is wanted', () => {
    const { question } = finish(checkExercise(EXERCISE, EXERCISE, true)) ?? {}
    expect(question?.words[0]?.text).toBe(
      'What would you change, so that this holds: no failures; mmap(256K) succeeds; slack < 4K? Allowed: at most 1 call beside the locked ones, at most 2 lines written otherwise.',
    )
    expect(question?.choices).toEqual([])
    expect(question?.explanation).toMatchObject([[{ text: 'Look at the order.' }]])
  })

  it('is none without a goal', () => {
    expect(finish(checkExercise(BODY, BODY))).toBeNull()
  })
})
