/** The words that a line can begin with. Apart from the rest of the language: showing a text needs no more than these. */
export const HEADER_WORDS = [
  'title',
  'about',
  'chapter',
  'kernel',
  'mmu',
  'board',
  'file',
  'view',
  'beside',
  'goal',
  'limit',
  'keep',
  'hint',
] as const
export type HeaderWord = (typeof HEADER_WORDS)[number]
/** Header words that take the rest of their line as text. */
export const TEXT_HEADERS = ['title', 'about', 'chapter', 'hint'] as const
export type TextHeader = (typeof TEXT_HEADERS)[number]
/** Header words that are names where `:` or `=` follows: texts had them as names before exercises did. */
export const LATE_HEADERS: readonly string[] = HEADER_WORDS.slice(-4)

/** Words that begin an operation that is no system call. */
export const KEYWORDS = ['spawn', 'exec', 'cat', 'sysctl'] as const
export type Keyword = (typeof KEYWORDS)[number]

/** The one call that may be written without parentheses. */
export const BARE_CALL = 'exit'
