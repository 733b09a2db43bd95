/** Reads what stands between the parentheses of a call. */
import type { Argument, Atom, NumberAtom, Term } from './ast.ts'
import type { LineReader } from './lineReader.ts'
import { readNumber, shorten } from './numbers.ts'

/** The arguments behind an opening parenthesis, with the closing one; null after a mistake. */
export function parseArguments(reader: LineReader): readonly Argument[] | null {
  const args: Argument[] = []
  if (reader.takeOperator(')')) return args
  for (;;) {
    const arg = parseArgument(reader)
    if (arg === null) return null
    args.push(arg)
    if (reader.takeOperator(')')) return args
    if (reader.takeOperator(',')) continue
    const token = reader.peek()
    if (token === null) return reader.fail(reader.behind(), 'The closing parenthesis is missing.', ')')
    const text = reader.text(token)
    if (/^[kKmMgG]$/.test(text) && arg.kind === 'sum') {
      const written = reader.source.slice(arg.from, arg.to)
      return reader.fail({ from: arg.from, to: token.to }, 'Write a size without the space.', written + text)
    }
    if (text === '=' || text === ':')
      return reader.fail(token, `${text} cannot stand here. A closing parenthesis is missing before it.`)
    if (token.kind === 'operator') return reader.fail(token, `${text} cannot stand here.`)
    return reader.fail(reader.behind(), `A comma is missing before ${shorten(text)}.`, ',')
  }
}

function parseArgument(reader: LineReader): Argument | null {
  const first = reader.peek()
  if (first?.kind === 'string') {
    const value = parseString(reader)
    return value === null ? null : { kind: 'string', value, from: first.from, to: first.to }
  }
  const from = reader.here().from
  const term = parseTerm(reader, true)
  if (term === null) return null
  if (reader.isOperator('|')) return term.minus ? failFlag(reader) : parseFlags(reader, term.atom, from)
  const terms: Term[] = [term]
  let to = term.atom.to
  while (reader.isOperator('+') || reader.isOperator('-')) {
    const next = parseTerm(reader, false)
    if (next === null) return null
    terms.push(next)
    to = next.atom.to
  }
  return reader.isOperator('|') ? failFlag(reader) : { kind: 'sum', terms, from, to }
}

const failFlag = (reader: LineReader): null =>
  reader.fail(reader.here(), 'Only flags are joined with |, and + and - do not go with it.')

function parseFlags(reader: LineReader, first: Atom, from: number): Argument | null {
  const atoms: Atom[] = [first]
  let to = first.to
  while (reader.takeOperator('|')) {
    const atom = parseAtom(reader)
    if (atom === null) return null
    atoms.push(atom)
    to = atom.to
  }
  if (reader.isOperator('+') || reader.isOperator('-')) return failFlag(reader)
  return { kind: 'flags', atoms, from, to }
}

function parseTerm(reader: LineReader, first: boolean): Term | null {
  const minus = reader.takeOperator('-')
  if (!minus && !first) reader.takeOperator('+')
  const atom = parseAtom(reader)
  return atom === null ? null : { minus, atom }
}

function parseAtom(reader: LineReader): Atom | null {
  const token = reader.peek()
  if (token === null)
    return reader.fail(reader.behind(), 'An argument is missing here, and the closing parenthesis.')
  const text = reader.text(token)
  if (token.kind === 'number') return parseNumber(reader)
  if (token.kind === 'variable' || token.kind === 'constant') {
    if (text.includes('.'))
      return reader.fail(token, `${shorten(text)} is not a name: names have letters, digits and _.`)
    reader.take()
    return { kind: 'name', name: text, from: token.from, to: token.to }
  }
  if (token.kind === 'path') return reader.fail(token, 'A path stands in quotes.', `"${text}"`)
  if (token.kind === 'call')
    return reader.fail(token, `A call cannot stand inside another: keep its result first, x = ${text}(...).`)
  if (token.kind === 'string') return reader.fail(token, 'Text in quotes cannot stand here.')
  if (text === ')' || text === ',') {
    return reader.fail(
      token,
      text === ')' ? 'An argument is missing before ).' : 'An argument is missing before the comma.',
    )
  }
  return reader.fail(token, `${shorten(text)} cannot stand here: a number, a name or a path is expected.`)
}

/** The number that is the present token, without sign; null after a mistake. */
export function parseNumber(reader: LineReader): NumberAtom | null {
  const token = reader.peek()
  if (token?.kind !== 'number') {
    return reader.fail(reader.here(), 'A number is expected here, like 4096, 0x1000 or 12K.')
  }
  const text = reader.text(token)
  const reading = readNumber(text)
  if (!reading.ok) return reader.fail(token, reading.message, reading.suggestion)
  reader.take()
  return { kind: 'number', text, value: reading.value, from: token.from, to: token.to }
}

/** The content of the string that is the present token; null if its quote is missing. */
export function parseString(reader: LineReader): string | null {
  const token = reader.take()
  if (token === null) return null
  const text = reader.text(token)
  const content = /^"((?:[^"\\]|\\.)*)"$/s.exec(text)?.[1]
  if (content !== undefined) return content.replace(/\\(.)/gs, '$1')
  // Behind the path, if the rest of the line looks like the rest of a call.
  const end = token.from + (/^"[^,)\s]*/.exec(text)?.[0].length ?? 1)
  return reader.fail({ from: end, to: end }, 'The closing quote is missing.', '"')
}
