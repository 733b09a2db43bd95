/** The blocks of a program that starts. */
import { bytesToPages, orderFor, PAGE_SIZE, pageAlign } from '../../base/units.ts'
import type { FlatFile, ProgramFile } from '../../documents/binary/types.ts'
import type { Binary, ElfSegment } from '../../sim/nommu/exec/binary.ts'

export interface NeededBlock {
  /** Bytes that are asked for. */
  readonly length: number
  /** Of the buddy block that is taken for them. */
  readonly order: number
  readonly what: string
  /** None is taken where the file lies in flash that is mapped directly, or where another instance has it already. */
  readonly canBeInPlace: boolean
  /** Bytes up to whole pages, which nobody gets back. */
  readonly rounding: number
  /** Bytes of the block beyond those pages: given back if vm.nr_trim_pages says so, else lost. */
  readonly excess: number
}

/** Bytes of the buddy block that is taken for so many. */
export const blockFor = (bytes: number): number => 2 ** orderFor(bytesToPages(bytes)) * PAGE_SIZE

export const block = (length: number, what: string, canBeInPlace = false): NeededBlock => ({
  length,
  order: orderFor(bytesToPages(length)),
  what,
  canBeInPlace,
  rounding: pageAlign(length) - length,
  excess: blockFor(length) - pageAlign(length),
})

export const isFlat = (file: ProgramFile): file is FlatFile => file.binary.format === 'flat'

/** Bytes from the first segment to the end of the last, and those of them that are of segments. */
export function extentOf(segments: readonly ElfSegment[]): {
  readonly length: number
  readonly used: number
} {
  const base = segments.reduce((least, { vaddr }) => Math.min(least, vaddr), Infinity)
  const top = segments.reduce((most, { vaddr, memsz }) => Math.max(most, vaddr + memsz), 0)
  const used = segments.reduce((sum, { memsz }) => sum + memsz, 0)
  return { length: Math.max(0, top - base), used: Math.min(used, Math.max(0, top - base)) }
}

/** The same file with another program in it, of the same format. */
export function withBinary(file: ProgramFile, binary: Binary): ProgramFile {
  if (isFlat(file)) return binary.format === 'flat' ? { ...file, binary } : file
  return binary.format === 'elf' ? { ...file, binary } : file
}
