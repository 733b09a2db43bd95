/**
 * Wheel, two fingers and dragging, alike in every view that can be zoomed. d3-zoom reads the gestures; where the picture
 * really goes, and how far it may, is the view's affair: it is told by how much, never where to.
 */
import { useEffectEvent, useLayoutEffect } from 'react'
import type { RefObject } from 'react'
import type { ZoomTransform } from 'd3'
import type { ZoomLibrary } from './zoomLibrary.ts'
import { zoomLibrary } from './zoomLibrary.ts'

/** What lies at x, y goes to x + dx, y + dy, and all around it grows by a factor. CSS pixels from the element's corner. */
export interface PanZoomStep {
  readonly factor: number
  readonly x: number
  readonly y: number
  readonly dx: number
  readonly dy: number
}

export interface PanZoom {
  readonly move: (step: PanZoomStep) => void
  /** All is in sight already: turning the wheel back scrolls the page then. */
  readonly isWhole: boolean
  /** Dragging with one finger or the first button means something else here: Shift, Alt, the middle button or a second finger pans. */
  readonly isDragTaken?: boolean
}

/** A press that moves no further is a click. CSS pixels. */
export const CLICK_SLOP = 4
/** A notch of most wheels is 100 pixels, and makes all larger by a third. */
const WHEEL_OCTAVES = 0.004
/** Browsers report a pinch on a touchpad as a wheel with Ctrl, in small numbers. */
const PINCH_WHEEL = 5
/** How far one gesture can go, whatever a device reports. */
const FARTHEST = 2 ** 40
const LINE_PIXELS = 16

type Surface = HTMLElement | SVGSVGElement

/** Listens on an element while it is there. Nobody hears of a click that ends a drag. */
export function usePanZoom(target: RefObject<Surface | null> | Surface | null, options: PanZoom): void {
  const accepts = useEffectEvent((event: MouseEvent | TouchEvent | WheelEvent) => isGesture(event, options))
  const move = useEffectEvent(options.move)

  useLayoutEffect(() => {
    const element = target !== null && 'current' in target ? target.current : target
    if (element === null) return
    const onWheel = (event: Event): void => {
      const step = event instanceof WheelEvent ? sidewaysStep(event) : null
      if (step === null) return
      event.preventDefault()
      move(step)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    let stop: (() => void) | null = null
    let isOver = false
    void zoomLibrary().then((library) => {
      if (library !== null && !isOver) stop = follow(library, element, accepts, move)
    })
    return () => {
      isOver = true
      stop?.()
      element.removeEventListener('wheel', onWheel)
    }
  }, [target])
}

/** The wheel turned sideways, or with Shift, moves the picture along. Null for a wheel that zooms. */
function sidewaysStep(event: WheelEvent): PanZoomStep | null {
  const { deltaX, deltaY, deltaMode, shiftKey } = event
  if (!isSideways(event)) return null
  const unit = deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1
  const along = shiftKey && deltaX === 0 ? deltaY : deltaX
  return { factor: 1, x: 0, y: 0, dx: -along * unit, dy: shiftKey ? 0 : -deltaY * unit }
}

const isSideways = ({ deltaX, deltaY, shiftKey, ctrlKey }: WheelEvent): boolean =>
  !ctrlKey && (shiftKey || Math.abs(deltaX) > Math.abs(deltaY))

function isGesture(event: MouseEvent | TouchEvent | WheelEvent, { isWhole, isDragTaken }: PanZoom): boolean {
  if (event instanceof WheelEvent)
    return !isSideways(event) && (event.ctrlKey || !isWhole || event.deltaY < 0)
  if ('touches' in event) return isDragTaken !== true || event.touches.length > 1
  if (isDragTaken !== true) return event.button === 0 && !event.ctrlKey
  return event.button === 1 || (event.button === 0 && (event.shiftKey || event.altKey))
}

const octaves = ({ deltaY, deltaMode, ctrlKey }: WheelEvent): number =>
  -deltaY *
  WHEEL_OCTAVES *
  (deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1) *
  (ctrlKey ? PINCH_WHEEL : 1)

interface ZoomEvent {
  readonly transform: ZoomTransform
  readonly sourceEvent: Event
}

/** Returns what ends it. */
function follow(
  { pointers, select, zoom, zoomIdentity }: ZoomLibrary,
  element: Surface,
  accepts: (event: MouseEvent | TouchEvent | WheelEvent) => boolean,
  move: (step: PanZoomStep) => void,
): () => void {
  const selection = select<Surface, unknown>(element)
  /** Where d3 was at the last event. It begins anew with each gesture, so that nothing adds up. */
  let before = zoomIdentity
  let gestures = 0
  /** Where the button went down, until the mouse has moved far enough to drag. */
  let pressed: MouseEvent | null = null
  selection
    .call(
      zoom<Surface, unknown>()
        .filter(accepts)
        .wheelDelta(octaves)
        .clickDistance(CLICK_SLOP)
        .scaleExtent([1 / FARTHEST, FARTHEST])
        .constrain((transform) => transform)
        .on('start', ({ sourceEvent }: ZoomEvent) => {
          gestures++
          pressed = sourceEvent.type === 'mousedown' && sourceEvent instanceof MouseEvent ? sourceEvent : null
        })
        .on('zoom', ({ transform, sourceEvent }: ZoomEvent) => {
          if (pressed !== null && sourceEvent instanceof MouseEvent && !isApart(pressed, sourceEvent)) return
          pressed = null
          const factor = transform.k / before.k
          const { x, y } = centreOf(pointers(sourceEvent, element))
          move({
            factor,
            x,
            y,
            dx: transform.x - factor * before.x - (1 - factor) * x,
            dy: transform.y - factor * before.y - (1 - factor) * y,
          })
          before = transform
        })
        .on('end', () => {
          if (--gestures > 0) return
          before = zoomIdentity
          selection.property('__zoom', before)
        }),
    )
    .on('dblclick.zoom', null)
  return () => selection.on('.zoom', null)
}

const isApart = (from: MouseEvent, to: MouseEvent): boolean =>
  Math.hypot(to.clientX - from.clientX, to.clientY - from.clientY) > CLICK_SLOP

function centreOf(spots: readonly (readonly [number, number])[]): { readonly x: number; readonly y: number } {
  const sum = (axis: 0 | 1): number => spots.reduce((total, spot) => total + spot[axis], 0)
  const count = Math.max(1, spots.length)
  return { x: sum(0) / count, y: sum(1) / count }
}
