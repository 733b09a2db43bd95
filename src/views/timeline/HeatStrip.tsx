/** The heat strip's picture: a canvas under the strip's drawing, because eleven rows of all steps are too much for SVG. */
import { useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { NR_PAGE_ORDERS } from '../../base/units.ts'
import { cancelFrame, scheduleFrame } from '../../canvas/frames.ts'
import { mix, usePalette } from '../../canvas/palette.ts'
import type { Palette } from '../../canvas/palette.ts'
import { sizeCanvas } from '../../canvas/surface.ts'
import { heatCells, heatRow } from '../../layout/timelineHeat.ts'
import type { TimelineColumn, TimelineFrame } from '../../layout/timeline.ts'

interface Props {
  readonly unusable: Uint16Array
  readonly frame: TimelineFrame
  readonly columns: readonly TimelineColumn[]
}

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

export function HeatStrip({ unusable, frame, columns }: Props): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const palette = usePalette()
  const cells = useMemo(() => heatCells(unusable, columns), [unusable, columns])
  useEffect(() => {
    const paint = (): void => {
      const ctx = canvas.current?.getContext('2d')
      if (!canvas.current || !ctx || !frame.heat) return
      const ratio = window.devicePixelRatio || 1
      sizeCanvas(canvas.current, {
        width: Math.round(frame.width * ratio),
        height: Math.round((frame.heat.bottom - frame.heat.top) * ratio),
        ratio,
      })
      paintHeat(ctx, frame, columns, cells, ramp(palette), ratio)
    }
    scheduleFrame(paint)
    return () => cancelFrame(paint)
  }, [cells, columns, frame, palette])
  if (!frame.heat) return null
  const { top, bottom } = frame.heat
  return (
    <canvas
      ref={canvas}
      className="timeline-heat"
      style={{ top, width: frame.width, height: bottom - top }}
      aria-hidden="true"
    />
  )
}

function paintHeat(
  ctx: CanvasRenderingContext2D,
  frame: TimelineFrame,
  columns: readonly TimelineColumn[],
  cells: Uint16Array,
  colours: readonly string[],
  ratio: number,
): void {
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height)
  for (let order = 0; order < NR_PAGE_ORDERS; order++) {
    const row = heatRow(frame, order)
    if (!row || !frame.heat) return
    const top = Math.round((row.top - frame.heat.top) * ratio)
    const bottom = Math.round((row.top + row.height - frame.heat.top) * ratio)
    let from = 0
    for (let at = 1; at <= columns.length; at++) {
      const shade = shadeOf(cells[from * NR_PAGE_ORDERS + order] ?? 0)
      if (at < columns.length && shadeOf(cells[at * NR_PAGE_ORDERS + order] ?? 0) === shade) continue
      const left = Math.round((frame.left + (columns[from]?.firstStep ?? 0) * frame.slot) * ratio)
      const right = Math.round((frame.left + ((columns[at - 1]?.lastStep ?? 0) + 1) * frame.slot) * ratio)
      ctx.fillStyle = colours[shade] ?? ''
      ctx.fillRect(left, top, Math.max(1, right - left), bottom - top)
      from = at
    }
  }
}
