/**
 * The lines of a recorded script: `A = spawn`, `A: x = mmap(NULL, 4K, PROT_READ, ...)`, `A: B = fork()`,
 * `A: n = repeat(100, 'munmap(x+i*8192, 4096)')`. Arguments are sums, products and | of numbers, names and variables. Numbers are
 * computed without loss, as words of 64 bits need it.
 */
import { MMU_CONSTANTS } from '../../../sim/mmu/constants.ts'

/** What is wrong with a line; `column` counts from 1. */
export interface ScriptFault {
  readonly column: number
  readonly what: string
}

type Expression =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'variable'; readonly name: string }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }

type Argument = { readonly kind: 'text'; readonly text: string } | Expression

export interface ScriptCall {
  readonly name: string
  readonly args: readonly Argument[]
}

export type ScriptLine =
  | { readonly kind: 'spawn'; readonly process: string }
  | {
      readonly kind: 'call'
      readonly process: string
      /** The variable that keeps the answer, or the child of a fork; empty for none. */
      readonly result: string
      readonly call: ScriptCall
      /** Of `repeat`: how often `call` is made, with i from 0 on, until it fails. */
      readonly times?: Expression
    }

export type ScriptResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: ScriptFault }

const LONGEST_LINE = 10_000
const DEEPEST = 100
const UNITS: Readonly<Record<string, number>> = { K: 10, M: 20, G: 30, T: 40 }
const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+[KMGT]?)|([A-Za-z_]\w*)|("(?:[^"\\]|\\.)*"|'[^']*')|([-+*|(),=:]))/y
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' }

class Fault extends Error {
  readonly column: number

  constructor(column: number, message: string) {
    super(message)
    this.column = column
  }
}

interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'sign' | 'end'
  readonly text: string
  readonly column: number
}

/** Null for a line without a statement. */
export function parseScriptLine(line: string): ScriptResult<ScriptLine | null> {
  if (/^\s*(#|$)/.test(line)) return { ok: true, value: null }
  return caught(() => new Reader(line).statement())
}

function caught<T>(read: () => T): ScriptResult<T> {
  try {
    return { ok: true, value: read() }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ok: false, fault: { column: error.column, what: error.message } }
  }
}

class Reader {
  private readonly tokens: readonly Token[]
  private at = 0
  private depth = 0

  constructor(line: string) {
    this.tokens = tokensOf(line)
  }

  statement(): ScriptLine {
    const process = this.name('a process')
    if (this.isSign('=')) {
      this.sign('=')
      const word = this.next()
      if (word.text !== 'spawn') throw new Fault(word.column, 'it should be "spawn"')
      this.end()
      return { kind: 'spawn', process }
    }
    this.sign(':')
    let result = ''
    if (this.tokens[this.at + 1]?.text === '=') {
      result = this.name('a variable')
      this.sign('=')
    }
    const line = this.isRepeat() ? this.repeat(process, result) : this.plainCall(process, result)
    this.end()
    return line
  }

  call(): ScriptCall {
    const name = this.name('a call')
    this.sign('(')
    const args: Argument[] = []
    if (!this.isSign(')')) {
      for (;;) {
        args.push(name === 'touch' && args.length === 1 ? this.mode() : this.argument())
        if (!this.isSign(',')) break
        this.sign(',')
      }
    }
    this.sign(')')
    return { name, args }
  }

  end(): void {
    const token = this.next()
    if (token.kind !== 'end') throw new Fault(token.column, 'nothing more should follow')
  }

  private plainCall(process: string, result: string): ScriptLine {
    return { kind: 'call', process, result, call: this.call() }
  }

  private isRepeat(): boolean {
    return this.peek().text === 'repeat'
  }

  private repeat(process: string, result: string): ScriptLine {
    this.next()
    this.sign('(')
    const times = this.sum()
    this.sign(',')
    const body = this.next()
    if (body.kind !== 'text') throw new Fault(body.column, 'it should be a call in quotation marks')
    this.sign(')')
    const inner = new Reader(body.text)
    const call = inner.call()
    inner.end()
    return { kind: 'call', process, result, call, times }
  }

  /** The second argument of touch is r or w, also where a variable has that name. */
  private mode(): Argument {
    const token = this.next()
    if (token.text !== 'r' && token.text !== 'w') throw new Fault(token.column, 'it should be r or w')
    return { kind: 'text', text: token.text }
  }

  private argument(): Argument {
    if (this.peek().kind !== 'text') return this.sum()
    return { kind: 'text', text: this.next().text }
  }

  private sum(): Expression {
    let left = this.added()
    while (this.isSign('|')) left = { kind: 'binary', operator: this.next().text, left, right: this.added() }
    return left
  }

  private added(): Expression {
    let left = this.product()
    while (this.isSign('+') || this.isSign('-'))
      left = { kind: 'binary', operator: this.next().text, left, right: this.product() }
    return left
  }

  private product(): Expression {
    let left = this.single()
    while (this.isSign('*')) left = { kind: 'binary', operator: this.next().text, left, right: this.single() }
    return left
  }

  private single(): Expression {
    const token = this.next()
    if (++this.depth > DEEPEST) throw new Fault(token.column, 'it is nested too deeply')
    const value = this.singleFrom(token)
    this.depth--
    return value
  }

  private singleFrom(token: Token): Expression {
    if (token.kind === 'number') return { kind: 'number', value: numberOf(token.text) }
    if (token.kind === 'name') return nameOf(token.text)
    if (token.text === '(') {
      const inner = this.sum()
      this.sign(')')
      return inner
    }
    if (token.text === '-') {
      const zero: Expression = { kind: 'number', value: 0n }
      return { kind: 'binary', operator: '-', left: zero, right: this.single() }
    }
    throw new Fault(token.column, 'a number or a name should stand here')
  }

  private name(what: string): string {
    const token = this.next()
    if (token.kind !== 'name') throw new Fault(token.column, `${what} should be named here`)
    return token.text
  }

  private sign(text: string): void {
    const token = this.next()
    if (token.kind !== 'sign' || token.text !== text) throw new Fault(token.column, `it should be "${text}"`)
  }

  private isSign(text: string): boolean {
    const token = this.peek()
    return token.kind === 'sign' && token.text === text
  }

  private peek(): Token {
    return this.tokens[this.at] ?? END
  }

  private next(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.at++
    return token
  }
}

const END: Token = { kind: 'end', text: '', column: 1 }

function tokensOf(line: string): Token[] {
  if (line.length > LONGEST_LINE) throw new Fault(1, `it is longer than ${LONGEST_LINE} characters`)
  const tokens: Token[] = []
  let at = 0
  while (at < line.trimEnd().length) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(line)
    if (match === null) throw new Fault(at + 1, 'this character should not stand here')
    const [whole, number, name, text, sign] = match
    const column = at + whole.length - whole.trimStart().length + 1
    if (number !== undefined) tokens.push({ kind: 'number', text: number, column })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, column })
    else if (text !== undefined) tokens.push({ kind: 'text', text: unquote(text), column })
    else tokens.push({ kind: 'sign', text: sign ?? '', column })
    at = TOKEN.lastIndex
  }
  tokens.push({ kind: 'end', text: '', column: line.length + 1 })
  return tokens
}

const unquote = (text: string): string =>
  text.startsWith("'")
    ? text.slice(1, -1)
    : text
        .slice(1, -1)
        .replace(/\\(x[0-9a-fA-F]{2}|.)/g, (_, code: string) =>
          code.length === 3
            ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
            : (ESCAPES[code] ?? code),
        )

/** 12, 0x1f, 0666 (octal, as in C), 64M. */
function numberOf(text: string): bigint {
  const unit = UNITS[text.at(-1) ?? '']
  if (/^0[xX]/.test(text)) return BigInt(text)
  const digits = unit === undefined ? text : text.slice(0, -1)
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits)
  return unit === undefined ? value : value << BigInt(unit)
}

function nameOf(name: string): Expression {
  const value = Object.hasOwn(MMU_CONSTANTS, name) ? MMU_CONSTANTS[name] : undefined
  return value === undefined ? { kind: 'variable', name } : { kind: 'number', value: BigInt(value) }
}

/** The value of an argument; null where a variable has none. Bounded: an absurdly long product is cut to 64 bits. */
export function evaluate(expression: Expression, variables: ReadonlyMap<string, bigint>): bigint | null {
  if (expression.kind === 'number') return expression.value
  if (expression.kind === 'variable') return variables.get(expression.name) ?? null
  const left = evaluate(expression.left, variables)
  const right = evaluate(expression.right, variables)
  if (left === null || right === null) return null
  switch (expression.operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return BigInt.asIntN(128, left * right)
    default:
      return left | right
  }
}
