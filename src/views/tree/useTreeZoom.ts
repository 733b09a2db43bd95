/** Wheel, pinch and drag spread and shift the columns of the tree (d3-zoom, sideways only). */
import { useCallback, useEffect, useRef, useState } from 'react'
import { select, zoom, zoomIdentity } from 'd3'
import type { ZoomBehavior } from 'd3'
import type { RefObject } from 'react'
import { WHOLE_TREE } from '../../layout/regionTreeFrame.ts'
import type { TreeZoom } from '../../layout/regionTreeFrame.ts'

export interface TreeZoomControl {
  readonly zoom: TreeZoom
  /** Shows the whole tree again. */
  readonly fit: () => void
  readonly by: (factor: number) => void
  /** Shifts just enough to bring a point, given in pixels of the present picture, into it. */
  readonly reveal: (x: number) => void
}

/** How near to the side of the picture a revealed point may lie, in pixels. */
const MARGIN = 48

export function useTreeZoom(
  svg: RefObject<SVGSVGElement | null>,
  width: number,
  height: number,
  /** How far the columns may be spread; 1 or more. */
  most: number,
): TreeZoomControl {
  const [current, setCurrent] = useState<TreeZoom>(WHOLE_TREE)
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null)

  useEffect(() => {
    const element = svg.current
    if (!element || width === 0) return
    const own = zoom<SVGSVGElement, unknown>()
      .scaleExtent([1, Math.max(1, most)])
      .extent([
        [0, 0],
        [width, height],
      ])
      .translateExtent([
        [0, 0],
        [width, height],
      ])
      .on('zoom', (event: { transform: TreeZoom }) => {
        const { k, x } = event.transform
        // The same value keeps the same object: a new one would cut movement short.
        setCurrent((old) => (old.k === k && old.x === x ? old : { k, x }))
      })
    behaviour.current = own
    const selection = select(element)
    selection.call(own).on('dblclick.zoom', null)
    // A smaller picture or a smaller tree may leave the present spread out of bounds.
    own.scaleBy(selection, 1)
    return () => {
      selection.on('.zoom', null)
    }
  }, [svg, width, height, most])

  const withZoom = useCallback(
    (act: (own: ZoomBehavior<SVGSVGElement, unknown>, element: SVGSVGElement) => void) => {
      if (behaviour.current && svg.current) act(behaviour.current, svg.current)
    },
    [svg],
  )
  const fit = useCallback(
    () => withZoom((own, element) => own.transform(select(element), zoomIdentity)),
    [withZoom],
  )
  const by = useCallback(
    (factor: number) => withZoom((own, element) => own.scaleBy(select(element), factor)),
    [withZoom],
  )
  const reveal = useCallback(
    (x: number) => {
      const shift = x < MARGIN ? MARGIN - x : x > width - MARGIN ? width - MARGIN - x : 0
      if (shift !== 0) withZoom((own, element) => own.translateBy(select(element), shift / current.k, 0))
    },
    [withZoom, width, current.k],
  )
  return { zoom: current, fit, by, reveal }
}
