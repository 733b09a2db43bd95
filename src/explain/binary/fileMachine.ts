/** What machine a program file is for, and what the kernel there makes of its FDPIC marks (asm/elf.h of each architecture). */
import type { ElfFile } from '../../documents/binary/types.ts'
import type { Architecture } from '../../sim/nommu/boards/architectures.ts'
import { PIC_BITS } from '../../sim/nommu/exec/architecture.ts'
import { OSABI_FDPIC, type ElfBinary } from '../../sim/nommu/exec/binary.ts'

/** `no`: all segments keep their distances; `apart`: each is mapped by itself; `together`: marked, and asks to be kept together. */
export type Fdpic = 'no' | 'apart' | 'together'

interface FileMachine {
  readonly name: string
  /** Whose loaders the model has; absent: as riscv64, where they were recorded. */
  readonly arch?: Architecture
  /** Marks of FDPIC; absent: the kernel knows none. */
  readonly fdpic?: (marks: Pick<ElfBinary, 'osabi' | 'eflags'>) => Fdpic
}

const EM_SH = 42
const EF_SH_PIC = 0x100
const EF_SH_FDPIC = 0x8000

const byOsabi =
  (together: number) =>
  ({ osabi, eflags }: Pick<ElfBinary, 'osabi' | 'eflags'>): Fdpic => {
    if (osabi !== OSABI_FDPIC) return 'no'
    return (eflags & together) === 0 ? 'apart' : 'together'
  }

const XTENSA: FileMachine = { name: 'xtensa', arch: 'xtensa', fdpic: byOsabi(0) }

/** e_machine of the architectures whose loaders the model has. */
export const E_MACHINE: Readonly<Record<Architecture, number>> = {
  riscv64: 243,
  arm: 40,
  m68k: 4,
  xtensa: 94,
}

/** By e_machine. */
const MACHINES: Readonly<Record<number, FileMachine>> = {
  3: { name: 'i386' },
  [E_MACHINE.m68k]: { name: 'm68k', arch: 'm68k' },
  8: { name: 'mips' },
  22: { name: 's390' },
  [E_MACHINE.arm]: { name: 'arm', arch: 'arm', fdpic: byOsabi(PIC_BITS) },
  [EM_SH]: {
    name: 'sh',
    fdpic: ({ eflags }) => {
      if ((eflags & EF_SH_FDPIC) === 0) return 'no'
      return (eflags & EF_SH_PIC) === 0 ? 'apart' : 'together'
    },
  },
  62: { name: 'x86-64' },
  [E_MACHINE.xtensa]: XTENSA,
  106: { name: 'blackfin' },
  183: { name: 'arm64' },
  189: { name: 'microblaze' },
  [E_MACHINE.riscv64]: { name: 'riscv', arch: 'riscv64' },
  0xabc7: XTENSA,
}

const machineOf = ({ machine }: ElfFile): FileMachine => MACHINES[machine] ?? { name: `machine ${machine}` }

/** `arm, 32 bits`. */
export const architectureOf = (file: ElfFile): string =>
  `${machineOf(file).name}, ${file.bits} bits${file.isBigEndian ? ', big endian' : ''}`

/** Of the loaders that the model has, those of the file's machine; null where it has none. */
export const loadersFor = (file: ElfFile): Architecture | null => machineOf(file).arch ?? null

/** The machine's kernel knows FDPIC at all. */
export const canBeFdpic = (file: ElfFile): boolean => machineOf(file).fdpic !== undefined

/** `knowsFdpic`: whether the kernel does; without it, as the kernel of the file's machine does. */
export function fdpicOf(file: ElfFile, knowsFdpic?: boolean): Fdpic {
  const known = machineOf(file).fdpic
  if (knowsFdpic === false) return 'no'
  const marks = known ?? (knowsFdpic === true ? byOsabi(PIC_BITS) : undefined)
  return marks?.(file.binary) ?? 'no'
}

/** The program with the marks that the model knows, whatever those of its machine are. */
export const asModelled = (file: ElfFile): ElfBinary => marked(file.binary, fdpicOf(file))

const marked = (binary: ElfBinary, fdpic: Fdpic): ElfBinary => ({
  ...binary,
  osabi: fdpic === 'no' ? 0 : OSABI_FDPIC,
  eflags: fdpic === 'together' ? PIC_BITS : 0,
})

/** The program with what its machine marks FDPIC by. */
export const withFdpic = ({ binary, machine }: ElfFile): ElfBinary =>
  machine === EM_SH ? { ...binary, eflags: EF_SH_FDPIC } : marked(binary, 'apart')
