/** The author's words without links: for captions and for screen readers. */
import type { Narration, NarrationParagraph } from '../protocol/view.ts'

export const plainParagraph = (paragraph: NarrationParagraph): string =>
  paragraph.map(({ text }) => text).join('')

/** All paragraphs in a row; empty for nothing. */
export const narrationText = (narration: Narration | undefined): string =>
  (narration?.paragraphs ?? []).map(plainParagraph).join(' ')
