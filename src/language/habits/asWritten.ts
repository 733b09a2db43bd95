/** The tokens of a line for showing it, where it holds something of C. */
import { tokenizeLine } from '../scenarioTokens.ts'
import type { Token, TokenKind } from '../token.ts'
import { cTokens } from './cTokens.ts'

/** Longer lines are not read. */
const MAX_LENGTH = 2_000
const OF_C = /[;*{}<>%']|\/\//

const kindOf = (token: Token, text: string): TokenKind =>
  token.kind === 'bad' && OF_C.test(text) ? 'operator' : token.kind

/** As tokenizeLine(), but that a comment of C is one, and C's signs are none that nobody knows. */
export function tokensAsWritten(line: string): readonly Token[] {
  const tokens = tokenizeLine(line)
  const isWords = tokens[0]?.kind === 'mark' || tokens[1]?.kind === 'text'
  if (isWords || line.length > MAX_LENGTH || !OF_C.test(line)) return tokens
  const comments = cTokens(line).filter(({ kind }) => kind === 'comment')
  const others = tokens
    .filter(({ from, to }) => !comments.some((comment) => from < comment.to && comment.from < to))
    .map((token) => ({ ...token, kind: kindOf(token, line.slice(token.from, token.to)) }))
  return [...others, ...comments.map(({ from, to }) => ({ from, to, kind: 'comment' as const }))].toSorted(
    (a, b) => a.from - b.from,
  )
}
