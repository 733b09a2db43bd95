/** What a program asks for when it starts: the blocks, what can lie in flash or be shared, and what could be changed about it. */
import { formatBytes } from '../../base/format.ts'
import { alignUp, bytesToPages, MAX_PAGE_ORDER, orderFor, PAGE_SIZE, pageAlign } from '../../base/units.ts'
import type { ElfFile, FlatFile, ProgramFile } from '../../documents/binary/types.ts'
import { argumentsOf, type ExecRequest, type FlatBinary } from '../../sim/nommu/exec/binary.ts'

export interface NeededBlock {
  /** Bytes that are asked for. */
  readonly length: number
  /** Of the buddy block that is taken for them. */
  readonly order: number
  readonly what: string
  /** None is taken where the file lies in flash that is mapped directly, or where another instance has it already. */
  readonly canBeInPlace: boolean
  /** Bytes beyond what is asked for: given back if vm.nr_trim_pages says so, else lost. */
  readonly excess: number
}

/** What could be changed, and the bytes that it gains in the blocks taken. */
export interface Change {
  readonly says: string
  readonly gains: number
}

export interface Needs {
  readonly format: 'flat' | 'elf' | 'elf-fdpic'
  readonly architecture: string
  readonly blocks: readonly NeededBlock[]
  /** Bytes that brk can give. */
  readonly brkRoom: number
  /** A second instance uses the text of the first. */
  readonly shares: boolean
  readonly problems: readonly string[]
  readonly changes: readonly Change[]
  /** What the numbers rest on. */
  readonly assumes: readonly string[]
}

/** Architectures by e_machine; `fdpic`: the kernel knows FDPIC there. */
const MACHINES: Readonly<Record<number, { readonly name: string; readonly fdpic: boolean }>> = {
  3: { name: 'i386', fdpic: false },
  4: { name: 'm68k', fdpic: false },
  8: { name: 'mips', fdpic: false },
  40: { name: 'arm', fdpic: true },
  42: { name: 'sh', fdpic: true },
  62: { name: 'x86-64', fdpic: false },
  94: { name: 'xtensa', fdpic: true },
  183: { name: 'arm64', fdpic: false },
  189: { name: 'microblaze', fdpic: false },
  243: { name: 'riscv', fdpic: false },
}
const OSABI_FDPIC = 65
const EF_ARM_CONSTANT_DISPLACEMENT = 0x100
const ET_EXEC = 2
const ET_DYN = 3

/** Words of 8 bytes, as on the machine whose loaders were recorded. */
const FLAT_WORD = 8
const FLAT_ALIGN = 16
const DATA_ALIGN = 32
const DEFAULT_STACK = 131_072
const LEAST_STACK = 2 * PAGE_SIZE
/** Unpacking needs so much for a moment. */
const UNPACKER = 42 * 1024

const gone = (bytes: number): number => 2 ** orderFor(bytesToPages(bytes)) * PAGE_SIZE

const block = (length: number, what: string, canBeInPlace = false): NeededBlock => ({
  length,
  order: orderFor(bytesToPages(length)),
  what,
  canBeInPlace,
  excess: gone(length) - pageAlign(length),
})

/** Whether a file is the one or the other. */
const isFlat = (file: ProgramFile): file is FlatFile => file.binary.format === 'flat'

/**
 * @param request How it is started: path, arguments and environment lie on a flat program's stack.
 * @param knowsFdpic Whether the kernel does; without it, as the kernel of the file's architecture does.
 */
export function needsOf(file: ProgramFile, request: ExecRequest, knowsFdpic?: boolean): Needs {
  const needs = isFlat(file) ? flatNeeds(file, request) : elfNeeds(file, knowsFdpic)
  const problems = [...file.problems, ...needs.problems]
  for (const { length, what, order, canBeInPlace } of needs.blocks)
    if (order > MAX_PAGE_ORDER)
      problems.push(
        `${formatBytes(length)} of ${what} are more than any block: at most ${formatBytes(2 ** MAX_PAGE_ORDER * PAGE_SIZE)} lie in one.${canBeInPlace ? ' In flash they can be used in place.' : ''}`,
      )
  return { ...needs, problems }
}

function flatNeeds({ binary }: FlatFile, request: ExecRequest): Needs {
  const { text, data, bss, relocs, flags, rev } = binary
  const stack = flatStack(binary, request)
  const extra = Math.max(bss + stack, FLAT_WORD * relocs)
  const isInRam = rev === 2 ? flags.length > 0 : flags.includes('ram') || flags.includes('gz')
  const blocks = isInRam
    ? [block(pageAlign(text + data + extra), 'text, data, bss and stack')]
    : [block(text, 'text', true), block(pageAlign(data + extra), 'data, bss and stack')]
  const own = blocks.at(-1)?.length ?? 0
  const dataAt = isInRam ? alignUp(text, DATA_ALIGN) : 0
  const problems: string[] = []
  if (rev !== 4 && rev !== 2)
    problems.push(`Version ${rev} of the format is refused (ENOEXEC): kernels take 4, some 2.`)
  if (flags.includes('gz') || flags.includes('gzdata'))
    problems.push(
      `It is compressed: starting it takes ${formatBytes(gone(UNPACKER))} in one block besides, for a moment.${flags.includes('gz') ? ' Its text cannot be shared or stay in flash.' : ''}`,
    )
  const changes: Change[] = []
  if (isInRam)
    changes.push({
      says: 'Without the flags RAM and GZIP text is shared, and stays in flash where the file lies in romfs there',
      gains: gone(own) - gone(pageAlign(data + extra)),
    })
  const smaller = smallerStack(own, binary.stack)
  if (smaller !== null)
    changes.push({
      says: `A stack of ${formatBytes(smaller)} instead of ${formatBytes(binary.stack)} (flthdr -s ${smaller}) fits the next smaller block`,
      gains: gone(own) / 2,
    })
  return {
    format: 'flat',
    architecture: 'unknown',
    blocks,
    brkRoom: Math.max(0, own - stack - (dataAt + data + bss)),
    shares: !isInRam,
    problems,
    changes,
    assumes: [
      `words of ${FLAT_WORD} bytes, as on riscv64, where it was recorded`,
      `it is started as ${request.path} with ${count(request.argv.length, 'argument')} and ${count(request.envp.length, 'string')} of environment`,
    ],
  }
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

function flatStack({ stack }: FlatBinary, request: ExecRequest): number {
  const tables = FLAT_WORD * (request.argv.length + 1 + request.envp.length + 1)
  return stack + alignUp((argumentsOf(request, FLAT_WORD)?.used ?? 0) + tables, FLAT_ALIGN)
}

/** A stack with which a block is half as large; null if that is none to speak of. */
function smallerStack(length: number, stack: number): number | null {
  const smaller = stack - (length - gone(length) / 2)
  return smaller >= PAGE_SIZE ? Math.floor(smaller / PAGE_SIZE) * PAGE_SIZE : null
}

function elfNeeds({ binary, bits, machine }: ElfFile, knowsFdpic?: boolean): Needs {
  const { segments, type, osabi, eflags } = binary
  const known = MACHINES[machine]
  const isFdpic = (knowsFdpic ?? known?.fdpic) === true && osabi === OSABI_FDPIC
  const isEach = isFdpic && (eflags & EF_ARM_CONSTANT_DISPLACEMENT) === 0
  const problems: string[] = []
  if (type !== ET_DYN && !(type === ET_EXEC && isFdpic))
    problems.push('It is linked to fixed addresses and refused (ENOEXEC): link it with -pie.')
  const stack = Math.max(
    pageAlign(binary.stack !== null && binary.stack > 0 ? binary.stack : DEFAULT_STACK),
    LEAST_STACK,
  )
  const changes: Change[] = []
  if (binary.stack === null || binary.stack === 0) {
    problems.push(
      `It does not say how much stack it needs, so it gets ${formatBytes(DEFAULT_STACK)}: one block of order ${orderFor(bytesToPages(DEFAULT_STACK))}.`,
    )
    changes.push({
      says: `With -Wl,-z,stack-size=${4 * PAGE_SIZE} the stack is a block of ${formatBytes(4 * PAGE_SIZE)}`,
      gains: gone(stack) - 4 * PAGE_SIZE,
    })
  }
  const blocks: NeededBlock[] = []
  if (isEach)
    for (const { vaddr, offset, memsz, flags } of segments) {
      const inPage = vaddr % PAGE_SIZE
      if ((offset - inPage) % PAGE_SIZE !== 0)
        problems.push(
          `The segment at ${vaddr} does not lie in the file as it lies in its page: EINVAL, and the program dies with SIGSEGV.`,
        )
      const isWritten = flags.includes('w')
      blocks.push(block(memsz + inPage, isWritten ? 'data and bss' : 'text', !isWritten))
    }
  else {
    const base = segments.reduce((least, { vaddr }) => Math.min(least, vaddr), Infinity)
    const top = segments.reduce((most, { vaddr, memsz }) => Math.max(most, vaddr + memsz), 0)
    const used = segments.reduce((sum, { memsz }) => sum + memsz, 0)
    blocks.push(block(top - base, 'all segments in one'))
    const hole = top - base - used
    if (hole >= 16 * PAGE_SIZE) {
      problems.push(`${formatBytes(hole)} of it are holes between segments, and cost RAM all the same.`)
      changes.push({
        says: 'Linked without holes between segments (-z noseparate-code, a linker script) it takes less',
        gains: gone(top - base) - gone(used),
      })
    }
  }
  blocks.push(block(stack, 'stack'))
  if (binary.interp !== undefined)
    problems.push(`Its interpreter ${binary.interp} is loaded as well, with blocks of its own.`)
  return {
    format: isFdpic ? 'elf-fdpic' : 'elf',
    architecture: `${known?.name ?? `machine ${machine}`}, ${bits} bits`,
    blocks,
    brkRoom: 0,
    shares: isEach && blocks.some(({ canBeInPlace }) => canBeInPlace),
    problems,
    changes: changes.filter(({ gains }) => gains > 0),
    assumes:
      known?.name === 'riscv'
        ? []
        : [
            'the loader does on this architecture what it was recorded to do on riscv64; this one was not recorded',
          ],
  }
}
