/** Small programs of both formats, to be changed by what a test is about. */
import type { ElfBinary, FlatBinary } from '../../../sim/nommu/exec/binary.ts'

/** What a header says of the machine that it is for. */
export const RISCV = { bits: 64, isBigEndian: false, machine: 243 } as const

export const flatProgram = (changes: Partial<FlatBinary> = {}): FlatBinary => ({
  format: 'flat',
  text: 40_960,
  data: 3000,
  bss: 2000,
  stack: 4096,
  flags: [],
  relocs: 0,
  rev: 4,
  ...changes,
})

/** Text and data at addresses of their own, 20,000 and 4,000 bytes in memory. */
export const elfProgram = (changes: Partial<ElfBinary> = {}): ElfBinary => ({
  format: 'elf',
  segments: [
    { flags: 'rx', vaddr: 0, offset: 0, filesz: 20_000, memsz: 20_000 },
    { flags: 'rw', vaddr: 24_576, offset: 20_480, filesz: 2000, memsz: 4000 },
  ],
  stack: 16_384,
  osabi: 0,
  eflags: 0,
  type: 3,
  ...changes,
})
