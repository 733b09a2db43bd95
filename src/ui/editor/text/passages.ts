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

const HEADER_LETTERS: ReadonlySet<string> = new Set(TEXT_HEADERS.map((word) => word.charAt(0)))
/** By what it begins with a line may be words. */
const MAY_BE_WORDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const first = String.fromCharCode(code)
  return HEADER_LETTERS.has(first) || /[^\w#\n]/.test(first) ? 1 : 0
})

/** All passages of a text whose lines end in \n, in order. Of a million lines hardly any is looked at further than its first letter. */
export function passagesOf(text: string): readonly Passage[] {
  const passages: Passage[] = []
  let open: ({ -readonly [Key in keyof Passage]: Passage[Key] } & { paragraphs: string[] }) | null = null
  for (let from = 0, number = 1; from < text.length; number++) {
    const end = text.indexOf('\n', from)
    const to = end === -1 ? text.length : end
    const words = MAY_BE_WORDS[text.charCodeAt(from)] === 0 ? null : wordsOf(text.slice(from, to))
    if (words !== null) {
      if (open === null || open.kind !== words.kind || open.to !== from - 1) {
        const below = lineAbove(text, from, open)
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

/** Offset of the last line above a passage that is neither words, comment nor blank; -1 for none. `before`: the passage above it. */
function lineAbove(text: string, from: number, before: Passage | null): number {
  const stop = before === null ? 0 : before.to + 1
  for (let end = from - 1; end >= stop;) {
    const begin = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1
    if (/^\s*[^\s#]/.test(text.slice(begin, end))) return begin
    end = begin - 1
  }
  return before?.below ?? -1
}

/** Words of narration without the marks in them: what stands there until their values are known. */
export const withoutMarks = (words: string): string =>
  words
    .replace(/\[([^\][]*)\]\([^()]*\)/g, '$1')
    .replace(/\\(.)|[*`]/g, '$1')
    .replace(/\{[^{}]*\}/g, '…')
