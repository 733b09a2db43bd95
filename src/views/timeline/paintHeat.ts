/** Painting the heat strip: a row for each order, darker the more of the free memory it cannot use. */
import { NR_PAGE_ORDERS } from '../../base/units.ts'
import { mix } from '../../canvas/palette.ts'
import type { Palette } from '../../canvas/palette.ts'
import { HATCH, patternTile } from '../../canvas/patterns.ts'
import type { TimelineColumn, TimelineFrame } from '../../layout/timeline/timeline.ts'
import { heatRow } from '../../layout/timeline/timelineHeat.ts'

/** Shades between usable and unusable; that nothing at all can be used is a colour of its own. */
const SHADES = 20

/** Colour of thousandths of unusable memory: index 0..SHADES. */
function ramp(palette: Palette): readonly string[] {
  const shades = Array.from({ length: SHADES }, (_, i) =>
    mix(palette.use.free, palette.ink2, 0.7 * (i / (SHADES - 1)) ** 0.8),
  )
  return [...shades, mix(palette.use.free, palette.danger, 0.45)]
}

const shadeOf = (thousandths: number): number => Math.min(SHADES, Math.floor((thousandths * SHADES) / 1000))

/** What lies over all that is wholly unusable: hue alone would not tell it from the darkest shade. */
export interface HeatHatches {
  /** Memory that could be used at another step. */
  readonly lost: CanvasImageSource | null
  /** An order that no step had a block of: quiet, for nothing was lost. */
  readonly never: CanvasImageSource | null
}

export function heatHatches({ use, danger, ink3 }: Palette, ratio: number): HeatHatches {
  const pixels = Math.max(1, Math.round(ratio))
  return {
    lost: patternTile(HATCH, mix(use.free, danger, 0.8), pixels),
    never: patternTile(HATCH, mix(use.free, ink3, 0.45), pixels),
  }
}

interface HeatInks {
  readonly palette: Palette
  readonly hatches: HeatHatches
}

/** `cells`: heatCells(). `ratio`: device pixels for each pixel of the frame. */
export function paintHeat(
  ctx: CanvasRenderingContext2D,
  frame: TimelineFrame,
  columns: readonly TimelineColumn[],
  cells: Uint16Array,
  { palette, hatches }: HeatInks,
  ratio: number,
): void {
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height)
  const colours = ramp(palette)
  const lost = hatches.lost && ctx.createPattern(hatches.lost, 'repeat')
  const never = hatches.never && ctx.createPattern(hatches.never, 'repeat')
  for (let order = 0; order < NR_PAGE_ORDERS; order++) {
    const row = heatRow(frame, order)
    if (!row || !frame.heat) return
    const top = Math.round((row.top - frame.heat.top) * ratio)
    const bottom = Math.round((row.top + row.height - frame.heat.top) * ratio)
    const isNever = columns.every((_, at) => shadeOf(cells[at * NR_PAGE_ORDERS + order] ?? 0) === SHADES)
    const hatching = isNever ? never : lost
    let from = 0
    for (let at = 1; at <= columns.length; at++) {
      const shade = shadeOf(cells[from * NR_PAGE_ORDERS + order] ?? 0)
      if (at < columns.length && shadeOf(cells[at * NR_PAGE_ORDERS + order] ?? 0) === shade) continue
      const left = Math.round((frame.left + (columns[from]?.firstStep ?? 0) * frame.slot) * ratio)
      const right = Math.round((frame.left + ((columns[at - 1]?.lastStep ?? 0) + 1) * frame.slot) * ratio)
      ctx.fillStyle = isNever ? palette.use.free : (colours[shade] ?? '')
      ctx.fillRect(left, top, Math.max(1, right - left), bottom - top)
      if (shade === SHADES && hatching) {
        ctx.fillStyle = hatching
        ctx.fillRect(left, top, Math.max(1, right - left), bottom - top)
      }
      from = at
    }
  }
}
