/**
 * Loads an ELF program (fs/binfmt_elf_fdpic.c of 6.12). With FDPIC each segment is a mapping of its own; otherwise all of them are copied
 * into one block, holes included, because their distances must not change. The stack is a mapping besides, and there is no break.
 */
import { MAP, PROT } from '../../../base/uapi.ts'
import { alignUp, PAGE_SIZE, pageAlign } from '../../../base/units.ts'
import { LoadedPart, refuses } from '../../record/why.ts'
import { writesTo } from '../access.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import { loadingOf } from './architecture.ts'
import {
  DEFAULT_STACK,
  ET_DYN,
  ET_EXEC,
  OSABI_FDPIC,
  stringsAt,
  type Arguments,
  type ElfBinary,
  type ElfSegment,
  type LoadedBytes,
  type ProgramImage,
} from './binary.ts'
import { append } from '../../../base/lists.ts'
import { loaderMmap } from './loaderMmap.ts'

const STACK_ALIGN = 16
const LOAD_MAP_ALIGN = 8

const alignDown = (value: number, to: number): number => Math.floor(value / to) * to

/** An architecture that knows FDPIC marks such files; stock riscv has no notion of it. */
export const isFdpic = (m: Machine, { osabi }: ElfBinary): boolean =>
  (m.config.knowsFdpic ?? loadingOf(m).knowsFdpic) && osabi === OSABI_FDPIC

/** 0 or ENOEXEC: taken are position-independent programs, and FDPIC ones of fixed type. */
export function checkElf(m: Machine, binary: ElfBinary, inode: number): number {
  const isTaken = binary.type === ET_DYN || (binary.type === ET_EXEC && isFdpic(m, binary))
  return refuses(m.why, 'exec-movable', !isTaken, inode) ? fail('ENOEXEC') : 0
}

interface Loadable {
  readonly binary: ElfBinary
  readonly inode: number
}

/** Where the first segment of code and the first other one came to lie; start 0: there is none. */
interface Placed {
  readonly code: readonly [start: number, end: number]
  readonly data: readonly [start: number, end: number]
  readonly parts: readonly LoadedBytes[]
}
const NOWHERE: Placed = { code: [0, 0], data: [0, 0], parts: [] }

/** Maps program, interpreter and stack into an empty process; null where that failed. */
export function loadElf(
  m: Machine,
  process: Process,
  program: Loadable,
  { interpreter, args }: { readonly interpreter: Loadable | null; readonly args: Arguments },
): ProgramImage | null {
  const placed = mapSegments(m, process, program)
  if (placed === null) return null
  const other = interpreter === null ? NOWHERE : mapSegments(m, process, interpreter)
  if (other === null) {
    m.journal.pushText('dmesg', 'Unable to load interpreter')
    return null
  }
  // An interpreter's size counts only where the program has none.
  const asked = [program, interpreter].map((part) => part?.binary.stack ?? 0).find((size) => size > 0)
  const bytes = Math.max(pageAlign(asked ?? DEFAULT_STACK), 2 * PAGE_SIZE)
  // Whoever says how large the stack is says what it may hold.
  const sayer = (program.binary.stack ?? 0) > 0 ? program : interpreter
  const executable = sayer?.binary.execstack === true ? PROT.PROT_EXEC : 0
  m.why?.enter('exec-part', LoadedPart.stack, bytes, asked ?? -1)
  const stack = loaderMmap(m, process, {
    len: bytes,
    prot: PROT.PROT_READ | PROT.PROT_WRITE | executable,
    flags: MAP.MAP_ANONYMOUS | MAP.MAP_UNINITIALIZED | MAP.MAP_GROWSDOWN,
  })
  m.why?.leave()
  if (stack < 0) return null
  const { mm } = process
  mm.startBrk = mm.brk = mm.endBrk = stack
  const argStart = stack + bytes - args.used
  writeBelow(m, process, { stack, argStart }, args)
  m.why?.note('exec-break', stack, stack)
  // What the program does not have the interpreter may.
  const code = placed.code[0] === 0 ? other.code : placed.code
  const data = placed.data[0] === 0 ? other.data : placed.data
  return {
    startCode: code[0],
    endCode: code[1],
    startData: data[0],
    endData: data[1],
    startStack: stackBelow(m, argStart, { maps: [program, interpreter], args }),
    ...stringsAt(argStart, args),
    parts: [...placed.parts, ...other.parts.map((part): LoadedBytes => ({ ...part, isInterpreter: true }))],
  }
}

/** create_elf_fdpic_tables: where the stack begins below the strings, the platform's name, load maps, the auxiliary vector and pointers. */
function stackBelow(
  m: Machine,
  argStart: number,
  { maps, args }: { readonly maps: readonly (Loadable | null)[]; readonly args: Arguments },
): number {
  const { word, auxiliary, platform } = loadingOf(m)
  let at = alignDown(argStart, STACK_ALIGN) - platform
  // Two halves and, with words of 8 bytes, what aligns the segments behind them.
  for (const part of maps)
    if (part !== null) at = alignDown(at - (word + 3 * word * part.binary.segments.length), LOAD_MAP_ALIGN)
  const pointers = args.envc + 1 + args.argc + 1 + 1
  return alignDown(at - word * (2 * auxiliary + pointers), STACK_ALIGN)
}

/** Eight letters x, of which all argument strings beyond the first two consist; as a double, as all words are here. */
const XS = Number(0x7878787878787878n)
/** Bytes of a word as memory here has them. */
const WORD = 8

/**
 * Nobody compares the strings with the size of the stack: what does not fit is written below it, over whatever lies there. Words that
 * are letters of strings as a whole are known, and written.
 */
function writeBelow(
  m: Machine,
  process: Process,
  { stack, argStart }: { readonly stack: number; readonly argStart: number },
  { argv, ownStrings }: Arguments,
): void {
  if (argStart >= stack) return
  m.why?.note('exec-overwrites', argStart, stack - argStart)
  m.journal.pushText(
    'note',
    `defect: the arguments are ${stack - argStart} bytes larger than the stack and lie over what is below it`,
  )
  writesTo(m, process, alignUp(argStart, WORD), stack - argStart, () => {
    let at = argStart
    for (const [index, length] of argv.entries()) {
      if (index >= ownStrings)
        for (let word = alignUp(at, WORD); word + WORD <= Math.min(at + length, stack); word += WORD) {
          const place = m.placeOf(word)
          if (place?.isWritable) place.contents.write(place.at, XS, m.step)
        }
      at += length + 1
    }
  })
}

function mapSegments(m: Machine, process: Process, part: Loadable): Placed | null {
  const independent =
    isFdpic(m, part.binary) && (part.binary.eflags & loadingOf(m).constantDisplacement) === 0
  const starts = independent ? mapEach(m, process, part) : mapAsOne(m, process, part.binary)
  if (starts === null) return null
  const rangeOf = (isWanted: (segment: ElfSegment) => boolean): readonly [number, number] => {
    const index = part.binary.segments.findIndex(isWanted)
    const segment = part.binary.segments[index]
    const start = starts[index] ?? 0
    return segment === undefined ? [0, 0] : [start, start + segment.memsz]
  }
  const isCode = ({ flags }: ElfSegment): boolean => flags.includes('x')
  return {
    code: rangeOf(isCode),
    data: rangeOf((segment) => !isCode(segment)),
    parts: partsAt(part.binary.segments, starts, { isOneBlock: !independent }),
  }
}

/** What each segment holds. `starts`: where they begin; in one block what lies between them is there as well. */
function partsAt(
  segments: readonly ElfSegment[],
  starts: readonly number[],
  { isOneBlock }: { readonly isOneBlock: boolean },
): readonly LoadedBytes[] {
  const parts: LoadedBytes[] = []
  const placed = segments.map((segment, n) => ({ ...segment, start: starts[n] ?? 0 }))
  let end = Infinity
  for (const { start, flags, filesz, memsz } of placed.toSorted((a, b) => a.start - b.start)) {
    if (isOneBlock && start > end) parts.push({ what: 'hole', start: end, end: start })
    const inFile = start + Math.min(filesz, memsz)
    end = start + memsz
    append(parts, [
      { what: flags.includes('w') ? 'data' : 'text', start, end: inFile },
      { what: 'bss', start: inFile, end },
    ])
  }
  return parts.filter((part) => part.start < part.end)
}

/** elf_fdpic_map_file_constdisp_on_uclinux: where each segment begins. */
function mapAsOne(m: Machine, process: Process, { segments }: ElfBinary): readonly number[] | null {
  const base = segments.reduce((least, { vaddr }) => Math.min(least, vaddr), Infinity)
  const top = segments.reduce((most, { vaddr, memsz }) => Math.max(most, vaddr + memsz), -Infinity)
  const prot = PROT.PROT_READ | PROT.PROT_WRITE | PROT.PROT_EXEC
  const used = segments.reduce((sum, { memsz }) => sum + memsz, 0)
  m.why?.enter('exec-part', LoadedPart.elfAll, top - base, used, Math.max(0, top - base - used))
  const start = loaderMmap(m, process, { len: top - base, prot })
  m.why?.leave()
  return start < 0 ? null : segments.map(({ vaddr }) => start + vaddr - base)
}

/** elf_fdpic_map_file_by_direct_mmap: where each segment begins, or its page if it is not written to. */
function mapEach(m: Machine, process: Process, { binary, inode }: Loadable): readonly number[] | null {
  const starts: number[] = []
  for (const { vaddr, offset, memsz, flags } of binary.segments) {
    const inPage = vaddr % PAGE_SIZE
    if (refuses(m.why, 'exec-segment-aligned', (offset - inPage) % PAGE_SIZE !== 0, vaddr, offset))
      return null
    const bits = [
      flags.includes('r') ? PROT.PROT_READ : 0,
      flags.includes('w') ? PROT.PROT_WRITE : 0,
      flags.includes('x') ? PROT.PROT_EXEC : 0,
    ]
    const isWritten = flags.includes('w')
    m.why?.enter('exec-part', LoadedPart.elfSegment, memsz + inPage, isWritten ? 1 : 0)
    const start = loaderMmap(m, process, {
      len: memsz + inPage,
      prot: bits.reduce((all, bit) => all | bit, 0),
      inode,
      offset: offset - inPage,
    })
    m.why?.leave()
    if (start < 0) return null
    starts.push(isWritten ? start + inPage : start)
  }
  return starts
}
