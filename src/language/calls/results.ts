/** How what a step gave back is written: one way for the page, the terminal, narration and comparisons. */
import { RESULT_FORMS, type ResultForm } from '../../base/result.ts'
import { operationOf } from './calls.ts'
import type { Returns } from './spec.ts'

const FORMS: Readonly<Record<Returns, ResultForm>> = {
  address: 'address',
  bytes: 'number',
  count: 'number',
  descriptor: 'number',
  pid: 'number',
  segment: 'number',
  word: 'word',
  zero: 'number',
  nothing: 'none',
}

/** How the result of an operation is written. */
export const resultFormOf = (name: string): ResultForm => FORMS[operationOf(name).returns]
/** As TimelineView.form stores it. */
export const resultFormIndex = (name: string): number => RESULT_FORMS.indexOf(resultFormOf(name))
