/**
 * The address axis of the columns: one piecewise-linear, strictly rising scale from addresses to pixels.
 *
 * RAM is thousands of pages and most of them lie in long spans where nothing happens, while a stack is two pages. A
 * linear scale hides the stack; a scale that gives every page its due needs a wall. So each span gets what the smallest
 * thing in it needs, and the quiet spans between are folded to a few pixels.
 *
 * Nothing may jump from step to step. Spans are therefore cut at multiples of a cell size, not at the things
 * themselves, and a span's scale depends on the power of two of its smallest thing only. How generous the axis is comes
 * from a fixed ladder of rungs: the first that fits is taken, whatever was drawn before.
 */
import { assert, BugError } from '../../base/assert.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { draftPieces, foldHeight, runsOf } from './addressAxisPieces.ts'
import type { AxisStretch, Draft, PieceKind, Rung } from './addressAxisPieces.ts'

export type { AxisStretch } from './addressAxisPieces.ts'

export interface AxisPiece {
  readonly start: number
  readonly end: number
  /** Pixels, y0 < y1. */
  readonly y0: number
  readonly y1: number
  readonly kind: PieceKind
}

export interface AddressAxis {
  readonly start: number
  readonly end: number
  /** In address order, without holes. */
  readonly pieces: readonly AxisPiece[]
  /** Address in bytes to pixels; addresses outside the axis stick to its ends. */
  toY(address: number): number
  /** The inverse: pixels to an address in bytes, not rounded. */
  toAddress(y: number): number
}

/** How much of the axis is seen: content pixels times `scale`, moved up by `top` window pixels. */
export interface AxisWindow {
  readonly scale: number
  readonly top: number
}
export const WHOLE_AXIS: AxisWindow = { scale: 1, top: 0 }

export interface AxisInput {
  /** Ascending and apart from each other; at least one. */
  readonly stretches: readonly AxisStretch[]
  /** Pixels to fill. */
  readonly height: number
  /** Only this range is opened; null for everything. Bytes. */
  readonly brush: { readonly start: number; readonly end: number } | null
}

const LADDER: readonly Rung[] = [
  { cell: 4, thing: 15, fold: 1 },
  { cell: 4, thing: 15, fold: 0.7 },
  { cell: 4, thing: 15, fold: 0.4 },
  { cell: 4, thing: 12.5, fold: 0.4 },
  { cell: 2, thing: 12.5, fold: 0.4 },
  { cell: 2, thing: 8, fold: 0.3 },
  { cell: 1, thing: 8, fold: 0.25 },
  { cell: 1, thing: 6, fold: 0.2 },
  { cell: 1, thing: 4, fold: 0.15 },
  { cell: 1, thing: 2, fold: 0.1 },
]
/** Spare height makes everything at most this much taller before folds take their share. */
const MAX_STRETCH = 1.7
/** In full heights of a fold. */
const MAX_FOLD = 2.5

/** The axis that fills `height` pixels. `least`: about how many the smallest thing got. */
export function addressAxis(input: AxisInput): AddressAxis & { readonly least: number } {
  const { stretches, brush } = input
  const height = Math.max(1, input.height)
  const runs = stretches.map(runsOf)
  for (const rung of LADDER) {
    const drafts = draftPieces(stretches, runs, rung, brush)
    const total = sum(drafts)
    if (total > height && rung !== LADDER.at(-1)) continue
    const factor = total > height || brush === null ? Math.min(MAX_STRETCH, height / total) : 1
    const filled = total > height ? scaled(drafts, factor) : fill(drafts, height, brush !== null)
    return { ...makeAxis(place(filled)), least: rung.thing * factor }
  }
  throw new BugError('the last rung of the ladder fits by definition')
}

/** The same axis seen through a window. */
export function windowedAxis(axis: AddressAxis, { scale, top }: AxisWindow): AddressAxis {
  return makeAxis(
    axis.pieces.map((piece) => ({ ...piece, y0: piece.y0 * scale - top, y1: piece.y1 * scale - top })),
  )
}

/** `toY` for many addresses in rising order, without searching for the piece of each. */
export function risingY(axis: AddressAxis): (address: number) => number {
  let i = 0
  return (address) => {
    while (i < axis.pieces.length - 1 && address > (axis.pieces[i]?.end ?? 0)) i++
    const piece = axis.pieces[i]
    if (piece === undefined || address < piece.start || address > piece.end) return axis.toY(address)
    return yIn(piece, address)
  }
}

const yIn = ({ start, end, y0, y1 }: AxisPiece, address: number): number =>
  y0 + ((y1 - y0) * (address - start)) / (end - start)

/** The first piece that does not end before a value; the last one where all do. */
function pieceAt(
  pieces: readonly AxisPiece[],
  value: number,
  endOf: (piece: AxisPiece) => number,
): AxisPiece {
  let low = 0
  let high = pieces.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const piece = pieces[middle]
    if (piece !== undefined && endOf(piece) < value) low = middle + 1
    else high = middle
  }
  const found = pieces[low]
  assert(found !== undefined, 'an axis has at least one piece')
  return found
}

const clamp = (value: number, from: number, to: number): number => Math.min(Math.max(value, from), to)

function makeAxis(pieces: readonly AxisPiece[]): AddressAxis {
  const first = pieces[0]
  const last = pieces.at(-1)
  assert(first !== undefined && last !== undefined, 'an axis has at least one stretch')
  return {
    start: first.start,
    end: last.end,
    pieces,
    toY: (address) => {
      const inside = clamp(address, first.start, last.end)
      return yIn(
        pieceAt(pieces, inside, (piece) => piece.end),
        inside,
      )
    },
    toAddress: (y) => {
      const inside = clamp(y, first.y0, last.y1)
      const { start, end, y0, y1 } = pieceAt(pieces, inside, (piece) => piece.y1)
      return start + ((end - start) * (inside - y0)) / (y1 - y0)
    },
  }
}

/** Gives away the height that is left over: some to all, then to folds while that shows more in them, then to the rest. */
function fill(drafts: readonly Draft[], height: number, brushed: boolean): Draft[] {
  if (brushed) return fillLinear(drafts, height)
  const wide = scaled(drafts, Math.min(MAX_STRETCH, height / sum(drafts)))
  const room = (draft: Draft): number =>
    draft.kind === 'fold'
      ? Math.max(0, MAX_FOLD * foldHeight((draft.end - draft.start) / PAGE_SIZE) - draft.pixels)
      : 0
  const rooms = wide.reduce((all, draft) => all + room(draft), 0)
  const share = rooms > 0 ? Math.min(1, (height - sum(wide)) / rooms) : 0
  const roomy = wide.map((draft) => ({ ...draft, pixels: draft.pixels + share * room(draft) }))
  return scaled(roomy, height / sum(roomy))
}

/** As close to linear as the least heights allow: every open piece gets max(its least, rate x length). */
function fillLinear(drafts: readonly Draft[], height: number): Draft[] {
  const at = (rate: number): Draft[] =>
    drafts.map((draft) =>
      draft.kind === 'open'
        ? { ...draft, pixels: Math.max(draft.pixels, rate * (draft.end - draft.start)) }
        : draft,
    )
  let low = 0
  let high = height / PAGE_SIZE
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (sum(at(middle)) > height) high = middle
    else low = middle
  }
  const nearly = at(low)
  return scaled(nearly, height / sum(nearly))
}

function place(drafts: readonly Draft[]): AxisPiece[] {
  let y = 0
  return drafts.map(({ start, end, kind, pixels }) => {
    const y0 = y
    y += pixels
    return { start, end, kind, y0, y1: y }
  })
}

const sum = (drafts: readonly Draft[]): number => drafts.reduce((all, draft) => all + draft.pixels, 0)
const scaled = (drafts: readonly Draft[], factor: number): Draft[] =>
  drafts.map((draft) => ({ ...draft, pixels: draft.pixels * factor }))
