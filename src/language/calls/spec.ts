/**
 * What a system call is, as data. The files beside this one hold one spec for each call, by subject; `calls.ts` puts them
 * together. Whoever needs to know something of a call by its name asks there, and keeps no table of names of its own.
 */
import type { ErrnoName } from '../../base/uapi.ts'
import type { FlagFamily } from './flags.ts'
import type { CallKind } from './kinds.ts'

/** `bytes`: a length in memory; `offset`: a place in a file, or its size; `segment`: the number of a System V segment;
 * `strings`: how many strings of which length a program is given, `args 3x20`. */
export type ParameterKind =
  | 'address'
  | 'bytes'
  | 'offset'
  | 'descriptor'
  | 'segment'
  | 'number'
  | 'path'
  | 'strings'
  | 'process'
  | FlagFamily

export interface Parameter {
  readonly name: string
  readonly kind: ParameterKind
  /** May be left out, if all after it are left out too; then it has this value. */
  readonly otherwise?: number
  /** May be left out only where this constant is among the flags of the call. */
  readonly onlyWith?: string
}

export const parameter = (name: string, kind: ParameterKind, otherwise?: number): Parameter =>
  otherwise === undefined ? { name, kind } : { name, kind, otherwise }

/** A call with fewer arguments: those that are written, and what all others then are, by their names. */
export interface ShortForm {
  readonly written: readonly string[]
  readonly values: Readonly<Record<string, number>>
}

/** What a call gives when it is not refused. `word`: what memory holds; `nothing`: no program is given it. */
export type Returns =
  'address' | 'bytes' | 'count' | 'descriptor' | 'pid' | 'segment' | 'word' | 'zero' | 'nothing'

/** What holds of every operation, a system call or not. */
export interface OperationSpec {
  readonly kind: CallKind
  readonly returns: Returns
  /** What it can be refused with while its caller lives, the likeliest first. */
  readonly errnos: readonly ErrnoName[]
  /** It gives nothing to think about beforehand: no question is asked about it. */
  readonly isPlain?: true
  /** The caller ends. */
  readonly ends?: true
  /** The parameter that says with how many bytes the call deals. */
  readonly deals?: string
}

export interface CallSpec extends OperationSpec {
  readonly parameters: readonly Parameter[]
  readonly shortForms?: readonly ShortForm[]
  /** Its result names the process that it starts. `waits`: the caller sleeps until that ends, or does with this flag. */
  readonly starts?: { readonly waits: boolean | string }
  /**
   * What is different on one kind of machine. `missing`: its kernels do not have the call and answer ENOSYS.
   * A spec says what holds everywhere, and is not repeated here.
   */
  readonly on?: { readonly [Machine in MachineKind]?: 'missing' | Partial<Omit<CallSpec, 'on'>> }
}

/** Another spelling: runs as that call, with these values put before the arguments. */
export interface Spelling {
  readonly parameters: readonly Parameter[]
  readonly runsAs: { readonly name: string; readonly before: readonly number[] }
}

/** Machines are of one kind or the other as far as calls go. */
export type MachineKind = 'nommu' | 'mmu'

/** A call as the kernels of one kind of machine know it; null if they do not have it. */
export function specOn({ on, ...everywhere }: CallSpec, machine: MachineKind): CallSpec | null {
  const difference = on?.[machine]
  return difference === 'missing' ? null : { ...everywhere, ...difference }
}
