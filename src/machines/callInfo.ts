import type { StepInfo } from '../engine/source.ts'
import { isCallName, kindIndex } from '../language/calls/calls.ts'
import { resultFormIndex } from '../language/calls/results.ts'
import type { MachineKind } from '../language/calls/spec.ts'

type CallInfo = Pick<StepInfo, 'call' | 'kind' | 'form'>

/** Found once: it is asked of every step. */
const KNOWN: Readonly<Record<MachineKind, Map<string, CallInfo>>> = { nommu: new Map(), mmu: new Map() }

/** What the language knows of an operation (`mmap`, `spawn`, `cat`), as a step's information has it. */
export function callInfo(call: string, machine: MachineKind = 'nommu'): CallInfo {
  const known = KNOWN[machine].get(call)
  if (known !== undefined) return known
  const info = { call, kind: kindIndex(call, machine), form: resultFormIndex(call, machine) }
  // What a recording holds beside is not kept: it can be any word.
  if (isCallName(call)) KNOWN[machine].set(call, info)
  return info
}
