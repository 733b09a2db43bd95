/**
 * A line as somebody writes it who has C at their fingertips, or as strace prints it, written as the language has it:
 * `void *p = mmap(4096 * 4); // four pages` is `p = mmap(16K)  # four pages`.
 */
import { cTokens, typeLength, type CToken } from '../../../language/habits/cTokens.ts'
import { HEADER_WORDS, TEXT_HEADERS } from '../../../language/lineWords.ts'
import { readNumber, writeSize } from '../syntax/numbers.ts'
import { plainSum } from './constants.ts'
import { rewrite, type Edit, type Fault, type Rewritten } from './places.ts'

/** What strace puts before a call: a pid, and the time of day or since the last call. */
const BEFORE_A_CALL =
  /^\s*(?:\[pid\s+\d{1,10}\]\s*|\d{1,10}\s+)?(?:\d\d:\d\d:\d\d(?:\.\d{1,9})?\s+|\d{1,10}\.\d{1,9}\s+)?(?=[a-z_]\w*\()/

/** Calls that do the same under another name. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['mmap2', 'mmap'],
  ['old_mmap', 'mmap'],
  ['mmap64', 'mmap'],
  ['ftruncate64', 'ftruncate'],
  ['open64', 'open'],
  ['_exit', 'exit'],
  ['_Exit', 'exit'],
])

const PAGE = 4096

const STORE = 'A word is written by poke(address, value).'
const LOAD = 'A word is read by peek(address).'

/** The line written as the language has it; null where there is nothing of C in it. */
export function readCLine(source: string): Rewritten | null {
  const line = new CLine(source)
  line.read()
  return line.edits.length === 0 && line.fault === null ? null : rewrite(source, line.edits, line.fault)
}

class CLine {
  readonly edits: Edit[] = []
  fault: Fault | null = null
  private readonly source: string
  private readonly begin: number
  /** Without comments. */
  private tokens: readonly CToken[] = []

  constructor(source: string) {
    this.source = source
    const before = BEFORE_A_CALL.exec(source)?.[0] ?? ''
    this.begin = /\d/.test(before) ? before.length : 0
  }

  read(): void {
    const { begin } = this
    const all = cTokens(begin === 0 ? this.source : ' '.repeat(begin) + this.source.slice(begin))
    if (begin > 0) this.put({ from: 0, to: begin }, '')
    const first = all[0]?.text ?? ''
    if (TEXT_HEADERS.some((word) => word === first)) return
    this.tokens = all.filter(({ kind }) => kind !== 'comment')
    this.readComments(all)
    this.readEnd()
    if (HEADER_WORDS.some((word) => word === first)) return
    if (this.readFrame()) return
    if (this.readDeclaration()) return
    this.fault = this.findFault()
    this.readCalls()
  }

  private put({ from, to }: { readonly from: number; readonly to: number }, text: string): void {
    this.edits.push({ from, to, text })
  }

  /** The last one becomes one of the language's, others go. */
  private readComments(all: readonly CToken[]): void {
    all.forEach((token, index) => {
      if (token.kind !== 'comment' || token.text.startsWith('#')) return
      const { from, to, text } = token
      if (index < all.length - 1) return this.put(token, ' ')
      if (text.trim() === '*/') return this.put(token, '#')
      const mark = text.startsWith('/') ? 2 : 1
      this.put({ from, to: from + mark }, '#')
      if (text.startsWith('//') || !text.endsWith('*/')) return
      this.put({ from: from + Math.max(mark, text.slice(0, -2).trimEnd().length), to }, '')
    })
  }

  /** Semicolons behind the last call. */
  private readEnd(): void {
    let count = this.tokens.length
    while (count > 0 && this.tokens[count - 1]?.text === ';') count--
    for (const token of this.tokens.slice(count)) this.put(token, '')
    this.tokens = this.tokens.slice(0, count)
  }

  /** Braces, and the line that begins the function: nothing of it is a call. */
  private readFrame(): boolean {
    const words = this.tokens.map(({ text }) => text).join(' ')
    const isFrame = /^[{}]$/.test(words) || /^(?:int|void) main \( [^()=]*\)(?: \{)?$/.test(words)
    if (isFrame) this.drop(0, this.tokens.length)
    return isFrame
  }

  private drop(from: number, to: number): void {
    for (const token of this.tokens.slice(from, to)) this.put(token, '')
  }

  /** `void *p = `: the type goes. `int fd, n` alone: nothing is left. Says whether that was all. */
  private readDeclaration(): boolean {
    const at = this.tokens[1]?.text === ':' ? 2 : 0
    const length = typeLength(this.tokens, at)
    if (length === 0 || this.tokens[at + length]?.kind !== 'word') return false
    const behind = this.tokens[at + length + 1]?.text
    if (behind === '=') {
      this.drop(at, at + length)
      return false
    }
    const names = this.tokens.slice(at + length)
    const isAll = names.every(({ kind, text }) => kind === 'word' || text === ',' || text === '*')
    if (isAll) this.drop(0, this.tokens.length)
    return isAll
  }

  /** Loads and stores through a pointer, and the end of main. */
  private findFault(): Fault | null {
    const at = this.tokens[1]?.text === ':' ? 2 : 0
    const [first, second, third] = this.tokens.slice(at, at + 3)
    const last = this.tokens.at(-1)
    if (first === undefined || last === undefined) return null
    const span = { from: first.from, to: last.to }
    if (first.text === 'return') {
      const value = this.source.slice(first.to, last.to).trim()
      const suggestion = /^\d*$/.test(value) ? `exit(${value === '' ? '0' : value})` : null
      return { ...span, message: 'A process ends by its own call: exit(0).', suggestion }
    }
    if (first.text === '*' && second?.kind === 'word' && third?.text === '=') {
      const value = this.source.slice(third.to, last.to).trim()
      return { ...span, message: STORE, suggestion: `poke(${second.text}, ${value})` }
    }
    const isStore = second?.text === '[' && this.tokens.some(({ text }) => text === '=')
    if (first.kind === 'word' && isStore) return { ...span, message: STORE, suggestion: null }
    const load = this.tokens[at + 3]
    if (second?.text === '=' && third?.text === '*' && load === last)
      return { ...span, message: LOAD, suggestion: `${first.text} = peek(${load.text})` }
    return null
  }

  /** Names of calls, casts, quotes, and what can be worked out in arguments. */
  private readCalls(): void {
    this.dropCasts()
    const { tokens } = this
    /** Parentheses that are open; in the first of a call, where the present argument begins. */
    let depth = 0
    let from: number | null = null
    tokens.forEach(({ text }, index) => {
      if (text === '(') {
        depth++
        if (depth === 1) from = tokens[index - 1]?.kind === 'word' ? index + 1 : null
      } else if (text === ')') {
        depth--
        if (depth === 0 && from !== null) this.readArgument(from, index)
        if (depth === 0) from = null
      } else if (text === ',' && depth === 1 && from !== null) {
        this.readArgument(from, index)
        from = index + 1
      }
    })
    const call = tokens.findIndex(({ kind }, index) => kind === 'word' && tokens[index + 1]?.text === '(')
    const name = tokens[call]
    const other = OTHER_NAMES.get(name?.text ?? '')
    if (name === undefined || other === undefined) return
    this.put(name, other)
    if (name.text === 'mmap2') this.readPages(call)
  }

  private dropCasts(): void {
    const kept: CToken[] = []
    for (let at = 0; at < this.tokens.length; at++) {
      const token = this.tokens[at]
      if (token === undefined) break
      const isOpen = token.text === '(' && kept.at(-1)?.kind !== 'word'
      const length = isOpen ? typeLength(this.tokens, at + 1) : 0
      if (length > 0 && this.tokens[at + length + 1]?.text === ')') {
        this.drop(at, at + length + 2)
        at += length + 1
      } else kept.push(token)
    }
    this.tokens = kept
  }

  /** An argument that ends before the token `to`. */
  private readArgument(from: number, to: number): void {
    const [first, second] = this.tokens.slice(from, Math.min(to, from + 2))
    if (first?.kind === 'string' && from + 1 === to) return this.readQuotes(first)
    // spawn(program 16 * PAGE_SIZE): the word says which size it is.
    const isNamed = first?.kind === 'word' && (second?.kind === 'number' || second?.kind === 'word')
    this.readFlags(isNamed ? from + 1 : from, to)
  }

  private readQuotes(token: CToken): void {
    if (!/^'[^'"\\]*'$/.test(token.text)) return
    this.put({ from: token.from, to: token.from + 1 }, '"')
    this.put({ from: token.to - 1, to: token.to }, '"')
  }

  /** What bars join, one after the other. */
  private readFlags(from: number, to: number): void {
    let at = from
    for (let end = from; end <= to; end++) {
      if (end < to && this.tokens[end]?.text !== '|') continue
      const part = this.tokens.slice(at, end)
      const plain = plainSum(part)
      const [first, last] = [part[0], part.at(-1)]
      if (plain !== null && first !== undefined && last !== undefined)
        this.put({ from: first.from, to: last.to }, plain)
      at = end + 1
    }
  }

  /** The offset of mmap2 counts pages; strace may have made bytes of it, and those are whole pages. */
  private readPages(call: number): void {
    const close = this.tokens.findLastIndex(({ text }) => text === ')')
    const offset = this.tokens[close - 1]
    if (close < call || offset?.kind !== 'number' || this.tokens[close - 2]?.text !== ',') return
    const reading = readNumber(offset.text)
    const bytes = reading.ok ? reading.value * PAGE : Number.NaN
    if (reading.ok && reading.value % PAGE !== 0 && Number.isSafeInteger(bytes))
      this.put(offset, writeSize(bytes))
  }
}
