/** What all readers of /proc files share. */
import type { Line } from '../text/lines.ts'

/** What every reader does: says of a line whether it is its own, and keeps what it says. */
export interface Reader {
  readonly name: string
  take(line: Line): boolean
}

/** Numbers with blanks between them. */
export const numbers = (text: string): number[] => text.trim().split(/\s+/).map(Number)
