/** The words that begin a header line. Apart from the rest of the vocabulary: showing a text needs no more than these. */

export const HEADER_WORDS = ['title', 'about', 'chapter', 'kernel', 'board', 'file'] as const
export type HeaderWord = (typeof HEADER_WORDS)[number]
/** Header words that take the rest of their line as text. */
export const TEXT_HEADERS = ['title', 'about', 'chapter'] as const
export type TextHeader = (typeof TEXT_HEADERS)[number]
