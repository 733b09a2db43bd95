import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packColour } from './inks.ts'
import { fillStrip, fillTexels, foldFor, stripeTexels, texelColumns, texelRows } from './texels.ts'
import type { GridShape } from './texels.ts'

const WHITE = packColour('#ffffff')
const BLACK = packColour('#000000')
const COLOURS = Uint32Array.of(WHITE, BLACK, packColour('#204060'))
const channels = (colour: number): number[] => [0, 8, 16].map((shift) => (colour >>> shift) & 255)

function texelsOf(shape: GridShape, tones: Uint8Array): Uint32Array {
  const out = new Uint32Array(texelColumns(shape) * texelRows(shape)).fill(7)
  fillTexels(out, shape, tones, COLOURS)
  return out
}

describe('texels', () => {
  it('are one for each page while cells fill a pixel', () => {
    const shape: GridShape = { columns: 4, rows: 2, lead: 1, foldX: 1, foldY: 1 }
    expect([...texelsOf(shape, Uint8Array.of(0, 1, 0, 1))]).toEqual([0, WHITE, BLACK, WHITE, BLACK, 0, 0, 0])
  })

  it('average their pages otherwise: one taken page among four shows as a quarter', () => {
    const shape: GridShape = { columns: 4, rows: 2, lead: 0, foldX: 2, foldY: 2 }
    const [first, second] = texelsOf(shape, Uint8Array.of(0, 0, 2, 2, 0, 1, 2, 2))
    expect(channels(first ?? 0)).toEqual([191, 191, 191])
    expect(channels(second ?? 0)).toEqual([0x20, 0x40, 0x60])
  })

  it('agree with a slow average of every page, and lose none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 100 }),
        fc.nat(15),
        fc.constantFrom(1, 2, 4, 16),
        fc.constantFrom(1, 2, 4, 16),
        // Runs of pages, too: they are drawn at once.
        fc.constantFrom(1, 1, 9, 40),
        (some, lead, foldX, foldY, repeated) => {
          const tones = Uint8Array.from(
            { length: some.length * repeated },
            (_, at) => some[Math.floor(at / repeated)] ?? 0,
          )
          const rows = Math.ceil((lead + tones.length) / 16)
          const shape: GridShape = { columns: 16, rows, lead, foldX, foldY }
          const out = texelsOf(shape, tones)
          for (const [index, texel] of out.entries()) {
            const left = (index % texelColumns(shape)) * foldX
            const top = Math.floor(index / texelColumns(shape)) * foldY
            const inside = [...tones].filter((_, page) => {
              const column = (page + lead) % 16
              const row = Math.floor((page + lead) / 16)
              return column >= left && column < left + foldX && row >= top && row < top + foldY
            })
            const mean =
              inside.reduce((sum, tone) => sum + (channels(COLOURS[tone] ?? 0)[2] ?? 0), 0) / inside.length
            if (inside.length === 0) expect(texel).toBe(0)
            else expect(channels(texel)[2]).toBe(Math.floor(mean))
          }
        },
      ),
    )
  })

  it('fold by powers of two until a texel fills a pixel', () => {
    expect([3, 1, 0.97, 0.5, 0.2].map(foldFor)).toEqual([1, 1, 2, 2, 8])
  })
})

describe('strip', () => {
  it('averages all pages of a pixel, and repeats a page that is wider', () => {
    const narrow = new Uint32Array(1)
    fillStrip(narrow, Uint8Array.of(0, 1), () => COLOURS)
    expect(channels(narrow[0] ?? 0)).toEqual([127, 127, 127])
    const wide = new Uint32Array(4)
    fillStrip(wide, Uint8Array.of(0, 1), () => COLOURS)
    expect([...wide]).toEqual([WHITE, WHITE, BLACK, BLACK])
  })

  it('stripes shared pages of the grid across rows, and leaves the others alone', () => {
    const shape: GridShape = { columns: 4, rows: 2, lead: 1, foldX: 1, foldY: 1 }
    const out = new Uint32Array(8).fill(WHITE)
    stripeTexels(out, shape, Uint8Array.of(0, 1, 1, 1, 1, 0, 1), [[WHITE], [1, 2]], 1)
    expect([...out]).toEqual([WHITE, WHITE, 1, 2, 2, 1, WHITE, 1])
  })

  it('stripes a page whose colour depends on the place', () => {
    const striped = new Uint32Array(4)
    fillStrip(striped, Uint8Array.of(0, 1), (x) => Uint32Array.of(WHITE, x % 2 === 0 ? WHITE : BLACK))
    expect([...striped]).toEqual([WHITE, WHITE, WHITE, BLACK])
  })
})
