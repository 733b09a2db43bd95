/** What narration refers to: `{size a}`, `(step 5)`, read from their words and checked against what is known of the scenario. */
import {
  LINK_WORDS,
  VALUE_FORMS,
  VALUE_WORDS,
  type ValueForm,
  type ValueName,
  type ValueWord,
} from '../../../language/prose/proseWords.ts'
import { MAX_PAGE_ORDER } from '../../../base/units.ts'
import type { Hints } from '../diagnostic.ts'
import { didYouMean } from '../syntax/nearest.ts'
import type { Names, NameFault } from '../compile/names.ts'
import { readNumber, shorten } from '../syntax/numbers.ts'

/** A variable's value plus a distance in bytes; without a variable (`slot` -1) an address. */
export interface Place {
  readonly slot: number
  readonly plus: number
}

export type LinkRef =
  /** `plus` 0 with a variable: what was mapped there; else the page or free block. */
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'free'; readonly place: Place }
  /** An index into Program.processNames. */
  | { readonly kind: 'process'; readonly process: number }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'order'; readonly order: number }
  | { readonly kind: 'change'; readonly change: 'taken' | 'trimmed' | 'freed' }
  /** The longest run of free pages. */
  | { readonly kind: 'longest' }

export interface ValueRef {
  /** `address`: the place itself. */
  readonly name: ValueName | 'address'
  readonly place: Place | null
  /** An order, or an index into Program.processNames. */
  readonly index: number
  readonly path: string
  readonly form: ValueForm | null
  /** The step after which it is worked out, counted from the one that is shown (`before`: -1) or from the start. */
  readonly when: { readonly from: 'shown' | 'start'; readonly step: number }
}

/** Where a link or value stands: what is known there. Steps are checked once all are known. */
export interface Scope {
  readonly hints: Hints
  readonly names: Names
  hasFile(path: string): boolean
  paths(): Iterable<string>
}

export type Reading<T> = { readonly ok: true; readonly ref: T } | ({ readonly ok: false } & NameFault)

const good = <T>(ref: T): Reading<T> => ({ ok: true, ref })
const bad = (message: string, suggestion: string | null = null): { readonly ok: false } & NameFault => ({
  ok: false,
  message,
  suggestion,
  cause: 0,
})

const LINK_NAMES: readonly string[] = LINK_WORDS.map(({ name }) => name)
const VALUE_NAMES: readonly string[] = VALUE_WORDS.map(({ name }) => name)

/** What may stand behind a value's word. */
const EXAMPLES = { order: '5', place: 'a', process: 'A', variable: 'id', path: '/ram/log' } as const

const wordsOf = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Reads a whole number without sign or unit; null if it is none. */
const plainNumber = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null

/** What stands between a link's parentheses. */
export function readLink(text: string, scope: Scope): Reading<LinkRef> {
  const [head = '', argument, ...more] = wordsOf(text)
  if (head === '') return bad('What does the link select? A variable, a process, step 5, file /ram/log, ...')
  if (more.length > 0) return bad(`${shorten(text.trim())} cannot be selected by a link.`)
  if (argument === undefined) {
    const process = scope.names.processIndex(head)
    if (process !== null)
      return typeof process === 'number' ? good({ kind: 'process', process }) : { ok: false, ...process }
    if ((head === 'taken' || head === 'trimmed' || head === 'freed') && !scope.names.hasVariable(head))
      return good({ kind: 'change', change: head })
    if (head === 'longest' && !scope.names.hasVariable(head)) return good({ kind: 'longest' })
    const place = readPlace(head, scope)
    return place.ok ? good({ kind: 'place', place: place.ref }) : place
  }
  const number = plainNumber(argument)
  switch (head) {
    case 'step':
      return number === null
        ? bad(`${shorten(argument)} is not a step: write step 5.`)
        : good({ kind: 'step', step: number })
    case 'line':
      return number === null
        ? bad(`${shorten(argument)} is not a line: write line 7.`)
        : good({ kind: 'line', line: number })
    case 'order': {
      const order = readOrder(argument)
      return order.ok ? good({ kind: 'order', order: order.ref }) : order
    }
    case 'file': {
      const path = readPath(argument, scope)
      return path.ok ? good({ kind: 'file', path: path.ref }) : path
    }
    case 'free': {
      const place = readPlace(argument, scope)
      return place.ok ? good({ kind: 'free', place: place.ref }) : place
    }
    default: {
      const meant = scope.hints.nearest(head, LINK_NAMES)
      const hint =
        meant === null ? ' Known are: step 5, line 7, file /ram/log, free a, order 5.' : didYouMean(meant)
      return bad(
        `A link cannot begin with ${shorten(head)}.${hint}`,
        meant === null ? null : `${meant} ${argument}`,
      )
    }
  }
}

/** What stands between braces: a word with its argument, or a place; then `as pages`, then `before` or `at 5`. */
export function readValue(text: string, scope: Scope): Reading<ValueRef> {
  const words = [...wordsOf(text)]
  let when: ValueRef['when'] = { from: 'shown', step: 0 }
  let form: ValueForm | null = null
  if (words.length > 1 && words.at(-1) === 'before') {
    words.pop()
    when = { from: 'shown', step: -1 }
  } else if (words.length > 2 && words.at(-2) === 'at') {
    const step = plainNumber(words.at(-1))
    if (step === null) return bad(`${shorten(words.at(-1) ?? '')} is not a step: write {free at 5}.`)
    words.splice(-2)
    when = { from: 'start', step }
  }
  if (words.length > 2 && words.at(-2) === 'as') {
    const wanted = words.at(-1) ?? ''
    form = VALUE_FORMS.find((known) => known === wanted) ?? null
    if (form === null) {
      const meant = scope.hints.nearest(wanted, VALUE_FORMS)
      return bad(
        `A value cannot be written as ${shorten(wanted)}.${didYouMean(meant)} Known are: ${VALUE_FORMS.join(', ')}.`,
      )
    }
    words.splice(-2)
  }
  const [head = '', argument, ...more] = words
  if (head === '') return bad('Which value? Write {free}, {size a}, {a}, ...')
  if (more.length > 0) return bad(`${shorten(more.join(' '))} is not expected here.`)
  const word = VALUE_WORDS.find(({ name }) => name === head)
  const common = { index: -1, path: '', place: null, form, when }
  if (
    word === undefined ||
    (word.takes !== 'none' && argument === undefined && scope.names.hasVariable(head))
  ) {
    if (argument !== undefined) {
      const meant = scope.hints.nearest(head, VALUE_NAMES)
      return bad(
        `There is no value ${shorten(head)}.${didYouMean(meant)}`,
        meant === null ? null : `${meant} ${argument}`,
      )
    }
    if (form !== null) return bad('An address is written in one way only.')
    const place = readPlace(head, scope)
    if (place.ok) return good({ ...common, name: 'address', place: place.ref })
    const meant = place.suggestion ?? scope.hints.nearest(head, VALUE_NAMES)
    return place.cause !== 0 ? place : bad(`There is no value ${shorten(head)}.${didYouMean(meant)}`, meant)
  }
  if (form !== null && word.unit !== 'bytes')
    return bad(`${word.name} is not a size: it cannot be written as ${form}.`)
  return readArgument(
    word,
    argument,
    { ...common, name: word.name, form: word.name === 'pages' ? 'pages' : form },
    scope,
  )
}

function readArgument(
  word: ValueWord,
  argument: string | undefined,
  ref: ValueRef,
  scope: Scope,
): Reading<ValueRef> {
  if (word.takes === 'none')
    return argument === undefined ? good(ref) : bad(`${word.name} stands alone: {${word.name}}.`, word.name)
  if (argument === undefined)
    return bad(`Something is missing after ${word.name}: {${word.name} ${EXAMPLES[word.takes]}}.`)
  switch (word.takes) {
    case 'order': {
      const order = readOrder(argument)
      return order.ok ? good({ ...ref, index: order.ref }) : order
    }
    case 'process': {
      const process = scope.names.livingProcess(argument)
      return typeof process === 'number' ? good({ ...ref, index: process }) : { ok: false, ...process }
    }
    case 'path': {
      const path = readPath(argument, scope)
      return path.ok ? good({ ...ref, path: path.ref }) : path
    }
    case 'place':
    case 'variable': {
      const place = readPlace(argument, scope)
      return place.ok ? good({ ...ref, place: place.ref }) : place
    }
  }
}

function readOrder(text: string): Reading<number> {
  const order = plainNumber(text)
  return order === null || order > MAX_PAGE_ORDER
    ? bad(`${shorten(text)} is not an order: orders go from 0 to ${MAX_PAGE_ORDER}.`)
    : good(order)
}

function readPath(path: string, scope: Scope): Reading<string> {
  if (scope.hasFile(path)) return good(path)
  const meant = scope.hints.nearest(path, scope.paths())
  return bad(`There is no file ${shorten(path)} at this line.${didYouMean(meant)}`, meant)
}

/** `a`, `a+8K`, `0x80050000`. */
function readPlace(text: string, scope: Scope): Reading<Place> {
  const [, base, distance = ''] = /^(\w+)((?:[+-]\w+)*)$/.exec(text) ?? []
  if (base === undefined) return bad(`${shorten(text)} is not a place: write a, a+4K or 0x80050000.`)
  const isAddress = /^\d/.test(base)
  let plus = 0
  for (const term of [...(isAddress ? [base] : []), ...(distance.match(/[+-]\w+/g) ?? [])]) {
    const reading = readNumber(term.replace(/^[+-]/, ''))
    if (!reading.ok) return bad(reading.message)
    plus += term.startsWith('-') ? -reading.value : reading.value
  }
  if (isAddress) return good({ slot: -1, plus })
  const slot = scope.names.variable(base)
  return typeof slot === 'number' ? good({ slot, plus }) : { ok: false, ...slot }
}
