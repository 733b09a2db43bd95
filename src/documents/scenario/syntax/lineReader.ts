/** Walks over the tokens of one line. The first mistake found ends the reading of the line. */
import { tokenizeLine } from '../../../language/scenarioTokens.ts'
import type { Token } from '../../../language/token.ts'
import type { Word } from './ast.ts'
import type { Places } from '../habits/places.ts'
import { diagnose, type Diagnostic, type Hints, type Span } from '../diagnostic.ts'

const isOfNoMatter = ({ kind }: Token): boolean => kind === 'comment' || kind === 'noise'

export class LineReader {
  readonly source: string
  readonly line: number
  readonly comment: string | null
  readonly tokens: readonly Token[]
  readonly hints: Hints
  mistake: Diagnostic | null = null
  private readonly places: Places | null
  private next = 0

  /** @param places Where the places of `source` lie in the line as it stands, if it is another one. */
  constructor(source: string, line: number, hints: Hints, places: Places | null = null) {
    this.source = source
    this.line = line
    this.hints = hints
    this.places = places
    const all = tokenizeLine(source)
    const last = all.at(-1)
    this.comment = last?.kind === 'comment' ? source.slice(last.from + 1) : null
    this.tokens = all.some(isOfNoMatter) ? all.filter((token) => !isOfNoMatter(token)) : all
  }

  /** The token `ahead` of the present one; null behind the end. */
  peek(ahead = 0): Token | null {
    return this.tokens[this.next + ahead] ?? null
  }

  take(): Token | null {
    const token = this.peek()
    if (token !== null) this.next++
    return token
  }

  text(span: Span): string {
    return this.source.slice(span.from, span.to)
  }

  word(token: Token): Word {
    return { from: token.from, to: token.to, text: this.text(token) }
  }

  isOperator(operator: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'operator' && this.source.charAt(token.from) === operator
  }

  takeOperator(operator: string): boolean {
    if (!this.isOperator(operator)) return false
    this.next++
    return true
  }

  /** The present token, or the end of what was read: where something is missing. */
  here(): Span {
    const token = this.peek()
    if (token !== null) return token
    const end = this.tokens.at(-1)?.to ?? 0
    return { from: end, to: end }
  }

  /** The place just behind the token before the present one. */
  behind(): Span {
    const end = this.tokens[this.next - 1]?.to ?? 0
    return { from: end, to: end }
  }

  /** Notes a mistake, unless there is one already, and gives null, to be returned. */
  fail(span: Span, message: string, suggestion: string | null = null): null {
    this.mistake ??= diagnose('error', this.line, this.places?.of(span) ?? span, message, suggestion)
    return null
  }
}
