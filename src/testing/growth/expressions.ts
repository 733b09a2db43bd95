/** Every regular expression that is written in the sources, and the texts that make a bad one slow. */
import { parseSync, Visitor } from 'vite'
import type { ESTree } from 'vite'

export interface WrittenExpression {
  readonly path: string
  readonly source: string
  readonly flags: string
}

/** The regular expressions of one source file, literals and `new RegExp('...')`. */
export function expressionsIn(path: string, text: string): readonly WrittenExpression[] {
  const { program, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const found: WrittenExpression[] = []
  const plain = (node: ESTree.Node | undefined): string | null =>
    node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null
  new Visitor({
    Literal: (node) => {
      if ('regex' in node) found.push({ path, source: node.regex.pattern, flags: node.regex.flags })
    },
    NewExpression: (node) => {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'RegExp') return
      const [pattern, flags] = node.arguments
      const source = plain(pattern)
      if (source !== null) found.push({ path, source, flags: plain(flags) ?? '' })
    },
  }).visit(program)
  return found
}

/** Signs that most expressions care for. */
const COMMON = [' ', 'a', '0', '(', '"', '-', '\n']
const MOST_LETTERS = 14

/** Signs that an expression itself names, and one of each class in it. */
function lettersOf(source: string): readonly string[] {
  const named = source.replace(/\\[bBdDsSwWkpPux]\{?\w*\}?|[\\^$*+?.()[\]{}|]/g, '')
  const own = [...new Set(named)].filter((sign) => !/[\ud800-\udfff]/.test(sign))
  const literal = [...source.matchAll(/\\([.()[\]{}|*+?\\/^$])/g)].map(([, sign = '']) => sign)
  const classes = [/\\d/, /\\w/, /\\s/].flatMap((one, i) =>
    one.test(source) ? [['7', 'w', '\t'][i] ?? ''] : [],
  )
  return [...new Set([...classes, ...literal, ...own, ...COMMON])].slice(0, MOST_LETTERS)
}

/**
 * What an expression is to be fed with, each as a function of a length: repeats of each of its signs and of pairs of them, bare and behind
 * the words that it begins with, and always with an end that does not fit.
 */
export function adversaries(source: string): readonly ((length: number) => string)[] {
  const letters = lettersOf(source)
  const begin = /^\^?((?:[\w <"/:,-]|\\[/.(])+)/.exec(source)?.[1]?.replaceAll('\\', '') ?? ''
  const units = letters.flatMap((a) => [a, ...letters.slice(0, 6).map((b) => a + b)])
  return units.flatMap((unit) =>
    ['', begin].map(
      (head) => (length: number) => `${head}${unit.repeat(Math.ceil(length / unit.length))}\u0001`,
    ),
  )
}
