/** The heat strip's picture: a canvas under the strip's drawing, because eleven rows of all steps are too much for SVG. */
import { useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { cancelFrame, scheduleFrame } from '../../canvas/frames.ts'
import { usePalette } from '../../canvas/palette.ts'
import { sizeCanvas } from '../../canvas/surface.ts'
import { heatCells } from '../../layout/timeline/timelineHeat.ts'
import type { TimelineColumn, TimelineFrame } from '../../layout/timeline/timeline.ts'
import { heatHatches, paintHeat } from './paintHeat.ts'

interface Props {
  readonly unusable: Uint16Array
  readonly frame: TimelineFrame
  readonly columns: readonly TimelineColumn[]
}

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
      paintHeat(ctx, frame, columns, cells, { palette, hatches: heatHatches(palette, ratio) }, ratio)
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
