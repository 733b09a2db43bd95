/** Wheel, pinch and drag spread and shift the columns of the tree (d3-zoom, sideways only). */
import type { LineCamera } from '../../model/choices.ts'
import { useCallback, useLayoutEffect, useEffectEvent, useMemo, useRef } from 'react'
import type { RefObject } from 'react'
import { zoomLibrary } from '../../canvas/zoomLibrary.ts'
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
  /** Sets what d3 goes on from: the picture may have another size now, or a link another part of it. */
  const synchronise = useRef<(() => void) | null>(null)
  const look = useCallback(
    (to: TreeZoom) => {
      if (width > 0) store.getState().setTreeCamera(cameraOf(to, width))
    },
    [store, width],
  )
  const latest = useEffectEvent(() => current)

  useLayoutEffect(() => {
    const element = svg.current
    if (!element || width === 0) return
    let end: (() => void) | null = null
    let isOver = false
    void zoomLibrary().then((library) => {
      if (library === null || isOver) return
      const { select, zoom, zoomIdentity } = library
      const selection = select(element)
      selection
        .call(
          zoom<SVGSVGElement, unknown>()
            .scaleExtent([1, Math.max(1, most)])
            .extent([
              [0, 0],
              [width, height],
            ])
            .translateExtent([
              [0, 0],
              [width, height],
            ])
            .on('zoom', ({ transform }: { transform: TreeZoom }) => look(transform)),
        )
        .on('dblclick.zoom', null)
      const follow = (): void => {
        const now = latest()
        selection.property('__zoom', zoomIdentity.translate(now.x, 0).scale(now.k))
      }
      follow()
      synchronise.current = follow
      end = () => selection.on('.zoom', null)
    })
    return () => {
      isOver = true
      synchronise.current = null
      end?.()
    }
  }, [svg, width, height, most, look])
  useLayoutEffect(() => synchronise.current?.(), [current])

  const fit = useCallback(() => look(WHOLE_TREE), [look])
  const by = useCallback(
    (factor: number) => {
      const to = Math.max(1, Math.min(most, k * factor))
      look({ k: to, x: width / 2 - ((width / 2 - x) * to) / k })
    },
    [look, k, x, most, width],
  )
  const reveal = useCallback(
    (at: number) => {
      const shift = at < MARGIN ? MARGIN - at : at > width - MARGIN ? width - MARGIN - at : 0
      if (shift !== 0) look({ k, x: x + shift })
    },
    [look, k, x, width],
  )
  return { zoom: current, fit, by, reveal }
}
