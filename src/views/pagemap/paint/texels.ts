/**
 * The grid as an image of one texel a page, or of one texel for several pages when cells are smaller than a pixel.
 * Nothing is left out then: a texel has the average colour of its pages, so one taken page among free ones still shows.
 */

import { runEnds } from '../../../layout/pagemap/toneRuns.ts'

/** Texels from which on `fill` is worth its call. */
const LONG_RUN = 16

/** The grid's shape, from PageMapLayout. */
export interface GridShape {
  readonly columns: number
  readonly rows: number
  /** Cells of the first row that lie below the zone. */
  readonly lead: number
  /** Pages that one texel stands for, each way; powers of two. foldX divides columns. */
  readonly foldX: number
  readonly foldY: number
}

/** The smallest power of two of cells that fill a pixel. */
export function foldFor(cellSize: number): number {
  let fold = 1
  while (fold * cellSize < 1) fold *= 2
  return fold
}

/** Whether every cell of the grid is a page of the zone: then no texel is transparent. */
export const isFull = ({ columns, rows, lead }: GridShape, pages: number): boolean =>
  lead === 0 && columns * rows === pages

export const texelColumns = (shape: GridShape): number => shape.columns / shape.foldX
export const texelRows = (shape: GridShape): number => Math.ceil(shape.rows / shape.foldY)

/**
 * Fills `out` (texelColumns x texelRows, packed colours) from the tone of each page and the packed colour of each tone.
 * Texels without any page of the zone become transparent.
 */
export function fillTexels(
  out: Uint32Array,
  shape: GridShape,
  toneOfPage: Uint8Array,
  colours: Uint32Array,
): void {
  if (shape.foldX === 1 && shape.foldY === 1) {
    out.fill(0, 0, shape.lead)
    const endOf = runEnds(toneOfPage)
    for (let page = 0; page < toneOfPage.length;) {
      const after = endOf(page)
      const colour = colours[toneOfPage[page] ?? 0] ?? 0
      if (after - page < LONG_RUN) for (; page < after; page++) out[shape.lead + page] = colour
      else out.fill(colour, shape.lead + page, shape.lead + after)
      page = after
    }
    out.fill(0, shape.lead + toneOfPage.length)
    return
  }
  const meanOf = meansOf(shape, toneOfPage, colours)
  const { columns, lead, foldX, foldY } = shape
  const width = texelColumns(shape)
  const height = texelRows(shape)
  const endOf = runEnds(toneOfPage)
  /** For each row of pages in a row of texels, where the run ends that was last looked at: rows are gone through in order. */
  const ends = new Int32Array(foldY)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width;) {
      let alike = width - column
      const first = row * foldY * columns + column * foldX - lead
      const tone = toneOfPage[first]
      for (let y = 0, from = first; y < foldY && alike > 0; y++, from += columns) {
        if (tone === undefined || toneOfPage[from] !== tone) alike = 0
        else {
          if ((ends[y] ?? 0) <= from) ends[y] = endOf(from)
          alike = Math.min(alike, Math.floor(((ends[y] ?? 0) - from) / foldX))
        }
      }
      const at = row * width + column
      if (alike > 0) out.fill(colours[tone ?? 0] ?? 0, at, at + alike)
      else out[at] = meanOf(first)
      column += Math.max(1, alike)
    }
  }
}

/** The mean colour of a texel's pages, known by its first page; 0 where none of them is in the zone. */
function meansOf(
  { columns, foldX, foldY }: GridShape,
  toneOfPage: Uint8Array,
  colours: Uint32Array,
): (first: number) => number {
  const channel = (shift: number): Uint32Array => colours.map((colour) => (colour >>> shift) & 0xff)
  const reds = channel(0)
  const greens = channel(8)
  const blues = channel(16)
  return (first) => {
    let red = 0
    let green = 0
    let blue = 0
    let count = 0
    for (let y = 0, from = first; y < foldY; y++, from += columns) {
      for (let page = from; page < from + foldX; page++) {
        const tone = toneOfPage[page]
        if (tone === undefined) continue
        red += reds[tone] ?? 0
        green += greens[tone] ?? 0
        blue += blues[tone] ?? 0
        count++
      }
    }
    return count === 0 ? 0 : packMean(red, green, blue, count)
  }
}

const packMean = (red: number, green: number, blue: number, count: number): number =>
  ((255 << 24) | ((blue / count) << 16) | ((green / count) << 8) | (red / count)) >>> 0

/**
 * Over what fillTexels drew for cells of a pixel and more: tones of several colours become diagonal stripes, `width` cells
 * each, instead of their mixture. `stripes`: the packed colours of each tone.
 */
export function stripeTexels(
  out: Uint32Array,
  { columns, lead }: GridShape,
  toneOfPage: Uint8Array,
  stripes: readonly (readonly number[])[],
  width: number,
): void {
  if (!stripes.some((colours) => colours.length > 1)) return
  for (let i = 0; i < toneOfPage.length; i++) {
    const colours = stripes[toneOfPage[i] ?? 0]
    if (colours === undefined || colours.length < 2) continue
    const column = (lead + i) % columns
    const row = (lead + i - column) / columns
    out[lead + i] = colours[(Math.floor(column / width) + row) % colours.length] ?? 0
  }
}

/**
 * The overview: one texel for each pixel of a straight strip, averaged in the same way. `coloursAt` gives the packed colour
 * of each tone at a texel: shared pages are striped across.
 */
export function fillStrip(
  out: Uint32Array,
  toneOfPage: Uint8Array,
  coloursAt: (x: number) => Uint32Array,
): void {
  const width = out.length
  const pages = toneOfPage.length
  for (let x = 0; x < width; x++) {
    const from = Math.floor((x * pages) / width)
    const to = Math.max(from + 1, Math.floor(((x + 1) * pages) / width))
    const colours = coloursAt(x)
    let red = 0
    let green = 0
    let blue = 0
    for (let page = from; page < to; page++) {
      const colour = colours[toneOfPage[page] ?? 0] ?? 0
      red += colour & 0xff
      green += (colour >>> 8) & 0xff
      blue += (colour >>> 16) & 0xff
    }
    out[x] = packMean(red, green, blue, to - from)
  }
}
