/**
 * What the loaders take from the architecture. Recorded were riscv64, and riscv64 with the rule of ARM for FDPIC; the others follow
 * fs/binfmt_flat.c, fs/binfmt_elf_fdpic.c and the headers of their architectures.
 */
import type { Architecture } from '../boards/architectures.ts'
import type { Machine } from '../machine.ts'

export interface Loading {
  /** Bytes of a pointer, and of a relocation of a flat program. */
  readonly word: 4 | 8
  /** FLAT_STACK_ALIGN: the larger of a pointer and ARCH_SLAB_MINALIGN. */
  readonly stackAlign: number
  /** Words before the data of a flat program, one for each library (without BINFMT_FLAT_NO_DATA_START_OFFSET). */
  readonly dataOffset: number
  /** Words for argv and envp beside argc (BINFMT_FLAT_ARGVP_ENVP_ON_STACK). */
  readonly pointersOnStack: 0 | 2
  /** It marks FDPIC programs, so that their segments are mapped one by one. */
  readonly knowsFdpic: boolean
  /** elf_check_const_displacement: the bits of e_flags by which such a program asks for one block all the same. */
  readonly constantDisplacement: number
  /** Entries of the auxiliary vector of an ELF program, two words each. */
  readonly auxiliary: number
  /** Bytes of ELF_PLATFORM with its NUL. */
  readonly platform: number
  /** Order of the block of a kernel stack. */
  readonly kernelStackOrder: number
  /** Its loaders were recorded. */
  readonly isRecorded: boolean
}

/** EF_ARM_PIC, and the bit of the kernel whose FDPIC programs were recorded. */
export const PIC_BITS = 0x120
/** AT_NULL and DLINFO_ITEMS. */
const COMMON_ENTRIES = 16

const OF_32_BITS = {
  word: 4,
  dataOffset: 1,
  pointersOnStack: 0,
  knowsFdpic: true,
  constantDisplacement: 0,
  auxiliary: COMMON_ENTRIES,
  platform: 0,
  kernelStackOrder: 1,
  isRecorded: false,
} as const

export const LOADING: Readonly<Record<Architecture, Loading>> = {
  riscv64: {
    word: 8,
    stackAlign: 16,
    dataOffset: 0,
    pointersOnStack: 0,
    knowsFdpic: false,
    constantDisplacement: PIC_BITS,
    // The cache's sizes, the vDSO and the size of a signal's frame.
    auxiliary: COMMON_ENTRIES + 10,
    platform: 0,
    kernelStackOrder: 2,
    isRecorded: true,
  },
  arm: {
    ...OF_32_BITS,
    stackAlign: 8,
    pointersOnStack: 2,
    constantDisplacement: PIC_BITS,
    auxiliary: COMMON_ENTRIES + 1,
    platform: 'v7ml'.length + 1,
  },
  m68k: { ...OF_32_BITS, stackAlign: 4, pointersOnStack: 2, knowsFdpic: false },
  xtensa: { ...OF_32_BITS, stackAlign: 16 },
}

export const loadingOf = ({ config }: Pick<Machine, 'config'>): Loading => LOADING[config.arch ?? 'riscv64']
