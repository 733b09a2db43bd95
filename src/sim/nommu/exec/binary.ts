/** What the loaders read in the header of a program, and the numbers that they go by. Sizes in bytes. */

/** ELFOSABI_ARM_FDPIC. */
export const OSABI_FDPIC = 65
export const ET_EXEC = 2
export const ET_DYN = 3
/** Stack of an ELF program that does not say. */
export const DEFAULT_STACK = 131_072
/** FLAT_DATA_ALIGN. */
export const FLAT_DATA_ALIGN = 32
/** No part of a flat program may be as large. */
export const FLAT_PART_LIMIT = 2 ** 28
/** zlib_inflate_workspacesize(): what the kernel needs while it unpacks a flat program. */
export const UNPACKING_BYTES = 42 * 1024

export interface FlatBinary {
  readonly format: 'flat'
  /** Up to the start of the data, header included. */
  readonly text: number
  readonly data: number
  readonly bss: number
  readonly stack: number
  readonly flags: readonly FlatFlag[]
  readonly relocs: number
  /** Version of the format: 4, or 2 for the old one. */
  readonly rev: number
}

export const FLAT_FLAGS = ['ram', 'got', 'gz', 'gzdata', 'ktrace'] as const
export type FlatFlag = (typeof FLAT_FLAGS)[number]

/** PT_LOAD. */
export interface ElfSegment {
  /** Some of `r`, `w`, `x`. */
  readonly flags: string
  readonly vaddr: number
  readonly offset: number
  readonly filesz: number
  readonly memsz: number
}

export interface ElfBinary {
  readonly format: 'elf'
  readonly segments: readonly ElfSegment[]
  /** p_memsz of PT_GNU_STACK; null without such a header. */
  readonly stack: number | null
  readonly execstack?: boolean
  /** EI_OSABI; 65 says FDPIC. */
  readonly osabi: number
  readonly eflags: number
  /** 2 ET_EXEC, 3 ET_DYN. */
  readonly type: number
  /** Path of the interpreter. */
  readonly interp?: string
}

export type Binary = FlatBinary | ElfBinary

/** Where a program's parts lie, as struct mm_struct keeps it; addresses. */
export interface ProgramImage {
  readonly startCode: number
  readonly endCode: number
  readonly startData: number
  readonly endData: number
  readonly startStack: number
  readonly argStart: number
  readonly argEnd: number
  readonly envStart: number
  readonly envEnd: number
  /** What the loader put where; absent where only the addresses above are known. */
  readonly parts?: readonly LoadedBytes[]
}

/** Bytes of a program in memory, from `start` to before `end`. */
export interface LoadedBytes {
  readonly what: 'text' | 'data' | 'bss' | 'hole'
  readonly start: number
  readonly end: number
  /** They are of the interpreter that the program names. */
  readonly isInterpreter?: true
}

/** So many strings that a program is given, each of so many letters. */
export interface Strings {
  readonly count: number
  readonly length: number
}

/** A program and what it is given beside its name. */
export interface Start {
  readonly path: string
  readonly args: Strings
  readonly env: Strings
}

/** A program and the strings that it is given, as lengths without the final NUL. */
export interface ExecRequest {
  readonly path: string
  readonly argv: readonly number[]
  readonly envp: readonly number[]
  /** Argument strings at the front that say something; all after them are letters x. Absent: the path, and one more. */
  readonly ownStrings?: number
}

/** MAX_ARG_PAGES: the strings lie in a window of 32 pages. */
export const ARGUMENT_WINDOW = 32 * 4096

/** The arguments of one program, once they are in their window. */
export interface Arguments {
  readonly argc: number
  readonly envc: number
  /** Bytes of the argument strings with their NULs. */
  readonly argBytes: number
  readonly envBytes: number
  /** Lengths of the argument strings, in their order. */
  readonly argv: readonly number[]
  /** See ExecRequest. */
  readonly ownStrings: number
  /** Bytes of the window in use: all strings, the file name and a word. */
  readonly used: number
}

/** The program's name, and what the one who starts it tells it. */
const OWN_STRINGS = 2

export const bytesOf = (strings: readonly number[]): number =>
  strings.reduce((sum, length) => sum + length + 1, 0)

/** Copies of the strings, from the top of the window down: the file name, the environment, the arguments. Null: E2BIG. */
export function argumentsOf(
  { path, argv, envp, ownStrings = OWN_STRINGS }: ExecRequest,
  wordBytes: number,
): Arguments | null {
  const [argBytes, envBytes] = [bytesOf(argv), bytesOf(envp)]
  const used = wordBytes + path.length + 1 + envBytes + argBytes
  return used > ARGUMENT_WINDOW
    ? null
    : { argc: argv.length, envc: envp.length, argBytes, envBytes, argv, ownStrings, used }
}

/** Where the strings end up when the window's content is copied to the top of the stack. */
export function stringsAt(
  argStart: number,
  { argBytes, envBytes }: Arguments,
): Pick<ProgramImage, 'argStart' | 'argEnd' | 'envStart' | 'envEnd'> {
  const argEnd = argStart + argBytes
  return { argStart, argEnd, envStart: argEnd, envEnd: argEnd + envBytes }
}
