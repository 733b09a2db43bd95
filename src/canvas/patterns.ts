/**
 * A pattern for each thing a page can be, beside its colour: told apart in grey, by colour-blind eyes and on a bad
 * projector. A pattern is a small bitmap that repeats; canvases fill with it, SVG and the legend draw its path.
 */
import type { PageUseName } from '../protocol/view.ts'
import { parseColour } from './colour.ts'
import { luminance, mix } from './palette.ts'
import type { Palette } from './palette.ts'

export interface Pattern {
  readonly name: string
  /** Rows of a square tile; `#` is a mark, anything else shows the ground. One character is one CSS pixel. */
  readonly rows: readonly string[]
}

const PLAIN: Pattern = { name: 'plain', rows: [] }
export const HATCH: Pattern = { name: 'hatch', rows: ['#...', '...#', '..#.', '.#..'] }

const PATTERNS: Readonly<Record<PageUseName | 'device', Pattern>> = {
  free: PLAIN,
  kernel: PLAIN,
  program: { name: 'lines', rows: ['####', '....', '....', '....'] },
  anonymous: PLAIN,
  privateCopy: { name: 'dots', rows: ['##...', '##...', '.....', '.....', '.....'] },
  sharedCopy: { name: 'checks', rows: ['###...', '###...', '###...', '...###', '...###', '...###'] },
  ramFile: { name: 'bars', rows: ['#...', '#...', '#...', '#...'] },
  slack: HATCH,
  pageCache: { name: 'specks', rows: ['#...', '....', '..#.', '....'] },
  device: { name: 'grid', rows: ['#####', '#....', '#....', '#....', '#....'] },
}

export const patternFor = (use: PageUseName | 'device'): Pattern => PATTERNS[use]

/** The marks of one tile as an SVG path of unit squares; empty for a plain ground. */
export const patternPath = (pattern: Pattern): string =>
  pattern.rows
    .flatMap((row, y) => [...row].map((mark, x) => (mark === '#' ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')

/** The colours of a use: ground, and marks that stand out on it just enough. `hue` replaces the use's own colour. */
export function patternColours(
  palette: Palette,
  use: PageUseName | 'device',
  hue?: string,
): { readonly ground: string; readonly mark: string } {
  if (use === 'slack') {
    const owner = hue ?? palette.use.kernel
    return { ground: mix(palette.use.free, owner, 0.18), mark: owner }
  }
  const ground = hue ?? palette.use[use]
  return luminance(ground) > 0.3
    ? { ground, mark: mix(ground, '#000000', 0.38) }
    : { ground, mark: mix(ground, '#ffffff', 0.5) }
}

/** A tile to fill with: `pixels` device pixels for each mark of the bitmap. Null for a plain ground. */
export function patternTile(pattern: Pattern, mark: string, pixels: number): HTMLCanvasElement | null {
  const side = pattern.rows.length
  if (side === 0) return null
  return tileOf(side * pixels, (x, y) =>
    pattern.rows[Math.floor(y / pixels)]?.[Math.floor(x / pixels)] === '#' ? mark : null,
  )
}

/** Diagonal stripes, one of each colour in turn: pages that several processes share. `width` device pixels a stripe. */
export const stripeTile = (colours: readonly string[], width: number): HTMLCanvasElement =>
  tileOf(colours.length * width, (x, y, side) => colours[Math.floor(((x + y) % side) / width)] ?? null)

function tileOf(
  side: number,
  colourAt: (x: number, y: number, side: number) => string | null,
): HTMLCanvasElement {
  const tile = document.createElement('canvas')
  tile.width = side
  tile.height = side
  const ctx = tile.getContext('2d')
  if (!ctx) return tile
  const image = ctx.createImageData(side, side)
  const known = new Map<string, { r: number; g: number; b: number }>()
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const colour = colourAt(x, y, side)
      if (colour === null) continue
      const { r, g, b } = known.get(colour) ?? parseColour(colour)
      known.set(colour, { r, g, b })
      image.data.set([r, g, b, 255], (y * side + x) * 4)
    }
  }
  ctx.putImageData(image, 0, 0)
  return tile
}
