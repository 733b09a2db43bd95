/**
 * A scenario made ready to run: names resolved to slots, constants to numbers. The interpreter only adds.
 * `line` is the 1-based line of the text, `text` the operation as written, without its comment.
 */
import type { SysctlKey } from '../../../language/words.ts'
import type { GOAL_MEASURES, GOAL_RELATIONS } from '../../../language/exerciseWords.ts'
import type { VIEW_COLOURS, VIEW_PANES } from '../../../language/words.ts'
import type { OperationName, RunName } from '../../../language/calls/calls.ts'
import type { MmuEra } from '../../../sim/mmu/eraNames.ts'
import type { Era, Slab } from '../../../sim/nommu/era.ts'
import type { BoardSpec } from '../../../sim/nommu/boards/board.ts'
import type { FileSpec } from '../../../sim/nommu/files/files.ts'
import type { Strings } from '../../../sim/nommu/exec/binary.ts'
import type { measuredBoot } from '../../../sim/nommu/boards/decode.ts'
import type { bringLoaders } from '../../../sim/nommu/exec/loaders.ts'
import type { OlderKernels } from '../../../sim/nommu/machine.ts'
import type { procFile } from '../../../sim/nommu/proc/procText.ts'
import type { LinkRef, ValueRef } from '../narration/narrationRefs.ts'

/** An argument: a number, a value kept by an earlier call plus a constant, a path, or another process. */
export type Arg =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'slot'; readonly slot: number; readonly plus: number }
  | { readonly kind: 'path'; readonly path: string }
  /** An index into Program.processNames (ptrace_peek). */
  | { readonly kind: 'process'; readonly process: number }
  | (Strings & { readonly kind: 'strings' })

interface OpBase {
  readonly line: number
  readonly text: string
  /** It is not made: what depends on it finds what a refused call would have left. */
  readonly isLeftOut?: true
  /** The line of one that is left out and would have given a name that this one uses, or a name on which that depends. */
  readonly lacks?: number
}

export type Op =
  /** `process` is an index into Program.processNames. Sizes in bytes. */
  | (OpBase & {
      readonly op: 'spawn'
      readonly process: number
      readonly programBytes: number
      readonly stackBytes: number
    })
  /**
   * `result` is the slot that keeps the return value, -1 for none. Arguments in the order of the call. `child`: the process that
   * vfork or clone starts, an index into Program.processNames; -1 for none that has a name.
   */
  | (OpBase & {
      readonly op: 'call'
      readonly process: number
      readonly name: RunName
      readonly args: readonly Arg[]
      readonly result: number
      readonly child: number
    })
  /** `process` as in spawn. The program is given its path, and strings of letters. */
  | (OpBase & {
      readonly op: 'exec'
      readonly process: number
      readonly path: string
      readonly args: Strings
      readonly env: Strings
    })
  | (OpBase & { readonly op: 'sysctl'; readonly key: SysctlKey; readonly value: number })
  /** `process` null: `cat /proc/maps`; else `A: cat maps` reads /proc/PID/maps, and `A: cat core` lists a core dump. */
  | (OpBase & { readonly op: 'cat'; readonly process: number | null; readonly path: string })

/** Operations one after the other, as a list has them: every list of operations is one. */
export interface OpList extends Iterable<Op> {
  readonly length: number
  at(index: number): Op | undefined
  entries(): Iterable<[number, Op]>
  map<T>(make: (op: Op, index: number) => T): T[]
  flatMap<T>(make: (op: Op, index: number) => T | readonly T[]): T[]
  filter(holds: (op: Op, index: number) => boolean): Op[]
  some(holds: (op: Op, index: number) => boolean): boolean
  find(holds: (op: Op, index: number) => boolean): Op | undefined
  findIndex(holds: (op: Op, index: number) => boolean): number
}

/** What an operation does, as its spec is found by. */
export const operationName = (op: Op): OperationName => (op.op === 'call' ? op.name : op.op)

/** A stretch of narration: words as they are written, or a value that the model works out. */
export interface NotePiece {
  /** 1-based, for diagnostics; columns count from 0, `to` is exclusive. */
  readonly line: number
  readonly from: number
  readonly to: number
  /** The words; for a value what stands between its braces. */
  readonly text: string
  readonly value: ValueRef | null
  readonly isCode: boolean
  readonly emphasis: boolean
  readonly link: LinkRef | null
}

export type NoteParagraph = readonly NotePiece[]

/** What the author says about the state after a step; 0 is the start. */
export interface Note {
  readonly step: number
  readonly paragraphs: readonly NoteParagraph[]
}

export interface Choice {
  readonly isRight: boolean
  readonly words: NoteParagraph
  /** Why it is wrong; empty where the author does not say, and for the right one. */
  readonly why: readonly NoteParagraph[]
}

/** Asked about the state after a step. */
export interface Question {
  /** 1-based. */
  readonly line: number
  /** 0 is the start. One of the last operation closes the scenario: it is asked where the run ends. */
  readonly step: number
  readonly words: NoteParagraph
  /** At least two, one of them right. */
  readonly choices: readonly Choice[]
  readonly explanation: readonly NoteParagraph[]
}

/** How a scenario wants to be looked at when it is opened; null for what it leaves to the reader. */
export interface Look {
  readonly colourBy: (typeof VIEW_COLOURS)[number] | null
  readonly panes: (typeof VIEW_PANES)[number] | null
  /** The stretch of RAM that the page map shows. Bytes, the end exclusive. */
  readonly at: { readonly start: number; readonly end: number } | null
  /** A variable or process that the page map shows instead: where it lies is known when the run is. Absent for none. */
  readonly zoom?: ZoomTarget
}

/** A name as it stands in the text: line from 1, columns from 0, `to` exclusive. */
export interface ZoomTarget {
  readonly name: string
  readonly line: number
  readonly from: number
  readonly to: number
}

/** What must hold when a run is over. `text` as it is written behind `goal`. */
export type Goal = { readonly line: number; readonly text: string } & (
  | {
      readonly kind: 'measure'
      readonly measure: (typeof GOAL_MEASURES)[number]
      readonly relation: (typeof GOAL_RELATIONS)[number]
      readonly bytes: number
    }
  /** An mmap of this length is made, and each of them succeeds. Bytes as they are asked for. */
  | { readonly kind: 'mapped'; readonly bytes: number }
  /** No call is refused. */
  | { readonly kind: 'served' }
)

/** What a reader is asked to bring about, and within which bounds. */
export interface Exercise {
  /** At least one. */
  readonly goals: readonly Goal[]
  /** Calls beside the locked ones, at most; null without a limit. */
  readonly mostCalls: number | null
  /** Operations that differ from the exercise's, at most. */
  readonly mostEdits: number | null
  /** Lines whose operations must stay, first and last, 1-based. */
  readonly keeps: readonly { readonly first: number; readonly last: number }[]
  readonly hints: readonly string[]
}

/** The kernel of a program. */
export interface KernelSpec {
  readonly era: Era
  /** The kernel is patched so that System V segments can be mapped (6.12 refuses shmat otherwise). */
  readonly shmDirect: boolean
  /** What stores mappings in 2.6.28 and before; null for later kernels. */
  readonly slab: Slab | null
  /** The kernel of a machine with an MMU, on which all of it runs then; null for one without. */
  readonly mmu: MmuEra | null
}

/** One thing in which the machine beside the first one differs from it. */
export type Difference =
  /** The setting has this value from the start to the end, whatever the program sets. */
  | { readonly kind: 'sysctl'; readonly key: SysctlKey; readonly value: number }
  | { readonly kind: 'kernel'; readonly kernel: KernelSpec }
  | { readonly kind: 'board'; readonly board: BoardSpec }
  /** The operation in this line (1-based) is not made. */
  | { readonly kind: 'without'; readonly line: number }
  | { readonly kind: 'mmu' }

export interface Program extends KernelSpec {
  readonly title: string
  readonly about: string
  /** The part of the course that it belongs to; empty for none. */
  readonly chapter: string
  /** Null without a view line. */
  readonly look: Look | null
  /** Null for a text without a goal. */
  readonly exercise: Exercise | null
  /** In the order of their steps, at most one a step. */
  readonly notes: readonly Note[]
  readonly questions: readonly Question[]
  readonly board: BoardSpec
  /** vm.nr_trim_pages before the first step. */
  readonly nrTrimPages: number
  /** vm.max_map_count before the first step; null for the kernel's own. */
  readonly maxMapCount: number | null
  /** In what the machine beside it differs; null without one. */
  readonly beside: readonly Difference[] | null
  /** Files that exist before the first step: the usual ones and those declared in the header. */
  readonly files: readonly FileSpec[]
  /** Lets a machine start programs from files; null where the text was read without it. */
  readonly bringLoaders: typeof bringLoaders | null
  /** Gives the state of a measured board; null where the text was read without it, and then `board` is none. */
  readonly measuredBoot: typeof measuredBoot | null
  /** What only kernels before 2.6.30 have; null where the text was read without it, and then `era` is none of them. */
  readonly olderKernels: OlderKernels | null
  /** Prints files below /proc; null where the text was read without it, and then no operation does. */
  readonly procFile: typeof procFile | null
  readonly ops: OpList
  readonly processNames: readonly string[]
  readonly slotNames: readonly string[]
}
