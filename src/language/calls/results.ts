/** How what a step gave back is written: one way for the page, the terminal, narration and comparisons. */
import { RESULT_FORMS, type ResultForm } from '../../base/result.ts'
import { operationOf } from './calls.ts'
import type { MachineKind, Returns } from './spec.ts'

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
export const resultFormOf = (name: string, machine: MachineKind = 'nommu'): ResultForm =>
  FORMS[operationOf(name, machine).returns]
/** As TimelineView.form stores it. */
export const resultFormIndex = (name: string, machine: MachineKind = 'nommu'): number =>
  RESULT_FORMS.indexOf(resultFormOf(name, machine))
