/** How much of a text is read. */

/** Room for a million steps, and for what stands above them. */
export const MAX_LINES = 1_000_100
/** UTF-16 units in a line. */
export const MAX_LINE_LENGTH = 2_000
