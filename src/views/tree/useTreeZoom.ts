/** Wheel, pinch and drag spread and shift the columns of the tree (d3-zoom, sideways only). */
import type { LineCamera } from '../../model/choices.ts'
import { useCallback, useLayoutEffect, useEffectEvent, useMemo, useRef } from 'react'
import { select, zoom, zoomIdentity } from 'd3'
import type { ZoomBehavior } from 'd3'
import type { RefObject } from 'react'
import { WHOLE_TREE } from '../../layout/tree/regionTreeFrame.ts'
import type { TreeZoom } from '../../layout/tree/regionTreeFrame.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'

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

function zoomOf(camera: LineCamera | null, width: number, most: number): TreeZoom {
  if (camera === null) return WHOLE_TREE
  const k = Math.max(1, Math.min(most, camera.zoom))
  const x = width / 2 - camera.centre * width * k
  return { k, x: Math.min(0, Math.max(width * (1 - k), x)) }
}

const cameraOf = ({ k, x }: TreeZoom, width: number): LineCamera | null =>
  k <= 1 ? null : { zoom: k, centre: (width / 2 - x) / (width * k) }

export function useTreeZoom(
  svg: RefObject<SVGSVGElement | null>,
  width: number,
  height: number,
  /** How far the columns may be spread; 1 or more. */
  most: number,
): TreeZoomControl {
  const store = useDocumentStore()
  const camera = useDocument((state) => state.treeCamera)
  const { k, x } = zoomOf(camera, width, most)
  // The same value keeps the same object: a new one would cut movement short.
  const current = useMemo(() => ({ k, x }), [k, x])
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null)

  /** Where d3 goes on from: the picture may have another size now, or a link another part of it. */
  const follow = useEffectEvent(() => {
    if (behaviour.current && svg.current)
      select(svg.current).property('__zoom', zoomIdentity.translate(current.x, 0).scale(current.k))
  })

  useLayoutEffect(() => {
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
      .on('zoom', ({ transform }: { transform: TreeZoom }) => {
        store.getState().setTreeCamera(cameraOf(transform, width))
      })
    behaviour.current = own
    const selection = select(element)
    selection.call(own).on('dblclick.zoom', null)
    follow()
    return () => {
      selection.on('.zoom', null)
    }
  }, [store, svg, width, height, most])
  useLayoutEffect(() => follow(), [current])

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
    (at: number) => {
      const shift = at < MARGIN ? MARGIN - at : at > width - MARGIN ? width - MARGIN - at : 0
      if (shift !== 0) withZoom((own, element) => own.translateBy(select(element), shift / current.k, 0))
    },
    [withZoom, width, current.k],
  )
  return { zoom: current, fit, by, reveal }
}
