/** What a program needs to start, and whether it would: of a file of the board, or of one that the reader brought along. */

/** As much of a Blob as is wanted of one. */
export interface FileOfReader {
  readonly size: number
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

/** Which program is asked about. */
export type ProgramAsked =
  /** A file of the machine. */
  | { readonly path: string }
  /** A file of the reader's own; only its headers are read. */
  | { readonly name: string; readonly file: FileOfReader }

/** What becomes of a request while the program starts. */
export type BlockFate =
  /** A block is taken. */
  | 'taken'
  /** None is: it is used where it lies in flash or in the file's own memory. */
  | 'inPlace'
  /** None is: another instance has it already. */
  | 'shared'
  | 'refused'
  /** It comes after the one that is refused, or nobody tried. */
  | 'untried'

export interface ProgramBlock {
  readonly what: string
  /** Bytes that are asked for. */
  readonly length: number
  readonly order: number
  /** Bytes up to whole pages. */
  readonly rounding: number
  /** Bytes of the block beyond those pages. */
  readonly excess: number
  /** They are given back, as vm.nr_trim_pages says. */
  readonly isTrimmed: boolean
  /** Free blocks of this order and above before the start. */
  readonly free: number
  readonly fate: BlockFate
  /** It is given back as soon as the program runs. */
  readonly isBrief: boolean
}

/** One way in which the file can lie, and what comes of starting it there. */
export interface ProgramStart {
  readonly where: string
  readonly blocks: readonly ProgramBlock[]
  /** Null where the model cannot tell. */
  readonly starts: boolean | null
  readonly says: string
  /** Bytes of RAM that are gone once it runs, and once a second instance does; null where it does not start. */
  readonly takes: number | null
  readonly secondTakes: number | null
}

export interface ProgramChange {
  readonly says: string
  /** Bytes, in the blocks taken. */
  readonly gains: number
  /** Whether it would start then; null where the model cannot tell. */
  readonly starts: boolean | null
}

/** One part of the program, in the order in which they lie. */
export interface ProgramPart {
  readonly what: 'text' | 'data' | 'bss' | 'stack' | 'relocations' | 'hole'
  readonly bytes: number
}

export interface ProgramView {
  readonly path: string
  /** bFLT, version 4; or ELF, arm, 32 bits. */
  readonly format: string
  /** Bytes of the file. */
  readonly size: number
  readonly parts: readonly ProgramPart[]
  readonly starts: readonly ProgramStart[]
  /** Bytes that brk can give. */
  readonly brkRoom: number
  readonly shares: boolean
  /** What would gain most first. */
  readonly changes: readonly ProgramChange[]
  readonly problems: readonly string[]
  readonly assumes: readonly string[]
  /** The line that declares it in a scenario; null where it is there already, or cannot be written. */
  readonly fileLine: string | null
}
