/**
 * Syntax tree to text: the inverse of parse. Sizes, flags and short forms stay as they were written; only spaces become
 * regular, and what strace prints behind a call is left out.
 */
import { unreachable } from '../../../base/assert.ts'
import type { HeaderWord } from '../../../language/lineWords.ts'
import type { Argument, Atom, Document, HeaderPart, Line, SpawnOption, Statement, Term, Word } from './ast.ts'

/** The text of a document; every line ends with \n. */
export const print = (document: Document): string =>
  document.lines.map((line) => `${printLine(line)}\n`).join('') + document.rest

function printLine(line: Line): string {
  if (line.statement === null) return line.comment === null ? '' : `#${line.comment}`
  const statement = printStatement(line.statement)
  return line.comment === null ? statement : `${statement}  #${line.comment}`
}

/** An operation or header line without its comment. */
export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'text':
      return `${statement.word.text} ${statement.text}`
    case 'prose':
      return statement.text === '' ? statement.mark : `${statement.mark} ${statement.text}`
    case 'header':
      return printHeader(statement.word.text, statement.parts)
    case 'spawn':
      return `${statement.name.text} = spawn${printOptions(statement.options)}`
    case 'start':
    case 'mistake':
      return statement.text
    case 'call':
      return `${by(statement.process)}${result(statement.result)}${statement.call.text}(${printArguments(statement.args)})`
    case 'cat':
      return `${by(statement.process)}cat ${statement.path.text}`
    case 'sysctl':
      return `sysctl ${statement.key.text} = ${statement.value.text}`
    default:
      return unreachable(statement)
  }
}

const by = (process: Word | null): string => (process === null ? '' : `${process.text}: `)
const result = (word: Word | null): string => (word === null ? '' : `${word.text} = `)
export const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
const printPart = (part: HeaderPart): string => (part.quoted ? quote(part.text) : part.text)
/** Commas stand by themselves in a `beside` line alone; elsewhere they belong to the word that they are written with. */
const printHeader = (word: HeaderWord, parts: readonly HeaderPart[]): string =>
  parts.reduce(
    (text, part) =>
      word === 'beside' && part.text === ',' && !part.quoted ? `${text},` : `${text} ${printPart(part)}`,
    word as string,
  )
const printOptions = (options: readonly SpawnOption[]): string =>
  options.length === 0
    ? ''
    : `(${options.map((option) => `${option.word.text} ${option.size.text}`).join(', ')})`

function printArguments(args: readonly Argument[]): string {
  let text = ''
  for (const arg of args) text += text === '' ? printArgument(arg) : `, ${printArgument(arg)}`
  return text
}

/** An argument as it is written. */
export function printArgument(arg: Argument): string {
  switch (arg.kind) {
    case 'string':
      return quote(arg.value)
    case 'flags':
      return arg.atoms.map(printAtom).join('|')
    case 'sum':
      return printSum(arg.terms)
    default:
      return unreachable(arg)
  }
}

function printSum(terms: readonly Term[]): string {
  let text = ''
  for (const { minus, atom } of terms) text += `${minus ? '-' : text === '' ? '' : '+'}${printAtom(atom)}`
  return text
}

const printAtom = (atom: Atom): string => (atom.kind === 'number' ? atom.text : atom.name)
