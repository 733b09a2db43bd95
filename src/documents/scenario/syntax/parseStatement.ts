/** Reads one line: `A: a = mmap(...)`, `A = spawn`, a header line, cat, sysctl. Names are checked later, by the compiler. */
import { CALL_NAMES } from '../../../language/calls/calls.ts'
import {
  BARE_CALL,
  HEADER_WORDS,
  KEYWORDS,
  TEXT_HEADERS,
  type HeaderWord,
  type TextHeader,
} from '../../../language/lineWords.ts'
import { FILE_TYPES, PROCESS_MAPS, SPAWN_WORDS } from '../../../language/words.ts'
import type { HeaderPart, SpawnOption, Statement, Word } from './ast.ts'
import type { LineReader } from './lineReader.ts'
import { didYouMean, nearest } from './nearest.ts'
import { shorten } from './numbers.ts'
import { parseArguments, parseNumber, parseString } from './parseArguments.ts'
import type { Habits } from '../habits/habits.ts'

/** What can begin a line. */
const OPENINGS: readonly string[] = [...HEADER_WORDS, ...KEYWORDS, ...CALL_NAMES]

/** The statement of a line that has one; null after a mistake, which the reader then holds. */
export function parseStatement(reader: LineReader, habits: Habits | null): Statement | null {
  const bad = reader.tokens.find(({ kind }) => kind === 'bad')
  if (bad !== undefined) {
    habits?.checkCharacters(reader)
    return reader.fail(bad, 'This character cannot be used here.')
  }
  if (reader.peek()?.kind === 'header') return parseHeader(reader)
  const statement = parseOperation(reader)
  if (statement === null) return null
  const left = reader.peek()
  if (left === null) return statement
  const text = shorten(reader.source.slice(left.from).trimEnd())
  return reader.text(left) === ')'
    ? reader.fail(left, 'There is one closing parenthesis too many.', '')
    : reader.fail(
        { from: left.from, to: reader.tokens.at(-1)?.to ?? left.to },
        `Unexpected after the end of the call: ${text}. Comments start with #.`,
      )
}

function parseOperation(reader: LineReader): Statement | null {
  const first = reader.peek()
  if (first === null) return null
  if (first.kind === 'keyword') {
    const word = reader.text(first)
    if (word === 'cat') return parseCat(reader, null)
    if (word === 'sysctl') return parseSysctl(reader)
    return reader.fail(first, 'A process needs a name: A = spawn.', 'A = spawn')
  }
  if (reader.isOperator(':', 1)) {
    const process = takeName(reader)
    reader.take()
    if (process === null) return null
    if (reader.peek() === null)
      return reader.fail(reader.behind(), `What does ${process.text} do? A call is missing after the colon.`)
    return reader.text(reader.here()) === 'cat' ? parseCat(reader, process) : parseCall(reader, process)
  }
  if (reader.isOperator('=', 1) && isSpawnAhead(reader)) return parseSpawn(reader)
  if (reader.isOperator('(', 1) || reader.isOperator('=', 1)) return parseCall(reader, null)
  const text = reader.text(first)
  if (first.kind === 'operator') return reader.fail(first, `A line cannot begin with ${text}.`)
  if (first.kind === 'variable' && reader.isOperator('(', 2)) {
    return reader.fail({ from: first.to, to: first.to }, `A colon is missing after ${shorten(text)}.`, ':')
  }
  const meant = reader.hints.nearest(text, OPENINGS)
  return reader.fail(
    first,
    meant === null
      ? `${shorten(text)} is not an operation. Operations look like this: A = spawn, A: a = mmap(12K), cat /proc/maps.`
      : `${shorten(text)} is not an operation.${didYouMean(meant)}`,
    meant,
  )
}

function isSpawnAhead(reader: LineReader): boolean {
  const token = reader.peek(2)
  if (token === null) return false
  const text = reader.text(token)
  return text === 'spawn' || nearest(text, ['spawn']) !== null
}

/** The present word as a name; null if it is none. */
function takeName(reader: LineReader): Word | null {
  const token = reader.take()
  if (token === null) return null
  const text = reader.text(token)
  if (/^[A-Za-z_]\w*$/.test(text)) return reader.word(token)
  return reader.fail(
    token,
    `${shorten(text)} is not a name: names have letters, digits and _, and do not begin with a digit.`,
  )
}

function parseSpawn(reader: LineReader): Statement | null {
  const name = takeName(reader)
  reader.take()
  const spawn = reader.take()
  if (name === null || spawn === null) return null
  if (reader.text(spawn) !== 'spawn')
    return reader.fail(spawn, `${reader.text(spawn)} is not an operation.${didYouMean('spawn')}`, 'spawn')
  const options: SpawnOption[] = []
  if (!reader.takeOperator('(') || reader.takeOperator(')')) return { kind: 'spawn', name, options }
  for (;;) {
    const token = reader.peek()
    const word = token === null ? '' : reader.text(token)
    const known = SPAWN_WORDS.find((option) => option === word)
    if (token === null || known === undefined) {
      const meant = reader.hints.nearest(word, SPAWN_WORDS)
      return reader.fail(
        reader.here(),
        `Here can stand the sizes of program and stack: spawn(program 64K, stack 16K).${didYouMean(meant)}`,
        meant,
      )
    }
    if (options.some((option) => option.word.text === known))
      return reader.fail(token, `The size of the ${known} is given twice.`)
    reader.take()
    const size = parseNumber(reader)
    if (size === null) return null
    options.push({ word: reader.word(token), size })
    if (reader.takeOperator(')')) return { kind: 'spawn', name, options }
    if (reader.takeOperator(',')) continue
    if (reader.peek() === null)
      return reader.fail(reader.behind(), 'The closing parenthesis is missing.', ')')
    return reader.fail(reader.behind(), 'A comma is missing here.', ',')
  }
}

function parseCall(reader: LineReader, process: Word | null): Statement | null {
  let result: Word | null = null
  const { from } = process ?? reader.here()
  if (reader.isOperator('=', 1)) {
    result = takeName(reader)
    reader.take()
    if (result === null) return null
  }
  const token = reader.peek()
  if (token === null) return reader.fail(reader.behind(), 'A call is missing here.')
  if (reader.text(token) === 'spawn' && process !== null) {
    return reader.fail(
      { from: process.from, to: token.to },
      'A process is started without another one before it.',
      `${(result ?? process).text} = spawn`,
    )
  }
  const call = takeName(reader)
  if (call === null) return null
  if (reader.takeOperator('(')) {
    const args = parseArguments(reader)
    return args === null ? null : { kind: 'call', process, result, call, args, from, to: reader.behind().to }
  }
  if (call.text === BARE_CALL && reader.peek() === null)
    return { kind: 'call', process, result, call, args: [], from, to: call.to }
  if (reader.isOperator('='))
    return reader.fail(reader.here(), 'Only one result name can stand before a call.')
  if (reader.isOperator(':'))
    return reader.fail(reader.here(), 'A process name can stand only once, at the beginning of the line.')
  const span = reader.behind()
  return reader.fail(
    span,
    `The parenthesis is missing after ${shorten(call.text)}.`,
    reader.peek() === null ? '()' : '(',
  )
}

function parseCat(reader: LineReader, process: Word | null): Statement | null {
  reader.take()
  const token = reader.take()
  if (token === null) {
    const usual = process === null ? '/proc/maps' : PROCESS_MAPS
    return reader.fail(reader.behind(), `Which file? Write cat ${usual}.`, ` ${usual}`)
  }
  if (token.kind === 'string')
    return reader.fail(
      token,
      'After cat the path stands without quotes.',
      reader.text(token).replaceAll('"', ''),
    )
  if (token.kind === 'operator')
    return reader.fail(token, `${reader.text(token)} cannot stand here: a file of /proc is expected.`)
  return { kind: 'cat', process, path: reader.word(token) }
}

function parseSysctl(reader: LineReader): Statement | null {
  reader.take()
  const key = reader.take()
  if (key === null || (key.kind !== 'variable' && key.kind !== 'constant')) {
    return reader.fail(
      key ?? reader.behind(),
      'The name of a kernel parameter is expected: sysctl vm.nr_trim_pages = 0.',
    )
  }
  if (!reader.takeOperator('=')) {
    return reader.fail(
      reader.behind(),
      'The value is missing: sysctl vm.nr_trim_pages = 0.',
      reader.peek() === null ? ' = 1' : ' =',
    )
  }
  const value = parseNumber(reader)
  return value === null ? null : { kind: 'sysctl', key: reader.word(key), value }
}

/** What stands behind a header word that takes more than a text. */
const EXAMPLES = {
  kernel: '6.12',
  mmu: '',
  board: '32M',
  file: `"/rom/lib.so" romfs 40K ${FILE_TYPES[0]}`,
  view: 'owner',
  beside: 'sysctl vm.nr_trim_pages = 0',
  goal: 'largest >= 256K',
  limit: '3 calls',
  keep: '4-9',
} as const satisfies Readonly<Record<Exclude<HeaderWord, TextHeader>, string>>

const takesParts = (word: string): word is keyof typeof EXAMPLES => Object.hasOwn(EXAMPLES, word)

function parseHeader(reader: LineReader): Statement | null {
  const token = reader.take()
  if (token === null) return null
  const { from, to } = token
  const word = reader.text(token)
  const textHeader = TEXT_HEADERS.find((header) => header === word)
  if (textHeader !== undefined) {
    const text = reader.peek()
    if (text === null) return reader.fail(token, `The text of the ${word} is missing.`)
    const written = reader.text(text)
    if (/^[:=]/.test(written))
      return reader.fail(
        { from, to: text.from + 1 },
        `Write ${word} without ${written.charAt(0)} after it.`,
        word,
      )
    return { kind: 'text', word: { from, to, text: textHeader }, text: written }
  }
  if (!takesParts(word)) return null
  const parts: HeaderPart[] = []
  for (let part = reader.peek(); part !== null; part = reader.peek()) {
    const { from: start, to: end } = part
    if (part.kind === 'string') {
      const text = parseString(reader)
      if (text === null) return null
      parts.push({ from: start, to: end, text, quoted: true })
    } else {
      reader.take()
      parts.push({ from: start, to: end, text: reader.text(part), quoted: false })
    }
  }
  if (parts.length === 0 && word !== 'mmu') {
    const example = EXAMPLES[word]
    return reader.fail({ from: to, to }, `Something is missing here: ${word} ${example}.`, ` ${example}`)
  }
  return { kind: 'header', word: { from, to, text: word }, parts }
}
