/** Paints the two layers of the map whenever something they show has changed, at most once a frame. */
import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { typeScale } from '../../canvas/palette.ts'
import { cancelFrame, scheduleFrame } from '../../canvas/frames.ts'
import { sizeCanvas } from '../../canvas/surface.ts'
import type { SurfaceSize } from '../../canvas/surface.ts'
import type { PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import type { StepView } from '../../protocol/view.ts'
import { paintMarks } from './paint/paintMarks.ts'
import type { MarkInputs } from './paint/paintMarks.ts'
import { paintPageMap } from './paint/paintPageMap.ts'
import type { PageMapInputs } from './paint/paintPageMap.ts'
import { createTexture } from './paint/texture.ts'
import type { MapTexture } from './paint/texture.ts'
import { useChangeClock } from './useChangeClock.ts'

export function useMapPainting(
  canvases: {
    readonly content: RefObject<HTMLCanvasElement | null>
    readonly marks: RefObject<HTMLCanvasElement | null>
  },
  size: SurfaceSize | null,
  layout: PageMapLayout | null,
  content: Pick<PageMapInputs, 'tones' | 'inks' | 'palette' | 'owned'>,
  marks: Omit<MarkInputs, 'progress' | 'palette'>,
  view: StepView,
): void {
  const texture = useRef<MapTexture | null>(null)
  const clock = useChangeClock(view)
  // Taken apart: the objects are new at each render, their parts say whether anything changed.
  const { tones, inks, palette, owned } = content
  const { hover, selected, dim, brush, change, cursor } = marks

  useEffect(() => {
    if (!layout || !size) return
    const paint = (): void => {
      const canvas = canvases.content.current
      const ctx = canvas?.getContext('2d')
      if (!canvas || !ctx) return
      texture.current ??= createTexture(() => document.createElement('canvas'))
      sizeCanvas(canvas, size)
      paintPageMap(ctx, layout, { view, tones, inks, palette, owned, texture: texture.current })
    }
    scheduleFrame(paint)
    return () => cancelFrame(paint)
  }, [canvases, size, layout, view, tones, inks, palette, owned])

  useEffect(() => {
    if (!layout || !size) return
    // Marks are as bold as type is large.
    const bold = { ...layout, ratio: layout.ratio * typeScale(palette) }
    const paint = (time: number): boolean => {
      const canvas = canvases.marks.current
      const ctx = canvas?.getContext('2d')
      if (!canvas || !ctx) return false
      sizeCanvas(canvas, size)
      const progress = clock.current.at(time)
      paintMarks(ctx, bold, { palette, hover, selected, dim, brush, change, cursor, progress })
      return progress < 1
    }
    scheduleFrame(paint)
    return () => cancelFrame(paint)
  }, [canvases, size, layout, clock, view, palette, hover, selected, dim, brush, change, cursor])
}
