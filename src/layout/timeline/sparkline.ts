/**
 * A whole run's numbers as a line a word high. Where several steps share a pixel the line goes from the lowest to the
 * highest of them, so that no dip and no peak is lost.
 */
import { round } from './stepLine.ts'

export interface Sparkline {
  /** SVG path. */
  readonly line: string
  readonly xOf: (index: number) => number
  readonly yOf: (value: number) => number
}

/** Room above and below for the stroke and the dot, in pixels. */
const EDGE = 2

/** `values`: one a state, 0 or more; the scale begins at 0. Width and height in pixels. */
export function sparkline(values: ArrayLike<number>, width: number, height: number): Sparkline {
  let most = 0
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i] ?? 0)
  const slot = (width - 2 * EDGE) / Math.max(1, values.length)
  const yOf = (value: number): number => height - EDGE - (most > 0 ? value / most : 0) * (height - 2 * EDGE)
  const xOf = (index: number): number => EDGE + (index + 0.5) * slot
  const step = Math.max(1, 1 / slot)
  const parts: string[] = []
  for (let from = 0; from < values.length; from += step) {
    const first = Math.ceil(from)
    const end = Math.min(values.length, Math.ceil(from + step))
    let low = Infinity
    let high = -Infinity
    for (let i = first; i < end; i++) {
      low = Math.min(low, values[i] ?? 0)
      high = Math.max(high, values[i] ?? 0)
    }
    if (end <= first) continue
    const y = round(yOf(high))
    parts.push(parts.length === 0 ? `M${EDGE} ${y}` : `V${y}`)
    if (low !== high) parts.push(`V${round(yOf(low))}`)
    parts.push(`H${round(EDGE + end * slot)}`)
  }
  return { line: parts.join(''), xOf, yOf }
}
