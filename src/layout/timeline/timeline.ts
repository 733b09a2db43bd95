/**
 * The timeline's one layout: steps from left to right in slots of equal width, step 0 first. `stepAt` is the inverse of
 * `xOf`. When slots get narrower than a mark, steps are put together by pixel column and the worst of each is shown:
 * the fewest free pages, the smallest largest block, any failure.
 */
import { NR_PAGE_ORDERS } from '../../base/units.ts'
import type { TimelineView } from '../../protocol/view.ts'

export interface Lane {
  readonly top: number
  readonly bottom: number
}

export interface TimelineFrame {
  readonly width: number
  readonly height: number
  readonly steps: number
  /** Where the slots begin and end, in pixels. */
  readonly left: number
  readonly right: number
  /** Pixels a step; far below 1 in long runs. */
  readonly slot: number
  /** Whether steps are too many to be drawn one by one. */
  readonly isDense: boolean
  /** Free pages, linear from 0. */
  readonly free: Lane
  /** Largest free block, one notch an order. */
  readonly largest: Lane
  /** Unusable free space by order; null when it is not shown. */
  readonly heat: Lane | null
  /** The marks of the calls. */
  readonly calls: Lane
  /** The middle of a step's slot. */
  readonly xOf: (step: number) => number
  /** The step whose slot holds x; the nearest one outside. */
  readonly stepAt: (x: number) => number
}

/** Slots narrower than this many pixels are drawn together. */
const DENSE = 3.5
const SIDE = 8
const GAP = 5

/** Width, height and the part of it for the heat lane (0: none) in pixels; `steps` calls, 0 or more. */
export function timelineFrame(steps: number, width: number, height: number, heatHeight = 0): TimelineFrame {
  const left = SIDE
  const right = Math.max(left + 1, width - SIDE)
  const slot = (right - left) / (steps + 1)
  const callsHeight = Math.max(14, Math.min(20, (height - heatHeight) * 0.26))
  const heatAndGap = heatHeight > 0 ? heatHeight + GAP : 0
  const lines = Math.max(1, height - 2 * GAP - callsHeight - GAP - heatAndGap)
  const largestHeight = lines * 0.36
  const free = { top: GAP, bottom: GAP + lines - largestHeight - GAP }
  const largest = { top: free.bottom + GAP, bottom: GAP + lines }
  return {
    width,
    height,
    steps,
    left,
    right,
    slot,
    isDense: slot < DENSE,
    free,
    largest,
    heat: heatHeight > 0 ? { top: largest.bottom + GAP, bottom: largest.bottom + heatAndGap } : null,
    calls: { top: largest.bottom + heatAndGap + GAP, bottom: height - GAP },
    xOf: (step) => left + (step + 0.5) * slot,
    stepAt: (x) => Math.max(0, Math.min(steps, Math.floor((x - left) / slot))),
  }
}

/** One thing to draw: a step, or the steps of one pixel column. */
export interface TimelineColumn {
  readonly x: number
  readonly firstStep: number
  readonly lastStep: number
  /** Pages; the fewest of its steps. */
  readonly free: number
  /** Pages; the fewest of its steps. */
  readonly largest: number
  /** Failed calls among its steps. */
  readonly failures: number
  /** Index into CALL_KINDS of the most frequent call; null when it holds step 0 alone. */
  readonly kind: number | null
}

/** Steps one by one, or column by column of pixels when they are dense. */
export function timelineColumns(timeline: TimelineView, frame: TimelineFrame): readonly TimelineColumn[] {
  const columns: TimelineColumn[] = []
  const step = frame.isDense ? Math.max(1, 1 / frame.slot) : 1
  for (let from = 0; from <= timeline.steps; from += step) {
    const firstStep = Math.ceil(from)
    const lastStep = Math.min(timeline.steps, Math.ceil(from + step) - 1)
    if (lastStep >= firstStep) columns.push(columnOf(timeline, frame, firstStep, lastStep))
  }
  return columns
}

function columnOf(
  timeline: TimelineView,
  frame: TimelineFrame,
  firstStep: number,
  lastStep: number,
): TimelineColumn {
  let free = Infinity
  let largest = Infinity
  let failures = 0
  const counts: number[] = []
  let kind: number | null = null
  for (let step = firstStep; step <= lastStep; step++) {
    free = Math.min(free, timeline.freePages[step] ?? Infinity)
    largest = Math.min(largest, timeline.largestFree[step] ?? Infinity)
    if (step === 0) continue
    if ((timeline.errno[step - 1] ?? 0) !== 0) failures++
    const own = timeline.kind[step - 1] ?? 0
    const count = (counts[own] ?? 0) + 1
    counts[own] = count
    if (kind === null || count > (counts[kind] ?? 0)) kind = own
  }
  const x = (frame.xOf(firstStep) + frame.xOf(lastStep)) / 2
  return { x, firstStep, lastStep, free, largest, failures, kind }
}

/** Height of a number of free pages in its lane: a linear scale from 0 to `most`. */
export const freeY = (frame: TimelineFrame, pages: number, most: number): number =>
  frame.free.bottom - (most > 0 ? pages / most : 0) * (frame.free.bottom - frame.free.top)

/** Height of a block of 2^order pages in its lane: one notch an order, the floor for no block at all. */
export function largestY(frame: TimelineFrame, pages: number): number {
  const notch = pages < 1 ? 0 : Math.min(NR_PAGE_ORDERS, 1 + Math.log2(pages))
  return frame.largest.bottom - (notch / NR_PAGE_ORDERS) * (frame.largest.bottom - frame.largest.top)
}

/**
 * The nearest step after `step` (direction 1) or before it (-1) whose call failed or stopped the kernel; null if there is
 * none.
 */
export function nextFailure(timeline: TimelineView, step: number, direction: 1 | -1 = 1): number | null {
  for (let next = step + direction; next >= 1 && next <= timeline.steps; next += direction) {
    if ((timeline.errno[next - 1] ?? 0) !== 0 || next === timeline.stoppedAt) return next
  }
  return null
}
