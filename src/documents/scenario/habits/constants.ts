/** Arithmetic as C writes it, worked out: `16 * PAGE_SIZE` is 64K, `p + (1 << 14)` is p+16K. */
import type { CToken } from '../../../language/habits/cTokens.ts'
import { readNumber, writeSize } from '../syntax/numbers.ts'

/** A sum: names that are added or taken away, and a number. */
interface Sum {
  readonly names: readonly (readonly [minus: boolean, name: string])[]
  readonly number: number
}

/** Parentheses inside each other; nobody writes more. */
const DEEPEST = 32

const WORDS: ReadonlyMap<string, number> = new Map([
  ['PAGE_SIZE', 4096],
  ['PAGESIZE', 4096],
  ['EXIT_SUCCESS', 0],
  ['EXIT_FAILURE', 1],
])

/** What has the size of a page, written as a call. */
const PAGE_CALLS: ReadonlySet<string> = new Set(['getpagesize', 'sysconf'])

/** Operators from the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]

const whole = (number: number): Sum | null =>
  Number.isSafeInteger(number) ? { names: [], number: number === 0 ? 0 : number } : null

class Reader {
  private readonly tokens: readonly CToken[]
  private next = 0

  constructor(tokens: readonly CToken[]) {
    this.tokens = tokens
  }

  get isAtEnd(): boolean {
    return this.next === this.tokens.length
  }

  sum(level: number, depth: number): Sum | null {
    const operators = LEVELS[level]
    if (operators === undefined) return this.operand(depth)
    let left = this.sum(level + 1, depth)
    while (left !== null && operators.includes(this.peek())) {
      const operator = this.take()
      const right = this.sum(level + 1, depth)
      left = right === null ? null : combine(left, operator, right)
    }
    return left
  }

  private operand(depth: number): Sum | null {
    const token = this.tokens[this.next]
    if (token === undefined || depth > DEEPEST) return null
    this.next++
    if (token.text === '-' || token.text === '+') {
      const sum = this.operand(depth + 1)
      return sum === null || token.text === '+' ? sum : combine({ names: [], number: 0 }, '-', sum)
    }
    if (token.text === '(') {
      const sum = this.sum(0, depth + 1)
      return this.take() === ')' ? sum : null
    }
    if (token.kind === 'number') return numberOf(token.text)
    if (token.kind !== 'word') return null
    if (PAGE_CALLS.has(token.text)) return this.isPageCall() ? whole(4096) : null
    const known = WORDS.get(token.text)
    return known === undefined ? { names: [[false, token.text]], number: 0 } : whole(known)
  }

  private isPageCall(): boolean {
    if (this.take() !== '(') return false
    if (this.peek() === '_SC_PAGESIZE' || this.peek() === '_SC_PAGE_SIZE') this.next++
    return this.take() === ')'
  }

  private peek(): string {
    return this.tokens[this.next]?.text ?? ''
  }

  private take(): string {
    return this.tokens[this.next++]?.text ?? ''
  }
}

/** 4096, 0x1000, 12K, and with the letters that C puts behind: 4096UL. */
function numberOf(text: string): Sum | null {
  const reading = readNumber(text.replace(/[uUlL]{1,3}$/, ''))
  return reading.ok ? whole(reading.value) : null
}

function combine(left: Sum, operator: string, right: Sum): Sum | null {
  const a = left.number
  const b = right.number
  if (operator === '+' || operator === '-') {
    const number = whole(operator === '+' ? a + b : a - b)
    const names = right.names.map(([minus, name]) => [minus !== (operator === '-'), name] as const)
    return number === null ? null : { names: [...left.names, ...names], number: number.number }
  }
  if (left.names.length + right.names.length > 0) return null
  switch (operator) {
    case '*':
      return whole(a * b)
    case '/':
      return b === 0 ? null : whole(Math.trunc(a / b))
    case '%':
      return b === 0 ? null : whole(a % b)
    case '<<':
      return b < 0 || b > 52 ? null : whole(a * 2 ** b)
    case '>>':
      return a < 0 || b < 0 || b > 52 ? null : whole(Math.floor(a / 2 ** b))
    default:
      return null
  }
}

/** What only C has: without any of it the language reads the argument itself. */
const isCs = ({ kind, text }: CToken): boolean =>
  ['*', '/', '%', '<<', '>>', '(', ')'].includes(text) ||
  WORDS.has(text) ||
  (kind === 'number' && /[uUlL]$/.test(text))

/** An argument without flags, written as the language has it; null if it is so already, or cannot be worked out. */
export function plainSum(tokens: readonly CToken[]): string | null {
  if (!tokens.some(isCs)) return null
  const reader = new Reader(tokens)
  const sum = reader.sum(0, 0)
  if (sum === null || !reader.isAtEnd) return null
  const names = sum.names.toSorted(([a], [b]) => Number(a) - Number(b))
  const words = names.map(([minus, name], index) => `${minus ? '-' : index === 0 ? '' : '+'}${name}`).join('')
  if (words !== '' && sum.number === 0) return words
  const size = writeSize(Math.abs(sum.number))
  return `${words}${sum.number < 0 ? '-' : words === '' ? '' : '+'}${size}`
}
