/** What the schemas of all recordings are made of, and the first thing that one of them finds wrong. */
import * as v from 'valibot'
import { isWhole, keyOf, wholeText, within, wrongValue, type Fault } from './documentFault.ts'

export const whole = (min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  v.custom<number>((value) => isWhole(value) && value >= min && value <= max, wholeText(min, max))
export const text = v.string('text')
export const anything = 'an object'

export const faultOf = ({ path, input, message }: v.BaseIssue<unknown>): Fault =>
  (path ?? []).reduceRight<Fault>(
    (fault, { key }) => within(typeof key === 'number' ? `[${key}]` : keyOf(String(key)), fault),
    wrongValue('', input, message),
  )
