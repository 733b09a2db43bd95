/**
 * Cuts one line of scenario text into tokens. The parser reads these and the editor colours them, so that what looks
 * like a comment is one. Never fails: what cannot be read is a `bad` token. Linear in the length of the line.
 */
import { readProseLine } from './prose/prose.ts'
import { tokenizeProse } from './prose/proseTokens.ts'
import { BARE_CALL, HEADER_WORDS, KEYWORDS, LATE_HEADERS, TEXT_HEADERS } from './lineWords.ts'
import type { Token, TokenKind } from './token.ts'

interface DraftToken {
  readonly from: number
  readonly to: number
  kind: TokenKind
}

const headerWords: ReadonlySet<string> = new Set(HEADER_WORDS)
/** What starts a process of the name before it. */
const STARTS = ['spawn', 'exec']
/** What a program is given, ahead of how many strings of which length. */
const STRINGS: ReadonlySet<string> = new Set(['args', 'env'])
const keywords: ReadonlySet<string> = new Set(KEYWORDS)

const isSpace = (c: string): boolean => c === ' ' || c === '\t' || c === '\v' || c === '\f' || c === '\uFEFF'
const isDigit = (c: string): boolean => c >= '0' && c <= '9'
const isLetter = (c: string): boolean => (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_'
const isWordPart = (c: string): boolean => isLetter(c) || isDigit(c) || c === '.'
const isOperator = (c: string): boolean => '()|,=:+-[]'.includes(c)
/** Printable ASCII, the only characters that a path or header word has without quotes. */
const isPlain = (c: string): boolean => c > ' ' && c <= '~'
const isPathPart = (c: string): boolean => isPlain(c) && !'#(),"\'|='.includes(c)
const isHeaderPart = (c: string): boolean => isPlain(c) && c !== '#' && c !== '"'
/** What a `beside` line has between its words. */
const isBesideMark = (c: string): boolean => c === ',' || c === '='

/** Whether a word is written as constants are: capitals with an underscore, or NULL. */
export const looksConstant = (word: string): boolean =>
  word === 'NULL' || word === 'SIGCHLD' || /^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(word)

function runEnd(line: string, from: number, belongs: (c: string) => boolean): number {
  let end = from
  while (end < line.length && belongs(line.charAt(end))) end++
  return end
}

/** End of a quoted string that begins at `from`; the end of the line if its quote is missing. */
function stringEnd(line: string, from: number): number {
  let end = from + 1
  while (end < line.length) {
    const c = line.charAt(end)
    if (c === '"') return end + 1
    end += c === '\\' ? 2 : 1
  }
  return line.length
}

/** A character that is no part of the language, whole even if it takes two UTF-16 units. */
const badEnd = (line: string, from: number): number => from + ((line.codePointAt(from) ?? 0) > 0xffff ? 2 : 1)

function isHeaderAt(line: string, from: number, to: number): boolean {
  const word = line.slice(from, to)
  if (!headerWords.has(word) || isWordPart(line.charAt(to))) return false
  const next = line.charAt(runEnd(line, to, isSpace))
  return !LATE_HEADERS.includes(word) || (next !== ':' && next !== '=')
}

/** The tokens of one line (without its line end), in order; spaces are left out. */
export function tokenizeLine(line: string): readonly Token[] {
  const prose = readProseLine(line)
  if (prose !== null) return tokenizeProse(line, prose)
  const start = runEnd(line, 0, isSpace)
  const wordEnd = runEnd(line, start, isLetter)
  if (isHeaderAt(line, start, wordEnd)) return tokenizeHeader(line, start, wordEnd)
  const tokens: DraftToken[] = []
  let depth = 0
  let called = false
  let at = start
  while (at < line.length) {
    const c = line.charAt(at)
    if (isSpace(c)) {
      at++
      continue
    }
    const from = at
    let kind: TokenKind = 'operator'
    if (c === '#') {
      kind = 'comment'
      at = line.length
    } else if (called && c === '=') {
      kind = 'noise'
      const comment = line.indexOf('#', at)
      at = comment < 0 ? line.length : comment
    } else if (c === '[' && tokens.length === 0 && line.startsWith('[pid', at) && line.includes(']', at)) {
      kind = 'noise'
      at = line.indexOf(']', at) + 1
    } else if (c === '"') {
      kind = 'string'
      at = stringEnd(line, at)
    } else if (isDigit(c)) {
      kind = 'number'
      at = runEnd(line, at, isWordPart)
    } else if (isLetter(c)) {
      kind = 'variable'
      at = runEnd(line, at, isWordPart)
    } else if (c === '/') {
      kind = 'path'
      at = runEnd(line, at, isPathPart)
    } else if (isOperator(c)) {
      if (c === '(') depth++
      if (c === ')') called = --depth <= 0
      at++
    } else {
      kind = 'bad'
      at = badEnd(line, at)
    }
    tokens.push({ from, to: at, kind })
  }
  nameWords(line, tokens)
  return tokens
}

/** Says of each word what it names, by what stands beside it. */
function nameWords(line: string, tokens: readonly DraftToken[]): void {
  const beside = (index: number, operator: string): boolean => {
    const token = tokens[index]
    return token?.kind === 'operator' && line.charAt(token.from) === operator
  }
  let first = true
  tokens.forEach((token, index) => {
    if (token.kind !== 'variable') return
    const word = line.slice(token.from, token.to)
    if (keywords.has(word) && !beside(index + 1, ':')) token.kind = 'keyword'
    else if (beside(index + 1, '(')) token.kind = 'call'
    else if (first && beside(index + 1, ':')) token.kind = 'process'
    else if (STRINGS.has(word) && tokens[index + 1]?.kind === 'number') token.kind = 'keyword'
    else if (
      first &&
      beside(index + 1, '=') &&
      STARTS.some((start) => isWord(line, tokens[index + 2], start))
    )
      token.kind = 'process'
    else if (word === BARE_CALL && beside(index - 1, ':')) token.kind = 'call'
    else if (looksConstant(word)) token.kind = 'constant'
    first = false
  })
}

const isWord = (line: string, token: Token | undefined, word: string): boolean =>
  token !== undefined && token.to - token.from === word.length && line.startsWith(word, token.from)

function tokenizeHeader(line: string, from: number, to: number): readonly Token[] {
  const tokens: Token[] = [{ from, to, kind: 'header' }]
  const word = line.slice(from, to)
  let at = runEnd(line, to, isSpace)
  if (TEXT_HEADERS.some((header) => header === word)) {
    const end = line.trimEnd().length
    if (at < end) tokens.push({ from: at, to: end, kind: 'text' })
    return tokens
  }
  const isMark = word === 'beside' ? isBesideMark : (): boolean => false
  const isPart = (c: string): boolean => isHeaderPart(c) && !isMark(c)
  while (at < line.length) {
    const c = line.charAt(at)
    let end: number
    let kind: TokenKind
    if (isSpace(c)) {
      at++
      continue
    } else if (c === '#') {
      end = line.length
      kind = 'comment'
    } else if (c === '"') {
      end = stringEnd(line, at)
      kind = 'string'
    } else if (isMark(c)) {
      end = at + 1
      kind = 'operator'
    } else if (isPart(c)) {
      end = runEnd(line, at, isPart)
      kind = isDigit(c) ? 'number' : 'keyword'
    } else {
      end = badEnd(line, at)
      kind = 'bad'
    }
    tokens.push({ from: at, to: end, kind })
    at = end
  }
  return tokens
}
