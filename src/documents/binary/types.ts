import type { ElfBinary, FlatBinary } from '../../sim/nommu/exec/binary.ts'

/** A program file as its headers describe it. */
export type ProgramFile = FlatFile | ElfFile

interface FileFacts {
  /** Bytes. */
  readonly size: number
  /** What in the headers cannot be as it says, or will not start. */
  readonly problems: readonly string[]
}

export interface FlatFile extends FileFacts {
  readonly binary: FlatBinary
}

export interface ElfFile extends FileFacts {
  readonly binary: ElfBinary
  /** 32 or 64. */
  readonly bits: 32 | 64
  readonly isBigEndian: boolean
  /** e_machine. */
  readonly machine: number
}

/** Bytes of a file that are wanted. Where the file ends before, those that there are. */
export interface Wanted {
  readonly from: number
  readonly length: number
}

/** Reads a file by asking for the few bytes that it wants to see: nobody has to have all of it. */
export type Reading<T> = Generator<Wanted, T, Uint8Array>
