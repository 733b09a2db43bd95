/** Wheel, pinch and drag spread and shift the columns of the tree, sideways only. */
import type { LineCamera } from '../../model/choices.ts'
import { useCallback, useMemo } from 'react'
import type { RefObject } from 'react'
import { usePanZoom } from '../../canvas/usePanZoom.ts'
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
  /** How far the columns may be spread; 1 or more. */
  most: number,
): TreeZoomControl {
  const store = useDocumentStore()
  const camera = useDocument((state) => state.treeCamera)
  const { k, x } = zoomOf(camera, width, most)
  // The same value keeps the same object: a new one would cut movement short.
  const current = useMemo(() => ({ k, x }), [k, x])
  const look = useCallback(
    (to: TreeZoom) => {
      if (width > 0) store.getState().setTreeCamera(cameraOf(to, width))
    },
    [store, width],
  )
  usePanZoom(svg, {
    move: ({ factor, x: at, dx }) => {
      const from = zoomOf(store.getState().treeCamera, width, most)
      const to = Math.max(1, Math.min(most, from.k * factor))
      look({ k: to, x: at + dx - ((at - from.x) * to) / from.k })
    },
    isWhole: k <= 1,
  })

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
