/**
 * All calls of the language, put together, and what can be asked of one by its name. A table of something about every call
 * is a `Record<CallName, ...>` (or `RunName`, without other spellings), so that a call without a row does not compile.
 */
import type { ErrnoName } from '../../base/uapi.ts'
import type { Keyword } from '../lineWords.ts'
import { ACCESS_CALLS } from './access.ts'
import { FILE_CALLS } from './files.ts'
import { flagValue } from './flags.ts'
import { IPC_CALLS } from './ipc.ts'
import { KERNEL_CALLS } from './kernel.ts'
import { CALL_KINDS } from './kinds.ts'
import { MAPPING_CALLS } from './mapping.ts'
import { EXEC_ERRNOS, PROCESS_CALLS } from './processes.ts'
import { PROTECTION_CALLS } from './protection.ts'
import {
  specOn,
  type CallSpec,
  type MachineKind,
  type OperationSpec,
  type Parameter,
  type ShortForm,
  type Spelling,
} from './spec.ts'

export const CALLS = {
  ...MAPPING_CALLS,
  ...FILE_CALLS,
  ...ACCESS_CALLS,
  ...IPC_CALLS,
  ...PROTECTION_CALLS,
  ...PROCESS_CALLS,
  ...KERNEL_CALLS,
}

/** A word that names a call. */
export type CallName = keyof typeof CALLS
type SpellingName = { [N in CallName]: (typeof CALLS)[N] extends Spelling ? N : never }[CallName]
/** A call as it runs: without the names that only spell another call. */
export type RunName = Exclude<CallName, SpellingName>
/** What a step does: a call, or an operation that is none. */
export type OperationName = RunName | Keyword
/** What a call can be refused with. */
export type ErrnoOf<N extends OperationName> = N extends RunName
  ? (typeof CALLS)[N]['errnos'][number]
  : ErrnoName

export const CALL_NAMES = Object.keys(CALLS) as readonly CallName[]
export const isCallName = (name: string): name is CallName => Object.hasOwn(CALLS, name)

/** Whether a step makes this call; a name that is no call's does not compile. */
export const isCall = (name: string, call: RunName): boolean => name === call

const isSpelling = (name: CallName): name is SpellingName => 'runsAs' in CALLS[name]
/** The call that a word of the language runs as. */
export const runNameOf = (name: CallName): RunName => (isSpelling(name) ? CALLS[name].runsAs.name : name)
export const RUN_NAMES: readonly RunName[] = CALL_NAMES.filter((name): name is RunName => !isSpelling(name))
/** What holds of a call everywhere. */
export const specOf = (name: RunName): CallSpec => CALLS[name]

/** A call as it is written. */
export interface WrittenCall {
  readonly name: CallName
  readonly parameters: readonly Parameter[]
  readonly shortForms: readonly ShortForm[]
  readonly runs: RunName
  /** Values that stand before the arguments when it runs. */
  readonly before: readonly number[]
}

function asWritten(name: CallName): WrittenCall {
  const written: CallSpec | Spelling = CALLS[name]
  return {
    name,
    parameters: written.parameters,
    shortForms: 'runsAs' in written ? [] : (written.shortForms ?? []),
    runs: runNameOf(name),
    before: 'runsAs' in written ? written.runsAs.before : [],
  }
}

const written: ReadonlyMap<string, WrittenCall> = new Map(CALL_NAMES.map((name) => [name, asWritten(name)]))
/** The call of this name; null if there is none. */
export const findCall = (name: string): WrittenCall | null => written.get(name) ?? null

/** The place among its arguments of the bytes with which a call deals; -1 if it has none. */
export const dealsAt = (name: RunName): number => {
  const { parameters, deals } = specOf(name)
  return parameters.findIndex((parameter) => parameter.name === deals)
}

const KEYWORD_OPERATIONS: Readonly<Record<Keyword, OperationSpec>> = {
  spawn: { kind: 'process', returns: 'pid', errnos: ['ENOMEM'], isPlain: true },
  exec: { kind: 'process', returns: 'pid', errnos: EXEC_ERRNOS },
  cat: { kind: 'look', returns: 'nothing', errnos: ['ENOENT'], isPlain: true },
  sysctl: { kind: 'settings', returns: 'nothing', errnos: [], isPlain: true },
}
/** A call that the kernel does not have. */
const MISSING: OperationSpec = { kind: 'other', returns: 'zero', errnos: ['ENOSYS'] }

const operationsOn = (machine: MachineKind): ReadonlyMap<string, OperationSpec> =>
  new Map([
    ...Object.entries(KEYWORD_OPERATIONS),
    ...CALL_NAMES.map((name) => [name, specOn(specOf(runNameOf(name)), machine) ?? MISSING] as const),
  ])
const operations: Readonly<Record<MachineKind, ReadonlyMap<string, OperationSpec>>> = {
  nommu: operationsOn('nommu'),
  mmu: operationsOn('mmu'),
}

/** What holds of an operation on a kind of machine; a recording can hold calls that nobody here knows. */
export const operationOf = (name: string, machine: MachineKind = 'nommu'): OperationSpec =>
  operations[machine].get(name) ?? MISSING

/** As TimelineView.kind stores it. */
export const kindIndex = (name: string, machine: MachineKind = 'nommu'): number =>
  CALL_KINDS.indexOf(operationOf(name, machine).kind)

/** The call or the flag for which a caller sleeps until the process that it starts has ended; null if it does not. */
export function sleepsWith(name: RunName, flags: number): string | null {
  const waits = specOf(name).starts?.waits ?? false
  if (typeof waits === 'boolean') return waits ? name : null
  return (flags & (flagValue('clone', waits) ?? 0)) === 0 ? null : waits
}
