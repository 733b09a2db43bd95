import { describe, expect, it } from 'vitest'
import { parse, parseProgram } from '../read.ts'
import { MAX_LINES } from '../syntax/limits.ts'
import { print } from '../syntax/print.ts'

const TEXT = `goal largest >= 256K
goal free > 0x1000
goal mmap(132K) succeeds
goal no failures
limit 3 calls
limit 5 edits
keep 4-9 12
hint First this.
hint Then # that.
A = spawn
`

/** What is wrong with one line, and what to write instead. */
const wrongWith = (line: string) =>
  parseProgram(`goal no failures\n${line}\nA = spawn\n`).diagnostics.map(
    ({ message, suggestion }) => `${message} [${suggestion ?? ''}]`,
  )

describe('the lines of an exercise', () => {
  it('are read', () => {
    const { program, diagnostics } = parseProgram(TEXT)
    expect(diagnostics).toEqual([])
    expect(program.exercise).toEqual({
      goals: [
        {
          kind: 'measure',
          measure: 'largest',
          relation: '>=',
          bytes: 262144,
          line: 1,
          text: 'largest >= 256K',
        },
        { kind: 'measure', measure: 'free', relation: '>', bytes: 4096, line: 2, text: 'free > 0x1000' },
        { kind: 'mapped', bytes: 135168, line: 3, text: 'mmap(132K) succeeds' },
        { kind: 'served', line: 4, text: 'no failures' },
      ],
      mostCalls: 3,
      mostEdits: 5,
      keeps: [
        { first: 4, last: 9 },
        { first: 12, last: 12 },
      ],
      hints: ['First this.', 'Then # that.'],
    })
  })

  it('are printed as they were', () => {
    expect(print(parse(TEXT).document)).toBe(TEXT)
  })

  it('are names where a colon or an equals sign follows', () => {
    const text = 'keep = spawn\nkeep: limit = mmap(4K)\nkeep: munmap(limit, 4K)\n'
    const { program, diagnostics } = parseProgram(text)
    expect(diagnostics).toEqual([])
    expect(program.ops.length).toBe(3)
  })

  it.each([
    ['goal', 'Something is missing here: goal largest >= 256K. [ largest >= 256K]'],
    ['goal largest', 'Write one of >= <= > < here, between blanks: largest >= 256K. [ >= 256K]'],
    ['goal largest = 4K', 'Write one of >= <= > < here, between blanks: largest >= 256K. []'],
    ['goal free >= 4KB', 'Use K, M or G without "B": 12K, not 12KB. [4K]'],
    ['goal fre >= 4K', 'There is no goal fre. Did you mean free? [free]'],
    ['goal mmap(4K)', 'A call is a goal when it succeeds. [ succeeds]'],
    ['goal mmap(x) succeeds', 'x is not a number. [mmap(132K)]'],
    ['goal no failure', 'Write goal no failures. [failures]'],
    ['goal no failures at all', 'at is not expected here. A comment begins with #. []'],
    ['limit 3', 'Of what? Write calls or edits. [ calls]'],
    ['limit 3 clals', 'There is no limit of clals. Did you mean calls? [calls]'],
    ['limit 300 calls', 'A limit goes up to 100. []'],
    ['limit 1 calls\nlimit 2 calls', 'The limit of calls is given already. []'],
    ['keep all', 'Lines are named like this: keep 4-9. []'],
    ['keep 9-4', 'The first line comes first. [4-9]'],
    ['keep 0', `Lines are counted from 1 to ${MAX_LINES}. []`],
  ])('%s', (line, message) => {
    expect(wrongWith(line)).toEqual([message])
  })

  it('say that they need a goal', () => {
    const [warning] = parseProgram('hint Nothing to do.\nA = spawn\n').diagnostics
    expect(warning).toMatchObject({ severity: 'error', line: 1 })
  })
})
