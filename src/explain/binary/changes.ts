/** What could be changed about a program so that it asks for less, as programs that differ in one thing: so that each can be tried. */
import { append } from '../../base/lists.ts'
import { formatBytes } from '../../base/format.ts'
import { PAGE_SIZE, pageAlign } from '../../base/units.ts'
import type { ElfFile, FlatFile, ProgramFile } from '../../documents/binary/types.ts'
import type { Binary, FlatBinary } from '../../sim/nommu/exec/binary.ts'
import { canBeFdpic, fdpicOf, withFdpic } from './fileMachine.ts'
import { blockFor, extentOf, isFlat, type NeededBlock } from './blocks.ts'

/** What could be changed, and the bytes that it gains in the blocks taken. */
export interface Change {
  readonly says: string
  readonly gains: number
  /** The program with the change; absent where the change is where it lies. */
  readonly binary?: Binary
  /** It lies in flash that is mapped directly. */
  readonly inFlash?: true
}

type BlocksOf = (file: ProgramFile) => readonly NeededBlock[]

/** A block is told to be nearly small enough where this share of it would have to go. */
const NEARLY = 1 / 8
/** What most programs get along with. */
const USUAL_STACK = 4 * PAGE_SIZE

/** `blocksOf`: what another program would ask for, started in the same way. */
export function changesOf(
  file: ProgramFile,
  { blocks }: { readonly blocks: readonly NeededBlock[] },
  blocksOf: BlocksOf,
): readonly Change[] {
  const changes = isFlat(file) ? flatChanges(file, blocks, blocksOf) : elfChanges(file, blocks, blocksOf)
  return changes.filter(({ gains }) => gains > 0).toSorted((a, b) => b.gains - a.gains)
}

const sum = (blocks: readonly NeededBlock[]): number =>
  blocks.reduce((all, { length }) => all + blockFor(length), 0)
const inFlash = (blocks: readonly NeededBlock[]): number =>
  sum(blocks.filter(({ canBeInPlace }) => !canBeInPlace))

function flatChanges(
  { binary, ...file }: FlatFile,
  blocks: readonly NeededBlock[],
  blocksOf: BlocksOf,
): readonly Change[] {
  const withBinary = (
    change: Partial<FlatBinary>,
  ): { readonly binary: FlatBinary; readonly blocks: readonly NeededBlock[] } => {
    const other = { ...binary, ...change }
    return { binary: other, blocks: blocksOf({ ...file, binary: other }) }
  }
  const now = sum(blocks)
  const changes: Change[] = []
  const [text, own] = blocks.length === 1 ? [undefined, blocks[0]] : blocks
  if (text !== undefined) {
    changes.push({
      says: 'In romfs in flash that is mapped directly, its text takes no RAM at all (execute in place)',
      gains: blockFor(text.length),
      inFlash: true,
    })
    const together = withBinary({ flags: [...binary.flags, 'ram'] })
    changes.push({
      says: 'With the flag RAM (flthdr -r) all lies in one block, and nothing is shared',
      gains: now - sum(together.blocks),
      binary: together.binary,
    })
  } else {
    const apart = withBinary({ flags: binary.flags.filter((flag) => flag !== 'ram' && flag !== 'gz') })
    changes.push({
      says: 'Without the flags RAM and GZIP (flthdr -R, no -z) its text is shared by all instances, and stays in flash where the file lies in romfs there',
      gains: now - inFlash(apart.blocks),
      binary: apart.binary,
      inFlash: true,
    })
  }
  if (own === undefined) return changes
  const stack = smallerStack(own.length, binary.stack)
  if (stack === null) return [...changes, ...nearly(own, 'data and bss')]
  changes.push({
    says: `With a stack of ${formatBytes(stack)} instead of ${formatBytes(binary.stack)} (flthdr -s ${stack}) it fits the next smaller block`,
    gains: blockFor(own.length) / 2,
    binary: { ...binary, stack },
  })
  return changes
}

/** A stack with which a block is half as large; null if that is none to speak of. */
function smallerStack(length: number, stack: number): number | null {
  const smaller = stack - (length - blockFor(length) / 2)
  return smaller >= PAGE_SIZE ? Math.floor(smaller / PAGE_SIZE) * PAGE_SIZE : null
}

/** What has only just not fitted the next smaller block. */
function nearly({ length }: NeededBlock, what: string): readonly Change[] {
  const half = blockFor(length) / 2
  const over = length - half
  return half < PAGE_SIZE || over > half * NEARLY
    ? []
    : [{ says: `With ${formatBytes(over)} less of ${what} it fits the next smaller block`, gains: half }]
}

function elfChanges(file: ElfFile, blocks: readonly NeededBlock[], blocksOf: BlocksOf): readonly Change[] {
  const { binary } = file
  const changes: Change[] = []
  const stack = blocks.at(-1)
  const asked = binary.stack ?? 0
  if (stack !== undefined && asked === 0 && stack.length > USUAL_STACK)
    changes.push({
      says: `With -Wl,-z,stack-size=${USUAL_STACK} its stack is a block of ${formatBytes(USUAL_STACK)}`,
      gains: blockFor(stack.length) - USUAL_STACK,
      binary: { ...binary, stack: USUAL_STACK },
    })
  const below = blockFor(asked) / 2
  if (asked > 0 && pageAlign(asked) !== blockFor(asked) && below >= 2 * PAGE_SIZE)
    changes.push({
      says: `With -Wl,-z,stack-size=${below} its stack is the power of two below: a block of ${formatBytes(below)}`,
      gains: blockFor(asked) - below,
      binary: { ...binary, stack: below },
    })
  const fdpic = fdpicOf(file)
  if (fdpic !== 'apart') {
    const { length, used } = extentOf(binary.segments)
    changes.push({
      says: 'Linked without holes between its segments (-z noseparate-code, or a linker script) it takes less',
      gains: length - used < PAGE_SIZE ? 0 : blockFor(length) - blockFor(used),
      binary: { ...binary, segments: packed(binary.segments) },
    })
    const [first] = blocks
    if (first !== undefined) append(changes, nearly(first, 'text, data and bss'))
  }
  if (canBeFdpic(file) && fdpic !== 'apart') {
    const apart = { ...file, binary: withFdpic(file) }
    changes.push({
      says: 'Linked as FDPIC (-mfdpic) its text is shared by all instances, and can stay in flash',
      gains: sum(blocks) - inFlash(blocksOf(apart)),
      binary: apart.binary,
      inFlash: true,
    })
  } else if (fdpic === 'apart')
    changes.push({
      says: 'In romfs in flash that is mapped directly, what nobody writes to takes no RAM (execute in place)',
      gains: sum(blocks) - inFlash(blocks),
      inFlash: true,
    })
  return changes
}

/** The same segments, each behind the one before it. */
function packed<S extends { readonly vaddr: number; readonly memsz: number }>(
  segments: readonly S[],
): readonly S[] {
  let at = 0
  return segments
    .toSorted((a, b) => a.vaddr - b.vaddr)
    .map((segment) => {
      const vaddr = at
      at += segment.memsz
      return { ...segment, vaddr }
    })
}
