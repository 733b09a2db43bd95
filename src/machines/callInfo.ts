import type { StepInfo } from '../engine/source.ts'
import { kindIndex } from '../language/calls/calls.ts'
import { resultFormIndex } from '../language/calls/results.ts'
import type { MachineKind } from '../language/calls/spec.ts'

/** What the language knows of an operation (`mmap`, `spawn`, `cat`), as a step's information has it. */
export const callInfo = (
  call: string,
  machine: MachineKind = 'nommu',
): Pick<StepInfo, 'call' | 'kind' | 'form'> => ({
  call,
  kind: kindIndex(call, machine),
  form: resultFormIndex(call, machine),
})
