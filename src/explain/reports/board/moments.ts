/** The moments that a text shows: each capture of a collector is one, a text without captures is one as a whole. */
import type { Reading } from '../../../documents/importers/registry.ts'

export interface Moment {
  readonly first: number
  /** Lines counted from 1; the last one is part of it. */
  readonly last: number
  /** Since the machine started; null where nothing tells. */
  readonly seconds: number | null
  has(line: number): boolean
}

const moment = (first: number, last: number, seconds: number | null): Moment => ({
  first,
  last,
  seconds,
  has: (line) => line >= first && line <= last,
})

export const wholeText = (reading: Reading): Moment => moment(1, Math.max(1, reading.lines), null)

/** In the order of the text; never empty. */
export function momentsOf(reading: Reading): Moment[] {
  const { captures, lines } = reading
  if (captures.length === 0) return [wholeText(reading)]
  return captures.map(({ line, seconds }, index) =>
    moment(line, Math.max(line, (captures[index + 1]?.line ?? lines + 1) - 1), seconds),
  )
}
