/** The author's words without links: for captions and for screen readers. */
import type { Narration } from '../protocol/view.ts'

/** All paragraphs in a row; empty for nothing. */
export const narrationText = (narration: Narration | undefined): string =>
  (narration?.paragraphs ?? []).map((parts) => parts.map(({ text }) => text).join('')).join(' ')
