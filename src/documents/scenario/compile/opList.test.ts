import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RUN_NAMES } from '../../../language/calls/calls.ts'
import { SYSCTLS } from '../../../language/words.ts'
import { ChangedOps, isSameOp, PackedOps } from './opList.ts'
import type { Arg, Op, OpList } from './program.ts'
import { Texts } from './texts.ts'

const index = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const orNone = fc.integer({ min: -1, max: 2 ** 31 - 1 })
const value = fc.oneof(
  fc.integer(),
  fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
)
const strings = fc.record({ count: index, length: index })
const word = fc.string()

const arg: fc.Arbitrary<Arg> = fc.oneof(
  fc.record({ kind: fc.constant('number' as const), value }),
  fc.record({ kind: fc.constant('slot' as const), slot: index, plus: value }),
  fc.record({ kind: fc.constant('path' as const), path: word }),
  fc.record({ kind: fc.constant('process' as const), process: index }),
  strings.map((both) => ({ kind: 'strings' as const, ...both })),
)
const at = { line: index, text: word }
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({
    ...at,
    op: fc.constant('spawn' as const),
    process: index,
    programBytes: value,
    stackBytes: value,
  }),
  fc.record({
    ...at,
    op: fc.constant('exec' as const),
    process: index,
    path: word,
    args: strings,
    env: strings,
  }),
  fc.record({ ...at, op: fc.constant('sysctl' as const), key: fc.constantFrom(...SYSCTLS), value }),
  fc.record({ ...at, op: fc.constant('cat' as const), process: fc.option(index), path: word }),
  fc.record({
    ...at,
    op: fc.constant('call' as const),
    process: index,
    name: fc.constantFrom(...RUN_NAMES),
    args: fc.array(arg, { maxLength: 8 }),
    result: orNone,
    child: orNone,
  }),
)

function packed(ops: readonly Op[]): PackedOps {
  const list = new PackedOps()
  for (const one of ops) list.push(one)
  return list
}

/** The same operation with one thing changed, for each of some things. */
function changesOf(one: Op | undefined): readonly Op[] {
  if (one === undefined) return []
  const texts: Op[] = [{ ...one, text: `${one.text}.` }]
  if (one.op !== 'call') return texts
  const [first, ...rest] = one.args
  return [
    ...texts,
    { ...one, result: one.result + 1 },
    { ...one, process: one.process + 1 },
    ...(first === undefined ? [] : [{ ...one, args: rest }]),
    ...(first?.kind === 'path' ? [{ ...one, args: [{ ...first, path: `${first.path}x` }, ...rest] }] : []),
    ...(first?.kind === 'slot' ? [{ ...one, args: [{ ...first, plus: first.plus + 1 }, ...rest] }] : []),
  ]
}

describe('operations that are packed', () => {
  it('are those that were put in', () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 600 }), (ops) => {
        const list = packed(ops)
        expect(list.length).toBe(ops.length)
        expect([...list]).toEqual(ops)
        expect(ops.map((_, place) => list.at(place))).toEqual(ops)
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  it('are asked for as a list is', () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 40 }), fc.integer({ min: -50, max: 50 }), (ops, place) => {
        const isEven = ({ line }: Op): boolean => line % 2 === 0
        const answers = (list: OpList): readonly unknown[] => [
          list.at(place),
          [...list.entries()],
          list.map(({ text }, nth) => [text, nth]),
          list.flatMap((one, nth) => (isEven(one) ? [nth, one.text] : nth)),
          list.filter(isEven),
          list.find(isEven),
          list.findIndex(isEven),
          list.some(isEven),
        ]
        expect(answers(packed(ops))).toEqual(answers(ops))
        expect(answers(new ChangedOps(packed(ops), (one) => one))).toEqual(answers(ops))
      }),
      { seed: 2, numRuns: 100 },
    )
  })

  it('are told apart by all but their lines, as unpacked ones are', () => {
    const few = fc.array(op, { minLength: 1, maxLength: 12 })
    const outcomes = new Set<boolean>()
    fc.assert(
      fc.property(few, few, fc.nat(), (ops, others, chosen) => {
        const nth = chosen % ops.length
        const moved = ops.map((one) => ({ ...one, line: one.line + 1 }))
        const changed = changesOf(ops[nth]).map((one) => ops.with(nth, one))
        for (const list of [moved, others, ...changed]) {
          const isSame = isSameOp(nth, packed(ops), packed(list))
          expect(isSame).toBe(isSameOp(nth, ops, list))
          outcomes.add(isSame)
        }
      }),
      { seed: 4, numRuns: 200 },
    )
    expect(outcomes).toEqual(new Set([true, false]))
  })

  it('are the same behind others that are not', () => {
    const [one, first, second] = fc.sample(op, { seed: 5, numRuns: 3 })
    if (one === undefined || first === undefined || second === undefined) throw new Error('no operations')
    expect(isSameOp(1, packed([first, one]), packed([second, one]))).toBe(true)
    expect(isSameOp(2, packed([first, one]), packed([first, one]))).toBe(false)
  })

  it('can be changed without being copied', () => {
    const ops = packed(fc.sample(op, { seed: 3, numRuns: 20 }))
    const changed = new ChangedOps(ops, (one, nth) => ({ ...one, text: `${nth}` }))
    expect(changed.map(({ text }) => text)).toEqual([...ops].map((_, nth) => `${nth}`))
    expect(changed.map(({ line }) => line)).toEqual(ops.map(({ line }) => line))
  })
})

it('texts that are piled up are those that were put in', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 1200 }), (words) => {
      const texts = new Texts()
      for (const one of words) texts.push(one)
      expect(words.map((_, place) => texts.at(place))).toEqual(words)
      expect(texts.at(words.length)).toBe('')
    }),
    { seed: 4, numRuns: 40 },
  )
})
