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

/** What a UTF-16 unit can be a part of. Lines are read unit by unit: a table is looked up in less time than anything is compared. */
const SPACE = 1
const DIGIT = 2
const LETTER = 4
const WORD = 8
const OPERATOR = 16
const PATH = 32
const HEADER = 64
/** What a `beside` line has between its words. */
const MARK = 128

const parts = new Uint8Array(0x100)
const is = (of: number, ...units: readonly string[]): void => {
  for (const unit of units.join('')) parts[unit.charCodeAt(0)] = (parts[unit.charCodeAt(0)] ?? 0) | of
}
is(SPACE, ' \t\v\f')
is(DIGIT | WORD, '0123456789')
is(LETTER | WORD, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '_')
is(WORD, '.')
is(OPERATOR, '()|,=:+-[]')
is(MARK, ',=')
// Printable ASCII, the only characters that a path or header word has without quotes.
for (let unit = 0x21; unit < 0x7f; unit++) {
  const c = String.fromCharCode(unit)
  if (!'#(),"\'|='.includes(c)) is(PATH, c)
  if (c !== '#' && c !== '"') is(HEADER, c)
}

const BYTE_ORDER_MARK = 0xfeff

/** What the unit at a place can be a part of; nothing behind the end. */
function partAt(line: string, at: number): number {
  const unit = line.charCodeAt(at)
  return unit === BYTE_ORDER_MARK ? SPACE : (parts[unit] ?? 0)
}

/** Whether a word is written as constants are: capitals with an underscore, or NULL. */
export const looksConstant = (word: string): boolean =>
  word === 'NULL' || word === 'SIGCHLD' || /^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(word)

/** The end of what is all `of` one of these and none of `but`. */
function runEnd(line: string, from: number, of: number, but = 0): number {
  let end = from
  for (; end < line.length; end++) {
    const part = partAt(line, end)
    if ((part & of) === 0 || (part & but) !== 0) break
  }
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
  if (!headerWords.has(word) || (partAt(line, to) & WORD) !== 0) return false
  const next = line.charAt(runEnd(line, to, SPACE))
  return !LATE_HEADERS.includes(word) || (next !== ':' && next !== '=')
}

/** The tokens of one line (without its line end), in order; spaces are left out. */
export function tokenizeLine(line: string): readonly Token[] {
  const prose = readProseLine(line)
  if (prose !== null) return tokenizeProse(line, prose)
  const start = runEnd(line, 0, SPACE)
  const wordEnd = runEnd(line, start, LETTER)
  if (isHeaderAt(line, start, wordEnd)) return tokenizeHeader(line, start, wordEnd)
  const tokens: DraftToken[] = []
  let depth = 0
  let called = false
  let at = start
  while (at < line.length) {
    const part = partAt(line, at)
    if ((part & SPACE) !== 0) {
      at++
      continue
    }
    const from = at
    let kind: TokenKind = 'operator'
    if ((part & LETTER) !== 0) {
      kind = 'variable'
      at = runEnd(line, at, WORD)
    } else if ((part & DIGIT) !== 0) {
      kind = 'number'
      at = runEnd(line, at, WORD)
    } else {
      const c = line.charAt(at)
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
      } else if (c === '/') {
        kind = 'path'
        at = runEnd(line, at, PATH)
      } else if ((part & OPERATOR) !== 0) {
        if (c === '(') depth++
        if (c === ')') called = --depth <= 0
        at++
      } else {
        kind = 'bad'
        at = badEnd(line, at)
      }
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
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'variable') continue
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
  }
}

const isWord = (line: string, token: Token | undefined, word: string): boolean =>
  token !== undefined && token.to - token.from === word.length && line.startsWith(word, token.from)

function tokenizeHeader(line: string, from: number, to: number): readonly Token[] {
  const tokens: Token[] = [{ from, to, kind: 'header' }]
  const word = line.slice(from, to)
  let at = runEnd(line, to, SPACE)
  if (TEXT_HEADERS.some((header) => header === word)) {
    const end = line.trimEnd().length
    if (at < end) tokens.push({ from: at, to: end, kind: 'text' })
    return tokens
  }
  const mark = word === 'beside' ? MARK : 0
  while (at < line.length) {
    const part = partAt(line, at)
    const c = line.charAt(at)
    let end: number
    let kind: TokenKind
    if ((part & SPACE) !== 0) {
      at++
      continue
    } else if (c === '#') {
      end = line.length
      kind = 'comment'
    } else if (c === '"') {
      end = stringEnd(line, at)
      kind = 'string'
    } else if ((part & mark) !== 0) {
      end = at + 1
      kind = 'operator'
    } else if ((part & HEADER) !== 0) {
      end = runEnd(line, at, HEADER, mark)
      kind = (part & DIGIT) === 0 ? 'keyword' : 'number'
    } else {
      end = badEnd(line, at)
      kind = 'bad'
    }
    tokens.push({ from: at, to: end, kind })
    at = end
  }
  return tokens
}
