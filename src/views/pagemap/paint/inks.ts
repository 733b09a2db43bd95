/** Tones as colours: what each number of PageTones looks like in the theme in force. */
import { parseColour } from '../../../canvas/colour.ts'
import { mix } from '../../../canvas/palette.ts'
import type { Palette } from '../../../canvas/palette.ts'
import { patternColours, patternFor, patternTile, stripeTile } from '../../../canvas/patterns.ts'
import type { Tone } from '../../../layout/pagemap/pageMapTones.ts'
import { remembered } from '../../../model/step/rows.ts'

export interface Ink {
  /** Ground under the pattern where cells are large enough for one. */
  readonly ground: string
  /** Ground and pattern seen from afar: for cells too small for a pattern. */
  readonly blend: string
  /** Repeats over the ground; null for a plain one. */
  readonly tile: CanvasImageSource | null
  /** What to alternate between where a pattern cannot be: one colour, or those of all who share the page. */
  readonly stripes: readonly string[]
}

/** How much of a pattern's mark shows in the blend. */
const HATCH_SHARE = 0.35
const STRIPE_WIDTH = 4

function inkFor(tone: Tone, palette: Palette, ratio: number): Ink {
  const pixel = Math.max(1, Math.round(ratio))
  const hues = tone.owners.map((hue) => palette.owner(hue))
  const hue = tone.slackOf && tone.slackOf !== 'slack' ? palette.use[tone.slackOf] : hues[0]
  if (tone.use !== 'slack' && hues.length > 1) {
    const ground = hues[0] ?? palette.ink
    const blend = hues.reduce((mixed, next, index) => mix(mixed, next, 1 / (index + 1)), ground)
    return { ground, blend, tile: stripeTile(hues, STRIPE_WIDTH * pixel), stripes: hues }
  }
  const { ground, mark } = patternColours(palette, tone.use, hue)
  if (tone.use !== 'slack' && hues.length === 1)
    return { ground, blend: ground, tile: null, stripes: [ground] }
  const blend = tone.use === 'slack' ? mix(ground, mark, HATCH_SHARE) : ground
  return { ground, blend, tile: patternTile(patternFor(tone.use), mark, pixel), stripes: [blend] }
}

/** By palette: tiles are small canvases, and the same few tones come with every step. */
const inksOf = remembered<Palette, Map<string, Ink>>(() => new Map())

/** `ratio`: device pixels for one of the pattern's. */
export function inksFor(tones: readonly Tone[], palette: Palette, ratio: number): readonly Ink[] {
  const known = inksOf(palette)
  return tones.map((tone) => {
    const key = `${ratio} ${tone.use} ${tone.slackOf ?? ''} ${tone.owners.join()}`
    const ink = known.get(key) ?? inkFor(tone, palette, ratio)
    known.set(key, ink)
    return ink
  })
}

/** A colour as one 32-bit number in the byte order of ImageData on little-endian machines: alpha, blue, green, red. */
export function packColour(colour: string): number {
  const { r, g, b } = parseColour(colour)
  return ((255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0
}
