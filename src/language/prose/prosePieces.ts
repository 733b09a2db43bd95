/** Cuts the words of narration into pieces: see prose.ts. */

export interface SpanOf {
  readonly from: number
  readonly to: number
}

/** What a link selects, as written between its parentheses. */
export interface LinkText extends SpanOf {
  readonly text: string
}

/** A stretch of words of one kind. The place is that of its words, without what marks them. */
export interface ProsePiece extends SpanOf {
  /** `value`: `text` is what stands between the braces. */
  readonly kind: 'text' | 'code' | 'value'
  readonly text: string
  readonly emphasis: boolean
  readonly link: LinkText | null
}

export interface ProseFault extends SpanOf {
  readonly message: string
  readonly suggestion: string | null
}

/** What was opened and not closed; `from` is behind what opens it. */
export interface Unclosed {
  readonly kind: 'code' | 'value' | 'link'
  readonly from: number
}

const SPECIAL = '\\*`{}[]'

type Draft = { -readonly [Key in keyof ProsePiece]: ProsePiece[Key] }

export class PieceReader {
  readonly pieces: Draft[] = []
  readonly faults: ProseFault[] = []
  /** The last of them, as whoever is writing at the end of the text is in it. */
  unclosed: Unclosed | null = null
  private readonly text: string
  private readonly offset: number
  private at = 0
  /** Where the emphasis or link that is open began; -1 for none. */
  private emphasisAt = -1
  private linkAt = -1
  /** Index of the first piece of the open link. */
  private linkFirst = 0
  /** What closes something and is not there any more: nobody has to look for it, or be told, a second time. */
  private readonly gone = new Set<string>()

  constructor(text: string, offset: number) {
    this.text = text
    this.offset = offset
  }

  read(): void {
    while (this.at < this.text.length) this.readNext()
    if (this.linkAt >= 0) this.fault(this.linkAt, this.linkAt + 1, 'The link is not closed: [words](thing).')
    if (this.emphasisAt >= 0)
      this.fault(
        this.emphasisAt,
        this.emphasisAt + 1,
        'The emphasis is not closed: *words*. A star alone is \\*.',
      )
  }

  private readNext(): void {
    const from = this.at
    const c = this.text.charAt(from)
    switch (c) {
      case '\\': {
        const next = this.text.charAt(from + 1)
        const isEscape = next !== '' && SPECIAL.includes(next)
        this.at += isEscape ? 2 : 1
        return this.put('text', isEscape ? next : c, from, this.at)
      }
      case '*':
        this.at++
        this.emphasisAt = this.emphasisAt < 0 ? from : -1
        return
      case '`':
        return this.readEnclosed('code', '`', 'The closing backquote is missing.')
      case '{':
        return this.readEnclosed('value', '}', 'The closing brace is missing.')
      case '[':
        return this.openLink()
      case ']':
        return this.closeLink()
      case '}':
        this.at++
        this.fault(from, this.at, 'There is no opening brace before this one. A brace alone is \\}.', '\\}')
        return this.put('text', c, from, this.at)
      default: {
        while (this.at < this.text.length && !SPECIAL.includes(this.text.charAt(this.at))) this.at++
        return this.put('text', this.text.slice(from, this.at), from, this.at)
      }
    }
  }

  private readEnclosed(kind: 'code' | 'value', close: string, missing: string): void {
    const from = this.at
    const end = this.find(close, from + 1, missing)
    if (end < 0) {
      this.at++
      this.unclosed = { kind, from: this.offset + this.at }
      return this.put('text', this.text.charAt(from), from, this.at)
    }
    this.at = end + 1
    this.put(kind, this.text.slice(from + 1, end), from + 1, end)
  }

  private openLink(): void {
    const from = this.at++
    if (this.linkAt >= 0) {
      this.fault(from, this.at, 'A link cannot stand inside another. A bracket alone is \\[.', '\\[')
      return this.put('text', '[', from, this.at)
    }
    this.linkAt = from
    this.linkFirst = this.pieces.length
  }

  private closeLink(): void {
    const from = this.at++
    if (this.linkAt < 0) {
      this.fault(from, this.at, 'There is no opening bracket before this one. A bracket alone is \\].', '\\]')
      return this.put('text', ']', from, this.at)
    }
    const first = this.linkFirst
    this.linkAt = -1
    if (this.text.charAt(this.at) !== '(')
      return this.fault(
        this.at,
        this.at,
        'Here stands what the link selects, in parentheses: [words](thing).',
      )
    const end = this.find(')', this.at, 'The closing parenthesis is missing.')
    if (end < 0) {
      this.unclosed = { kind: 'link', from: this.offset + this.at + 1 }
      return
    }
    const text = this.text.slice(this.at + 1, end)
    const link = { text, from: this.offset + this.at + 1, to: this.offset + end }
    this.at = end + 1
    if (this.pieces.length === first) return this.fault(from, from, 'The link has no words: [words](thing).')
    for (const piece of this.pieces.slice(first)) piece.link = link
  }

  /** Where the next of what closes something is; -1 for none, which is a mistake. */
  private find(close: string, from: number, missing: string): number {
    if (this.gone.has(close)) return -1
    const end = this.text.indexOf(close, from)
    if (end >= 0) return end
    this.gone.add(close)
    this.fault(this.text.length, this.text.length, missing, close)
    return -1
  }

  private put(kind: ProsePiece['kind'], text: string, from: number, to: number): void {
    const emphasis = this.emphasisAt >= 0
    const last = this.pieces.at(-1)
    const isInLink = this.linkAt >= 0 && this.pieces.length > this.linkFirst
    const joins = kind === 'text' && last?.kind === 'text' && last.emphasis === emphasis && last.link === null
    // A link begins a piece of its own.
    if (joins && (this.linkAt < 0 || isInLink)) {
      last.text += text
      last.to = this.offset + to
      return
    }
    this.pieces.push({ kind, text, emphasis, link: null, from: this.offset + from, to: this.offset + to })
  }

  private fault(from: number, to: number, message: string, suggestion: string | null = null): void {
    this.faults.push({ from: this.offset + from, to: this.offset + to, message, suggestion })
  }
}
