/** The lines of a text that are words and no calls, in stretches: what the title says, narration, questions. */
import { readProseLine } from '../../../language/prose/prose.ts'
import { TEXT_HEADERS } from '../../../language/lineWords.ts'

export interface Passage {
  readonly kind: 'intro' | 'narration' | 'questions'
  /** Offsets in the text: from the beginning of the first line to the end of the last. */
  readonly from: number
  readonly to: number
  /** The same as lines, 1-based. */
  readonly first: number
  readonly last: number
  /** Offset of the line that the words stand below: the last that is neither words, comment nor blank; -1 for none. */
  readonly below: number
  /** Paragraphs as they are written, without the marks that begin their lines. */
  readonly paragraphs: readonly string[]
}

const HEADER = new RegExp(`^\\s*(${TEXT_HEADERS.join('|')})\\s+(\\S.*)$`)

/** Kind of a line's words and the words; null for a line of another kind. */
function wordsOf(line: string): { readonly kind: Passage['kind']; readonly text: string } | null {
  const prose = readProseLine(line)
  if (prose !== null) return { kind: prose.mark === '>' ? 'narration' : 'questions', text: prose.text }
  const [, word, text] = HEADER.exec(line) ?? []
  return text === undefined ? null : { kind: 'intro', text: word === 'about' ? text : '' }
}

/** All passages of a text, given as its lines, in order; linear in its length. */
export function passagesOf(lines: Iterable<string>): readonly Passage[] {
  const passages: Passage[] = []
  let open: ({ -readonly [Key in keyof Passage]: Passage[Key] } & { paragraphs: string[] }) | null = null
  let below = -1
  let from = 0
  let number = 0
  for (const line of lines) {
    const words = wordsOf(line)
    const to = from + line.length
    number++
    if (words === null || (open !== null && open.kind !== words.kind)) open = null
    if (words === null) {
      if (/^\s*[^\s#]/.test(line)) below = from
    } else {
      if (open === null) {
        open = { kind: words.kind, from, to, first: number, last: number, below, paragraphs: [''] }
        passages.push(open)
      }
      open.to = to
      open.last = number
      if (words.text === '') open.paragraphs.push('')
      else open.paragraphs.push(`${open.paragraphs.pop() ?? ''} ${words.text}`.trim())
    }
    from = to + 1
  }
  return passages
}

/** Words of narration without the marks in them: what stands there until their values are known. */
export const withoutMarks = (words: string): string =>
  words
    .replace(/\[([^\][]*)\]\([^()]*\)/g, '$1')
    .replace(/\\(.)|[*`]/g, '$1')
    .replace(/\{[^{}]*\}/g, '…')
