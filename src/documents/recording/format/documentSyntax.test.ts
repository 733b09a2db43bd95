import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJsonFault } from './documentSyntax.ts'

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('findJsonFault', () => {
  it('agrees with JSON.parse about every value it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1), (value, indent) => {
        expect(findJsonFault(JSON.stringify(value, null, indent))).toBeNull()
      }),
    )
  })

  it('calls each beginning of a JSON text cut off, and nothing else', () => {
    const text = '{"a": [1.5e-3, "x\\u00e9\\n", {"b": true}, [], {}], "c": null, "d": false}'
    for (let length = 0; length < text.length; length++)
      expect(findJsonFault(text.slice(0, length)), text.slice(0, length)).toMatchObject({
        cutOff: true,
        position: length,
      })
  })

  it('agrees with JSON.parse when one character is another', () => {
    const text = '{"a":[1,-20,"s\\n",{"b":true}],"c":null}'
    const character = fc.constantFrom(...'{}[],:"\\0123.eE+-truefalsn \n\u0001'.split(''))
    fc.assert(
      fc.property(fc.nat(text.length - 1), character, (at, other) => {
        const changed = text.slice(0, at) + other + text.slice(at + 1)
        expect(findJsonFault(changed) === null, changed).toBe(parses(changed))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['{"steps":[{"ret":0},{"after":{"regions":[1,2', 'steps[1].after.regions[1]', true],
    ['{"steps":[{"ret":0},{"after":{"regions":[1,,', 'steps[1].after.regions[1]', false],
    ["{'a': 1}", '', false],
    ['[1] [2]', '', false],
    ['NaN', '', false],
  ])('says where in %s', (text, path, cutOff) => {
    expect(findJsonFault(text)).toMatchObject({ path, cutOff })
  })

  it('reads a very long string and very deep nesting without running out of stack', () => {
    expect(findJsonFault(`"${'a'.repeat(3e6)}`)).toMatchObject({ cutOff: true })
    expect(findJsonFault('['.repeat(1e5))).toMatchObject({ cutOff: true, position: 1e5 })
  })
})
