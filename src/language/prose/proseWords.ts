/**
 * The words that narration may put between braces, and those that a link may begin with. What they mean is worked out by the
 * model for the step that is shown; nobody types the numbers. What each stands for is told in proseDocs.ts.
 */

/** What stands behind the word. `place`: a variable, with a distance if need be, or an address. */
export type ValueArgument = 'none' | 'order' | 'place' | 'process' | 'variable' | 'path'
export type ValueUnit = 'bytes' | 'count' | 'address' | 'percent' | 'word'

export interface ValueWord {
  readonly name: string
  readonly takes: ValueArgument
  readonly unit: ValueUnit
}

export interface LinkWord {
  readonly name: string
  readonly takes: ValueArgument | 'number'
}

export const VALUE_WORDS = [
  { name: 'free', takes: 'none', unit: 'bytes' },
  { name: 'largest', takes: 'none', unit: 'bytes' },
  { name: 'longest', takes: 'none', unit: 'bytes' },
  { name: 'ram', takes: 'none', unit: 'bytes' },
  { name: 'reserve', takes: 'none', unit: 'bytes' },
  { name: 'mmapcopy', takes: 'none', unit: 'bytes' },
  { name: 'trim', takes: 'none', unit: 'count' },
  { name: 'regions', takes: 'none', unit: 'count' },
  { name: 'page', takes: 'none', unit: 'bytes' },
  { name: 'maxblock', takes: 'none', unit: 'bytes' },
  { name: 'taken', takes: 'none', unit: 'bytes' },
  { name: 'trimmed', takes: 'none', unit: 'bytes' },
  { name: 'freed', takes: 'none', unit: 'bytes' },
  { name: 'block', takes: 'none', unit: 'bytes' },
  { name: 'wanted', takes: 'none', unit: 'bytes' },
  { name: 'needed', takes: 'none', unit: 'bytes' },
  { name: 'errno', takes: 'none', unit: 'word' },
  { name: 'result', takes: 'none', unit: 'word' },
  { name: 'blocks', takes: 'order', unit: 'count' },
  { name: 'unusable', takes: 'order', unit: 'percent' },
  { name: 'size', takes: 'place', unit: 'bytes' },
  { name: 'pages', takes: 'place', unit: 'bytes' },
  { name: 'kept', takes: 'place', unit: 'bytes' },
  { name: 'slack', takes: 'place', unit: 'bytes' },
  { name: 'usage', takes: 'place', unit: 'count' },
  { name: 'end', takes: 'place', unit: 'address' },
  { name: 'top', takes: 'place', unit: 'address' },
  { name: 'pid', takes: 'process', unit: 'count' },
  { name: 'mappings', takes: 'process', unit: 'count' },
  { name: 'image', takes: 'process', unit: 'bytes' },
  { name: 'room', takes: 'process', unit: 'bytes' },
  { name: 'nattch', takes: 'variable', unit: 'count' },
  { name: 'length', takes: 'path', unit: 'bytes' },
  { name: 'resident', takes: 'place', unit: 'bytes' },
  { name: 'entries', takes: 'process', unit: 'count' },
  { name: 'tables', takes: 'process', unit: 'bytes' },
] as const satisfies readonly ValueWord[]
export type ValueName = (typeof VALUE_WORDS)[number]['name']

/** Behind `as`: other ways to write a number of bytes. */
export const VALUE_FORMS = ['pages', 'order', 'bytes'] as const
export type ValueForm = (typeof VALUE_FORMS)[number]

/** What a link can begin with; without one of them it names a variable, a process or an address. */
export const LINK_WORDS = [
  { name: 'step', takes: 'number' },
  { name: 'line', takes: 'number' },
  { name: 'file', takes: 'path' },
  { name: 'free', takes: 'place' },
  { name: 'order', takes: 'order' },
  { name: 'taken', takes: 'none' },
  { name: 'trimmed', takes: 'none' },
  { name: 'freed', takes: 'none' },
  { name: 'longest', takes: 'none' },
] as const satisfies readonly LinkWord[]
export type LinkName = (typeof LINK_WORDS)[number]['name']
