/** What may be written in narration: values between braces, and what a link selects between its parentheses. */
import type { Completion } from '@codemirror/autocomplete'
import { readProse, readProseLine } from '../../../language/prose/prose.ts'
import { LINK_DOCS, VALUE_DOCS } from '../../../language/prose/proseDocs.ts'
import { LINK_WORDS, VALUE_FORMS, VALUE_WORDS } from '../../../language/prose/proseWords.ts'
import type { LinkWord, ValueWord } from '../../../language/prose/proseWords.ts'
import type { NamesAbove } from './namesAbove.ts'

/** A word that something must follow brings its space with it, and what may follow is offered at once. */
const word = ({ name, takes }: ValueWord | LinkWord, info: string): Completion =>
  takes === 'none'
    ? { label: name, info, type: 'keyword' }
    : { label: name, info, type: 'keyword', detail: takes, apply: `${name} ` }

const VALUES = VALUE_WORDS.map((value) => word(value, VALUE_DOCS[value.name]))
const LINKS = LINK_WORDS.map((link) => word(link, LINK_DOCS[link.name]))
const FORMS = VALUE_FORMS.map((label): Completion => ({ label, type: 'keyword' }))
const AS: Completion = {
  label: 'as',
  apply: 'as ',
  info: `In another form: ${VALUE_FORMS.join(', ')}.`,
  type: 'keyword',
}
const MOMENTS: readonly Completion[] = [
  { label: 'before', info: 'As it was before this step.', type: 'keyword' },
  { label: 'at', apply: 'at ', info: 'As it was after another step: {free at 5}.', type: 'keyword' },
]

const named = (labels: readonly string[], type: string, boost = 0): readonly Completion[] =>
  labels.map((label) => ({ label, type, boost }))

function argumentsFor(takes: LinkWord['takes'], names: NamesAbove): readonly Completion[] {
  switch (takes) {
    case 'place':
    case 'variable':
      return named(names.variables, 'variable')
    case 'process':
      return named(names.processes, 'process')
    case 'path':
      return named(names.paths, 'path')
    case 'none':
    case 'number':
    case 'order':
      return []
  }
}

function valueOptions(written: readonly string[], names: NamesAbove): readonly Completion[] {
  const [head, ...more] = written
  if (head === undefined) return [...VALUES, ...named(names.variables, 'variable')]
  const value = VALUE_WORDS.find(({ name }) => name === head)
  if (value !== undefined && value.takes !== 'none' && more.length === 0)
    return argumentsFor(value.takes, names)
  if (more.at(-1) === 'as') return FORMS
  if (more.some((part) => part === 'at' || part === 'before')) return []
  const isSize = value?.unit === 'bytes' && !more.includes('as')
  return isSize ? [AS, ...MOMENTS] : MOMENTS
}

function linkOptions(written: readonly string[], names: NamesAbove): readonly Completion[] {
  const [head, ...more] = written
  if (head === undefined)
    return [...named(names.processes, 'process', 1), ...named(names.variables, 'variable', 1), ...LINKS]
  const link = LINK_WORDS.find(({ name }) => name === head)
  return link === undefined || more.length > 0 ? [] : argumentsFor(link.takes, names)
}

/** The options behind `before`, the beginning of a line of narration; none where its words stand. */
export function proseOptions(before: string, names: NamesAbove): readonly Completion[] {
  const from = readProseLine(before)?.from ?? before.length
  const text = before.slice(from)
  const { unclosed } = readProse(text)
  if (unclosed === null || unclosed.kind === 'code') return []
  // What stands behind the last space is still being written.
  const written = text.slice(unclosed.from).trimStart().split(/\s+/).slice(0, -1)
  return unclosed.kind === 'value' ? valueOptions(written, names) : linkOptions(written, names)
}
