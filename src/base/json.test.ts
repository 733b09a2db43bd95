import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MOST_NESTED, parseJson } from './json.ts'

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

it('parses whatever JSON.parse parses', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
    }),
  )
  expect(parseJson('{"a":')).toEqual({ ok: false, reason: 'syntax' })
})

it('stops at the bracket that is one too many, closed or not', () => {
  expect(parseJson(nested(MOST_NESTED)).ok).toBe(true)
  const tooDeep = { ok: false, reason: 'depth', position: MOST_NESTED }
  expect(parseJson(nested(MOST_NESTED + 1))).toEqual(tooDeep)
  expect(parseJson('['.repeat(5_000_000))).toEqual(tooDeep)
})

it('counts no bracket that stands in a string', () => {
  const text = JSON.stringify([`${'['.repeat(500)}"\\"${'{'.repeat(500)}`, '\\'])
  expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
})
