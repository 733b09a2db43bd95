/**
 * Where a text stops being JSON. JSON.parse says so in words that differ from engine to engine and without the path;
 * this is only run after it failed, so that everybody gets the same message.
 */
import { shortened } from '../../../base/foreign.ts'
import { keyOf } from './documentFault.ts'

export interface JsonFault {
  /** Characters before the fault. */
  readonly position: number
  /** The text ended in the middle: nothing before its end is wrong. */
  readonly cutOff: boolean
  /** Where the reader was: `steps[37].after.regions[2]`, its middle left out where it is long; empty at the top. */
  readonly path: string
}

/** Letters of a path that a message shows. */
const MOST_OF_PATH = 120

interface Container {
  readonly close: ']' | '}'
  key: string
  index: number
}

/** Number, true, false or null, anchored at lastIndex. */
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y
/** What may stand at the very end of a text that was cut inside one of them. */
const UNFINISHED_SCALAR = /(?:-?(?:\d[\d.eE+-]*)?|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?)$/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const UNFINISHED_ESCAPE = /\\(?:u[0-9a-fA-F]{0,3})?$/y
const SPACE = /[ \t\n\r]*/y

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

const BAD = -1
const ENDED = -2

/** After the closing quote; BAD for a character that may not stand there, ENDED where the text stops before it. */
function endOfString(text: string, start: number): number {
  if (start >= text.length) return ENDED
  if (text[start] !== '"') return BAD
  let at = start + 1
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) return BAD
    if (code !== 0x5c) at++
    else {
      const end = matchAt(ESCAPE, text, at)
      if (end < 0) return matchAt(UNFINISHED_ESCAPE, text, at) < 0 ? BAD : ENDED
      at = end
    }
  }
  return ENDED
}

/** The same for any value that is no object or array. */
function endOfScalar(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start)
  const end = matchAt(SCALAR, text, start)
  if (end >= 0) return end
  return start >= text.length || matchAt(UNFINISHED_SCALAR, text, start) === text.length ? ENDED : BAD
}

function pathOf(stack: readonly Container[]): string {
  let path = ''
  for (const { close, key, index } of stack) {
    if (close === ']') path += `[${index}]`
    else if (key !== '') {
      const name = keyOf(key)
      path += path === '' || name.startsWith('[') ? name : `.${name}`
    }
  }
  return shortened(path, MOST_OF_PATH)
}

/** The first fault of a text, or null if it is JSON. Follows RFC 8259; runs in the text's length. */
export function findJsonFault(text: string): JsonFault | null {
  const stack: Container[] = []
  const skip = (from: number): number => matchAt(SPACE, text, from)
  const fault = (position: number, cutOff = position >= text.length): JsonFault => ({
    position: cutOff ? text.length : position,
    cutOff,
    path: pathOf(stack),
  })

  let at = skip(0)
  let expect: 'value' | 'firstOrEnd' | 'key' | 'next' = 'value'
  for (;;) {
    const inside = stack.at(-1)
    if (expect === 'next') {
      if (inside === undefined) return at === text.length ? null : fault(at)
      if (text[at] === inside.close) {
        stack.pop()
        at = skip(at + 1)
        continue
      }
      if (text[at] !== ',') return fault(at)
      at = skip(at + 1)
      inside.index++
      inside.key = ''
      expect = inside.close === '}' ? 'key' : 'value'
      continue
    }
    if (expect === 'firstOrEnd' && inside !== undefined) {
      if (text[at] === inside.close) {
        expect = 'next'
        continue
      }
      expect = inside.close === '}' ? 'key' : 'value'
    }
    if (expect === 'key' && inside !== undefined) {
      const end = endOfString(text, at)
      if (end < 0) return fault(at, end === ENDED)
      inside.key = text.slice(at + 1, end - 1)
      at = skip(end)
      if (text[at] !== ':') return fault(at)
      at = skip(at + 1)
      expect = 'value'
    }
    const opened = text[at]
    if (opened === '{' || opened === '[') {
      stack.push({ close: opened === '{' ? '}' : ']', key: '', index: 0 })
      at = skip(at + 1)
      expect = 'firstOrEnd'
      continue
    }
    const end = endOfScalar(text, at)
    if (end < 0) return fault(at, end === ENDED)
    at = skip(end)
    expect = 'next'
  }
}
