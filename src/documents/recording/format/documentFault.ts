/** The first thing that is wrong in a document, by its path in the file. */
import { quoted } from '../../../base/foreign.ts'

export interface Fault {
  /** `steps[37].after.regions[2].end` */
  readonly path: string
  /** Goes on after the path: `is missing`, `is "abc"; it should be a whole number`. */
  readonly what: string
}

/** A field that has the wrong value, or none. `expected` completes "it should be". */
export const wrongValue = (path: string, value: unknown, expected: string): Fault => ({
  path,
  what: value === undefined ? 'is missing' : `is ${show(value)}; it should be ${expected}`,
})

/** The same fault seen from outside: `regions[2]` + `end`. */
export const within = (outer: string, { path, what }: Fault): Fault => ({
  path: path === '' ? outer : outer === '' ? path : path.startsWith('[') ? outer + path : `${outer}.${path}`,
  what,
})

/** `.name` where that can be read, `["/ram/x"]` for paths and other odd keys, shortened. */
export const keyOf = (key: string): string => (/^[A-Za-z_]\w{0,40}$/.test(key) ? key : `[${quoted(key)}]`)

export type JsonRecord = Readonly<Record<string, unknown>>
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
export const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)

export const wholeText = (min: number, max: number): string =>
  max === Number.MAX_SAFE_INTEGER ? `a whole number, ${min} or more` : `a whole number from ${min} to ${max}`

export interface FieldRule {
  readonly name: string
  readonly holds: (value: unknown) => boolean
  readonly expected: string
  /** The field may be left out. */
  readonly optional?: true
}

/** Checks fields by a table: cheap enough for a hundred thousand records. Other fields are let through. */
export function checkFields(value: unknown, rules: readonly FieldRule[]): Fault | null {
  if (!isRecord(value)) return wrongValue('', value, 'an object')
  for (const { name, holds, expected, optional } of rules) {
    const field = value[name]
    if (field === undefined && optional) continue
    if (!holds(field)) return wrongValue(name, field, expected)
  }
  return null
}

/** The value as it can be found in the file, short. */
export function show(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (isList(value)) return `a list of ${value.length}`
  if (isRecord(value)) return 'an object'
  return typeof value === 'string' ? quoted(value, 40) : String(value)
}
