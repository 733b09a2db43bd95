/** What a program asks for when it starts: the blocks, and what of it can lie in flash or be shared. */
import { formatBytes, hex } from '../../base/format.ts'
import { append } from '../../base/lists.ts'
import { alignUp, bytesToPages, MAX_PAGE_ORDER, orderFor, PAGE_SIZE, pageAlign } from '../../base/units.ts'
import type { ElfFile, FlatFile, ProgramFile } from '../../documents/binary/types.ts'
import type { Architecture } from '../../sim/nommu/boards/architectures.ts'
import { LOADING, type Loading } from '../../sim/nommu/exec/architecture.ts'
import {
  argumentsOf,
  DEFAULT_STACK,
  ET_DYN,
  ET_EXEC,
  FLAT_DATA_ALIGN,
  FLAT_PART_LIMIT,
  OSABI_FDPIC,
  UNPACKING_BYTES,
  type ElfBinary,
  type ExecRequest,
  type FlatBinary,
} from '../../sim/nommu/exec/binary.ts'
import { block, blockFor, extentOf, isFlat, type NeededBlock } from './blocks.ts'
import { changesOf, type Change } from './changes.ts'
import { architectureOf, fdpicOf, loadersFor, type Fdpic } from './fileMachine.ts'

export interface Needs {
  readonly format: 'flat' | 'elf' | 'elf-fdpic'
  readonly architecture: string
  /** In the order in which they are asked for. */
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

/** Where it is to start, as far as that is known. */
export interface Setting {
  /** Of a flat program, which does not say for what machine it is; riscv64 without it. */
  readonly arch?: Architecture
  /** Whether the kernel knows FDPIC; without it, as the kernel of the file's machine does. */
  readonly knowsFdpic?: boolean
  /** The program that its PT_INTERP names. */
  readonly interpreter?: ElfBinary
}

type Parts = Omit<Needs, 'changes'>

const LEAST_STACK = 2 * PAGE_SIZE

/** @param request How it is started: path, arguments and environment lie on a flat program's stack. */
export function needsOf(file: ProgramFile, request: ExecRequest, setting: Setting = {}): Needs {
  const needs = partsOf(file, request, setting)
  return { ...needs, changes: changesOf(file, needs, (other) => partsOf(other, request, setting).blocks) }
}

function partsOf(file: ProgramFile, request: ExecRequest, setting: Setting): Parts {
  const needs = isFlat(file) ? flatNeeds(file, request, setting) : elfNeeds(file, setting)
  const problems = [...file.problems, ...needs.problems]
  for (const { length, what, order, canBeInPlace } of needs.blocks)
    if (order > MAX_PAGE_ORDER)
      problems.push(
        `${formatBytes(length)} of ${what} are more than any block: at most ${formatBytes(2 ** MAX_PAGE_ORDER * PAGE_SIZE)} lie in one.${canBeInPlace ? ' In flash they can be used in place.' : ''}`,
      )
  return { ...needs, problems }
}

function flatNeeds({ binary }: FlatFile, request: ExecRequest, { arch = 'riscv64' }: Setting): Parts {
  const loading = LOADING[arch]
  const { text, data, bss, relocs, flags, rev } = binary
  const libraries = loading.word * loading.dataOffset
  const stack = flatStack(binary, request, loading)
  const extra = Math.max(bss + stack, loading.word * relocs)
  const isInRam = rev === 2 ? flags.length > 0 : flags.includes('ram') || flags.includes('gz')
  const blocks = isInRam
    ? [block(pageAlign(text + data + extra + libraries), 'text, data, bss and stack')]
    : [block(text, 'text', true), block(pageAlign(data + extra + libraries), 'data, bss and stack')]
  const own = blocks.at(-1)?.length ?? 0
  const dataAt = alignUp((isInRam ? text : 0) + libraries, FLAT_DATA_ALIGN)
  const problems: string[] = []
  if (rev !== 4 && rev !== 2)
    problems.push(`Version ${rev} of the format is refused (ENOEXEC): kernels take 4, some 2.`)
  const sizes = {
    text,
    data,
    bss,
    stack: binary.stack,
    'relocations with data': data + loading.word * relocs,
  }
  for (const [what, bytes] of Object.entries(sizes))
    if (bytes >= FLAT_PART_LIMIT)
      problems.push(
        `Its header says ${formatBytes(bytes)} of ${what}: from 256 MiB on it is refused (ENOEXEC).`,
      )
  const isRefused = problems.length > 0
  if (rev === 4 && (flags.includes('gz') || flags.includes('gzdata')))
    problems.push(
      `It is compressed: starting it takes ${formatBytes(blockFor(UNPACKING_BYTES))} in one block besides, for a moment.${flags.includes('gz') ? ' Its text cannot be shared or stay in flash.' : ''}`,
    )
  return {
    format: 'flat',
    architecture: 'unknown',
    // What is refused by its header asks for nothing.
    blocks: isRefused ? [] : blocks,
    brkRoom: isRefused ? 0 : Math.max(0, own - stack - (dataAt + data + bss)),
    shares: !isInRam && !isRefused,
    problems,
    assumes: [
      `words of ${loading.word} bytes, as on ${arch}${loading.isRecorded ? ', where it was recorded' : ', which was not recorded'}`,
      `it is started as ${request.path} with ${count(request.argv.length, 'argument')} and ${count(request.envp.length, 'string')} of environment`,
    ],
  }
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

function flatStack({ stack }: FlatBinary, request: ExecRequest, { word, stackAlign }: Loading): number {
  const tables = word * (request.argv.length + 1 + request.envp.length + 1)
  return stack + alignUp((argumentsOf(request, word)?.used ?? 0) + tables, stackAlign)
}

function elfNeeds(file: ElfFile, { knowsFdpic, interpreter }: Setting): Parts {
  const { binary } = file
  const arch = loadersFor(file)
  const fdpic = fdpicOf(file, knowsFdpic)
  const problems: string[] = []
  if (binary.type !== ET_DYN && !(binary.type === ET_EXEC && fdpic !== 'no'))
    problems.push(
      binary.type === ET_EXEC
        ? 'It is linked to fixed addresses and refused (ENOEXEC): link it with -pie. This is what it would ask for then.'
        : `It is of type ${binary.type}, which is neither a program nor a library, and refused (ENOEXEC).`,
    )
  if (binary.osabi === OSABI_FDPIC && fdpic === 'no')
    problems.push(
      `It is marked FDPIC, which the kernel of its machine does not know: all of it is copied into one block.`,
    )
  const blocks = segmentBlocks(binary, fdpic, problems)
  const ofProgram = blocks.length
  if (binary.interp !== undefined) {
    if (interpreter === undefined)
      problems.push(`Its interpreter ${binary.interp} is loaded as well, with blocks of its own.`)
    else {
      const other: ElfFile = { ...file, binary: interpreter }
      const parts = segmentBlocks(interpreter, fdpicOf(other, knowsFdpic), problems)
      append(
        blocks,
        parts.map((part) => ({ ...part, what: `${part.what} of ${binary.interp ?? ''}` })),
      )
    }
  }
  const said = [binary.stack, interpreter?.stack].find((size) => (size ?? 0) > 0)
  const stack = Math.max(pageAlign(said ?? DEFAULT_STACK), LEAST_STACK)
  if (said === undefined || said === null)
    problems.push(
      `It does not say how much stack it needs, so it gets ${formatBytes(DEFAULT_STACK)}: one block of order ${orderFor(bytesToPages(DEFAULT_STACK))}.`,
    )
  blocks.push(block(stack, 'stack'))
  return {
    format: fdpic === 'no' ? 'elf' : 'elf-fdpic',
    architecture: architectureOf(file),
    blocks,
    brkRoom: 0,
    shares: blocks.slice(0, ofProgram).some(({ canBeInPlace }) => canBeInPlace),
    problems,
    assumes:
      arch !== null && LOADING[arch].isRecorded
        ? []
        : [
            'the loader does on this architecture what it was recorded to do on riscv64; this one was not recorded',
          ],
  }
}

/** Each segment by itself, or one block for all of them with the holes between. */
function segmentBlocks({ segments }: ElfBinary, fdpic: Fdpic, problems: string[]): NeededBlock[] {
  if (fdpic === 'apart')
    return segments.map(({ vaddr, offset, memsz, flags }) => {
      const inPage = vaddr % PAGE_SIZE
      if (memsz + inPage === 0)
        problems.push(
          `The segment at ${hex(vaddr)} has no bytes: EINVAL, and the program dies with SIGSEGV. Link it without that section.`,
        )
      if ((offset - inPage) % PAGE_SIZE !== 0)
        problems.push(
          `The segment at ${hex(vaddr)} does not lie in the file as it lies in its page: EINVAL, and the program dies with SIGSEGV.`,
        )
      const isWritten = flags.includes('w')
      return block(memsz + inPage, isWritten ? 'data and bss' : 'text', !isWritten)
    })
  const { length, used } = extentOf(segments)
  if (length - used >= 16 * PAGE_SIZE)
    problems.push(
      `${formatBytes(length - used)} of it are holes between segments, and cost RAM all the same.`,
    )
  return [block(length, 'all segments in one')]
}
