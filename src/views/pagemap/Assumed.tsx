/** What no report shows of a rebuilt board: such pages are crossed by thin lines, whatever they hold. */
import { useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { Evidence } from '../../base/evidence.ts'
import type { Pfn } from '../../base/units.ts'
import { cancelFrame, scheduleFrame } from '../../canvas/frames.ts'
import type { Palette } from '../../canvas/palette.ts'
import { sizeCanvas } from '../../canvas/surface.ts'
import type { SurfaceSize } from '../../canvas/surface.ts'
import { runBoxes } from '../../layout/pagemap/pageMapRuns.ts'
import type { PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { paintAssumed } from './paint/paintAssumed.ts'

interface AssumedProps {
  /** One a page. */
  readonly evidence: Uint8Array
  readonly first: Pfn
  readonly layout: PageMapLayout
  readonly size: SurfaceSize
  readonly palette: Palette
}

export function Assumed({ evidence, first, layout, size, palette }: AssumedProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const boxes = useMemo(
    () => assumedRuns(evidence).flatMap(([page, pages]) => runBoxes(layout, first + page, pages)),
    [evidence, first, layout],
  )
  useEffect(() => {
    const paint = (): void => {
      const ctx = canvas.current?.getContext('2d')
      if (!canvas.current || !ctx) return
      sizeCanvas(canvas.current, size)
      ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height)
      paintAssumed(ctx, layout, boxes, palette)
    }
    scheduleFrame(paint)
    return () => cancelFrame(paint)
  }, [boxes, layout, size, palette])
  return <canvas ref={canvas} aria-hidden="true" />
}

/** Pages in a row, counted from the zone's first. */
export function assumedRuns(evidence: Uint8Array): readonly (readonly [page: number, pages: number])[] {
  const runs: [number, number][] = []
  evidence.forEach((how, page) => {
    if (how !== Evidence.assumed) return
    const last = runs.at(-1)
    if (last !== undefined && last[0] + last[1] === page) last[1]++
    else runs.push([page, 1])
  })
  return runs
}

export const AssumedItem = (): ReactNode => (
  <li title="No report shows what these pages held at the start">
    <svg className="places-assumed" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M-1 3l10 10M-1 -3l14 14M3 -3l10 10" />
    </svg>
    assumed
  </li>
)

export const AssumedKey = (): ReactNode => (
  <ul className="places-key" aria-label="Evidence">
    <AssumedItem />
  </ul>
)
