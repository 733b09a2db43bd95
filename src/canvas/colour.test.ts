import { rgb } from 'd3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatColour, parseColour } from './colour.ts'

describe('parseColour', () => {
  it('reads what formatColour writes, as d3 does', () => {
    const channel = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(channel, channel, channel, (r, g, b) => {
        const text = formatColour({ r, g, b })
        expect(text).toBe(rgb(r, g, b).formatHex())
        expect(parseColour(text)).toEqual({ r, g, b })
        expect(parseColour(rgb(r, g, b, 0.25).formatRgb())).toEqual({ r, g, b })
      }),
    )
  })

  it.each([
    ['#1af', { r: 17, g: 170, b: 255 }],
    ['#1AF', { r: 17, g: 170, b: 255 }],
    ['rgb(1, 2, 3)', { r: 1, g: 2, b: 3 }],
    ['rgb(1 2 3 / 0.5)', { r: 1, g: 2, b: 3 }],
    ['', { r: 0, g: 0, b: 0 }],
    ['#12345', { r: 0, g: 0, b: 0 }],
    ['rgb(1, 2)', { r: 0, g: 0, b: 0 }],
  ])('reads %s', (text, colour) => {
    expect(parseColour(text)).toEqual(colour)
  })
})
