/** Reads lines that start a program from its file: `P = exec("/rom/ls", args 3x20, env 2x50)` and `A: execve("/rom/ls")`. */
import type { StartStatement, Statement, StringsOption, Word } from '../syntax/ast.ts'
import type { Token } from '../../../language/token.ts'
import type { LineReader } from '../syntax/lineReader.ts'
import { didYouMean } from '../syntax/nearest.ts'
import { readNumber, shorten } from '../syntax/numbers.ts'
import { parseString } from '../syntax/parseArguments.ts'
import { quote } from '../syntax/print.ts'
import { checkCharacters } from '../syntax/strayCharacters.ts'

/** What may stand behind the path. */
const STRINGS = ['args', 'env'] as const
const EXAMPLE = 'args 3x20, env 2x50'

type StartCall = StartStatement['call']

/** Where the call stands among the tokens, behind `A:` and `x =`; -1 where the line makes another one. */
function callAt(reader: LineReader): number {
  let at = 0
  if (reader.isOperator(':', 1)) at = 2
  if (reader.isOperator('=', at + 1)) at += 2
  const token = reader.peek(at)
  const text = token === null ? '' : reader.text(token)
  return (text === 'exec' || text === 'execve') && !reader.isOperator(':', at + 1) ? at : -1
}

export const readsStart = (reader: LineReader): boolean => callAt(reader) !== -1

/** The line, which is one of these; null after a mistake. */
export function readStart(reader: LineReader): Statement | null {
  if (!checkCharacters(reader)) return null
  const from = reader.here().from
  const process = reader.isOperator(':', 1) ? takeName(reader) : undefined
  const result = reader.isOperator('=', 1) ? takeName(reader) : undefined
  const token = reader.take()
  if (process === null || result === null || token === null) return null
  return readCall(reader, token, { from, process: process ?? null, result: result ?? null })
}

function readCall(
  reader: LineReader,
  token: Token,
  { from, process, result }: { from: number; process: Word | null; result: Word | null },
): Statement | null {
  const word = reader.word(token)
  const text = word.text === 'exec' ? 'exec' : 'execve'
  const call: StartCall = { ...word, text }
  if (text === 'exec' && process !== null)
    return reader.fail(
      { from: process.from, to: token.to },
      'exec starts a process, with no other one before it; a process becomes another program with execve.',
      result === null ? `${process.text}: execve` : `${result.text} = exec`,
    )
  if (text === 'exec' && result === null)
    return reader.fail(token, 'A process needs a name: P = exec("/bin/sh").', 'P = exec')
  if (!reader.takeOperator('('))
    return reader.fail(
      reader.behind(),
      `The path of a program is missing: ${text}("/bin/sh").`,
      reader.peek() === null ? '("/bin/sh")' : '(',
    )
  const path = readPath(reader, text)
  const strings = path === null ? null : readStrings(reader)
  if (path === null || strings === null) return null
  const left = reader.peek()
  if (left !== null)
    return reader.fail(
      left,
      `Unexpected after the end of the call: ${shorten(reader.source.slice(left.from).trimEnd())}. Comments start with #.`,
    )
  const start = { process, result, call, path, strings }
  return { kind: 'start', ...start, text: printStart(start), from, to: reader.behind().to }
}

/** In one way, however it was written. */
export function printStart({
  process,
  result,
  call,
  path,
  strings,
}: Pick<StartStatement, 'process' | 'result' | 'call' | 'path' | 'strings'>): string {
  const given = strings.map(({ word, text }) => `, ${word.text} ${text}`).join('')
  const by = process === null ? '' : `${process.text}: `
  const kept = result === null ? '' : `${result.text} = `
  return `${by}${kept}${call.text}(${quote(path.text)}${given})`
}

/** The name that is the present token, with the operator behind it; null if it is none. */
function takeName(reader: LineReader): Word | null {
  const token = reader.take()
  reader.take()
  if (token === null) return null
  const word = reader.word(token)
  return /^[A-Za-z_]\w*$/.test(word.text)
    ? word
    : reader.fail(token, `${shorten(word.text)} is not a name: names have letters, digits and _.`)
}

function readPath(reader: LineReader, call: string): Word | null {
  const token = reader.peek()
  if (token?.kind === 'path') {
    const text = reader.text(token)
    return reader.fail(token, 'A path stands in quotes.', `"${text}"`)
  }
  if (token?.kind !== 'string')
    return reader.fail(reader.here(), `Which program? A path in quotes is expected: ${call}("/bin/sh").`)
  const text = parseString(reader)
  if (text === null) return null
  if (!text.startsWith('/'))
    return reader.fail(token, 'A path begins with /.', `"/${text.replace(/["\\]/g, '\\$&')}"`)
  return { from: token.from, to: token.to, text }
}

/** What stands between the path and the closing parenthesis, that included; null after a mistake. */
function readStrings(reader: LineReader): readonly StringsOption[] | null {
  const strings: StringsOption[] = []
  for (;;) {
    if (reader.takeOperator(')')) return strings
    if (reader.peek() === null)
      return reader.fail(reader.behind(), 'The closing parenthesis is missing.', ')')
    if (!reader.takeOperator(',')) return reader.fail(reader.behind(), 'A comma is missing here.', ',')
    const token = reader.take()
    const text = token === null ? '' : reader.text(token)
    // What C writes for no strings at all.
    if (text === 'NULL' || text === '0') continue
    const known = STRINGS.find((word) => word === text)
    if (token === null || known === undefined) {
      const meant = reader.hints.nearest(text, STRINGS)
      return reader.fail(
        token ?? reader.behind(),
        `The strings that a program is given are written as their number and length: ${EXAMPLE}.${didYouMean(meant)}`,
        meant,
      )
    }
    if (strings.some(({ word }) => word.text === known)) return reader.fail(token, `${known} is given twice.`)
    // The recordings have a sign between.
    reader.takeOperator('=')
    const numbers = reader.take()
    const given = numbers === null ? null : readCount(reader.text(numbers))
    if (numbers === null || given === null)
      return reader.fail(
        numbers ?? reader.behind(),
        `${known} takes how many strings of how many letters: ${known} 3x20.`,
        numbers === null ? ' 3x20' : suggestCount(reader.text(numbers)),
      )
    strings.push({ word: reader.word(token), text: reader.text(numbers), ...given })
  }
}

/** 3x20, 2x4K. */
function readCount(text: string): { readonly count: number; readonly length: number } | null {
  const [, many = '', each = ''] = /^([0-9]+)x([0-9]+[kKmMgG]?)$/.exec(text) ?? []
  const [count, length] = [readNumber(many), readNumber(each)]
  return count.ok && length.ok ? { count: count.value, length: length.value } : null
}

const suggestCount = (text: string): string | null => {
  const [, many, each] = /^([0-9]+)\s*[*X]\s*([0-9]+)$/.exec(text) ?? []
  if (many !== undefined && each !== undefined) return `${many}x${each}`
  return /^[0-9]+$/.test(text) ? `1x${text}` : null
}
