/**
 * The format `mmu-trace/1`: what a real Linux with an MMU did, call by call. Addresses, lengths, offsets and sizes in bytes; rss
 * and pss in kB. README.md beside says what each list means.
 */
export const MMU_TRACE_FORMAT = 'mmu-trace/1'

/** Index of the page in its VMA or object, which page, and for VMAs its bits: `f` not anonymous, `x` mapped once. */
export type MmuPage = readonly [index: number, page: number, bits: string]
export type MmuObjectPage = readonly [index: number, page: number]

export type MmuVmaHead = readonly [
  start: number,
  end: number,
  /** `rw-p` */
  permissions: string,
  /** Bytes; 0 for private anonymous memory. */
  offset: number,
  /** Id, or 0. */
  object: number,
  /** VmFlags of smaps. */
  flags: string,
]
export type MmuVma = readonly [
  ...head: MmuVmaHead,
  rss: number,
  pss: number,
  pages: readonly MmuPage[],
  /** `[heap]` only. */
  name?: string,
]

/** In place of a list of more than 2,000 VMAs. */
export interface MmuVmaDigest {
  readonly count: number
  /** Of the compact JSON of the list of heads, in hex. */
  readonly sha256: string
  readonly first: readonly MmuVma[]
  readonly last: readonly MmuVma[]
}

export interface MmuProcessState {
  readonly brk: number
  /** VMAs, those that every program has included. */
  readonly mapCount: number
  readonly vmas: readonly MmuVma[] | MmuVmaDigest
}

export interface MmuObjectState {
  readonly id: number
  readonly kind: 'file' | 'anon' | 'sysv'
  readonly name: string
  readonly size: number
  /** None are listed of objects of more than 32 MiB. */
  readonly pages: readonly MmuObjectPage[]
  /** Of segments only. */
  readonly nattch?: number
}

export interface MmuTraceState {
  /** By name, oldest first. */
  readonly processes: Readonly<Record<string, MmuProcessState>>
  readonly objects: readonly MmuObjectState[]
}

export interface MmuOutcome {
  /** Missing where a signal came instead. */
  readonly ret?: number
  readonly errno?: string
  readonly signal?: string
  readonly code?: string
  readonly faultAddress?: number
  /** What pread gave, a character a byte. */
  readonly data?: string
  /** What mincore gave, a digit a page. */
  readonly vec?: string
}

export interface MmuTraceStep extends MmuOutcome {
  /** The line of the script. */
  readonly call: string
  readonly sys: string
  readonly args: readonly (number | string)[]
  readonly after: MmuTraceState
}

export interface MmuTraceDocument {
  readonly format: typeof MMU_TRACE_FORMAT
  readonly name: string
  readonly about: string
  readonly script: readonly string[]
  readonly kernel: {
    readonly release: string
    readonly pageSize: 4096
    readonly ramPages: number
    readonly options: {
      readonly maxMapCount: number
      readonly mmapMinAddr: number
      readonly faultAroundPages: number
      readonly stackLimit: number
      readonly stackGuardGapPages: number
    }
  }
  readonly initial: {
    readonly mmapBase: number
    readonly taskSize: number
    readonly startBrk: number
    /** The VMAs that every process has from its start, never listed again. */
    readonly foreign: readonly (readonly [
      start: number,
      end: number,
      permissions: string,
      name: string,
      flags: string,
    ])[]
  }
  readonly steps: readonly MmuTraceStep[]
}
