/**
 * Moves nodes and edges from where they were to where the next step has them. React draws every step in its final
 * place; this sets the same attributes back to the old places before the first paint and runs them forward.
 */
import { useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { moveInFrames } from '../../canvas/frames.ts'

/** Pixels; `from` is the place of the node above it, where its edge begins. */
export interface Placed {
  readonly x: number
  readonly y: number
  readonly from: { readonly x: number; readonly y: number } | null
  readonly parent: number | null
}
export type Places = ReadonlyMap<number, Placed>

/** From the parent sideways, round the corner, down to the child. */
export function edgePath(place: Placed): string {
  const { x, y, from } = place
  if (!from) return ''
  const corner = Math.max(0, Math.min(6, Math.abs(x - from.x), y - from.y))
  const turn = x < from.x ? corner : -corner
  return `M${from.x} ${from.y}H${x + turn}Q${x} ${from.y} ${x} ${from.y + corner}V${y}`
}

export const nodeTransform = (place: { readonly x: number; readonly y: number }): string =>
  `translate(${place.x} ${place.y})`

/** Slow at both ends: t from 0 to 1. */
const inAndOut = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - 4 * (1 - t) ** 3)

const between = (a: number, b: number, t: number): number => a + (b - a) * t

function mix(a: Placed, b: Placed, t: number): Placed {
  const start = a.from ?? b.from
  const from =
    b.from && start ? { x: between(start.x, b.from.x, t), y: between(start.y, b.from.y, t) } : b.from
  return { ...b, x: between(a.x, b.x, t), y: between(a.y, b.y, t), from }
}

const same = (a: Placed, b: Placed): boolean =>
  a.x === b.x && a.y === b.y && a.from?.x === b.from?.x && a.from?.y === b.from?.y

interface Motion {
  shown: Map<number, Placed>
  moment: unknown
  end(): void
}

/**
 * @param places final places by region id; a new object whenever one of them changes
 * @param moment what the picture is of: movement happens only when this changes, not on zoom or resize
 * @param duration milliseconds; 0 for no movement
 */
export function useTreeMotion(
  svg: RefObject<SVGSVGElement | null>,
  places: Places,
  moment: unknown,
  duration: number,
): void {
  const motion = useRef<Motion>({ shown: new Map(), moment: null, end: () => undefined })

  useLayoutEffect(() => {
    const state = motion.current
    const root = svg.current
    state.end()
    if (!root) return
    const before = state.shown
    const isNewMoment = state.moment !== moment
    const moves = isNewMoment && state.moment !== null && duration > 0
    state.moment = moment
    state.shown = new Map(places)

    const nodes = elementsById(root, '[data-node]', 'node')
    const edges = elementsById(root, '[data-edge]', 'edge')
    const put = (id: number, place: Placed): void => {
      nodes.get(id)?.setAttribute('transform', nodeTransform(place))
      if (place.from) edges.get(id)?.setAttribute('d', edgePath(place))
    }
    const startOf = (id: number, to: Placed): Placed | undefined => {
      const from = before.get(id)
      if (from || to.parent === null) return from
      // A new node stands still, but the line to it begins at a node that may be on its way.
      const parent = before.get(to.parent)
      return parent && { ...to, from: { x: parent.x, y: parent.y } }
    }
    const moving = [...places].flatMap(([id, to]) => {
      const from = startOf(id, to)
      return moves && from && !same(from, to) ? [{ id, from, to }] : []
    })
    for (const [id, place] of places) put(id, place)
    if (!moves) return

    const flashes = [...root.querySelectorAll<SVGElement>('[data-flash]')]
    const show = (progress: number): void => {
      const eased = inAndOut(progress)
      for (const { id, from, to } of moving) {
        const place = progress < 1 ? mix(from, to, eased) : to
        state.shown.set(id, place)
        put(id, place)
      }
      // New nodes light up and settle; removed ones fade to their outline.
      const opacity = progress < 1 ? String((1 - progress) ** 3) : ''
      for (const element of flashes) element.style.opacity = opacity
    }
    show(0)
    const end = moveInFrames(duration, show)
    state.end = () => {
      end()
      for (const element of flashes) element.style.opacity = ''
    }
  }, [svg, places, moment, duration])

  useLayoutEffect(() => {
    const state = motion.current
    return () => state.end()
  }, [])
}

function elementsById(root: Element, selector: string, key: string): Map<number, Element> {
  const found = new Map<number, Element>()
  for (const element of root.querySelectorAll<SVGElement>(selector)) {
    found.set(Number(element.dataset[key]), element)
  }
  return found
}
