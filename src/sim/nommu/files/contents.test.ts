/** Contents against plain arrays of words. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Contents } from './contents.ts'

const BYTES = 3 * 4096
const INO = 5
const word = fc.nat(BYTES / 8 - 1).map((index) => index * 8)

interface Model {
  readonly contents: Contents
  readonly words: number[]
}

type Operation = (models: readonly [Model, Model]) => void

const of = ([first, second]: readonly [Model, Model], which: boolean): Model => (which ? second : first)

const write = fc
  .record({ which: fc.boolean(), at: word, value: fc.nat(9) })
  .map(({ which, at, value }): Operation => (models) => {
    const { contents, words } = of(models, which)
    contents.write(at + 3, value)
    words[at / 8] = value
  })

const clear = fc
  .record({ which: fc.boolean(), from: fc.nat(BYTES), to: fc.nat(BYTES) })
  .map(({ which, from, to }): Operation => (models) => {
    const { contents, words } = of(models, which)
    contents.clear(from, to)
    for (let at = Math.ceil(from / 8) * 8; at < to; at += 8) words[at / 8] = 0
  })

const copy = fc
  .record({ to: fc.boolean(), from: fc.boolean(), at: word, fromAt: word, length: fc.nat(BYTES) })
  .map(({ to, from, at, fromAt, length }): Operation => (models) => {
    const [target, source] = [of(models, to), of(models, from)]
    const bytes = Math.min(length, BYTES - Math.max(at, fromAt))
    target.contents.copy(at + 1, source.contents, fromAt + 2, bytes)
    const moved = source.words.slice(fromAt / 8, Math.ceil((fromAt + bytes) / 8))
    moved.forEach((value, index) => (target.words[at / 8 + index] = value))
  })

it('writing, clearing and copying in any order give what an array of words would hold', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(write, clear, copy), { maxLength: 40 }), (operations) => {
      const models: readonly [Model, Model] = [
        { contents: new Contents(), words: Array.from({ length: BYTES / 8 }, () => 0) },
        {
          contents: Contents.ofFile(INO, BYTES - 12),
          words: Array.from({ length: BYTES / 8 }, (_, index) =>
            index < BYTES / 8 - 1 ? INO * 2 ** 32 + index * 8 : 0,
          ),
        },
      ]
      for (const operation of operations) operation(models)
      for (const { contents, words } of models) {
        expect(words.map((_, index) => contents.read(index * 8 + 5))).toEqual(words)
        const copied = contents.clone()
        contents.clear(0, BYTES)
        expect(words.map((_, index) => contents.read(index * 8))).toEqual(words.map(() => 0))
        expect(words.map((_, index) => copied.read(index * 8))).toEqual(words)
      }
    }),
    { seed: 612, numRuns: 200 },
  )
})
