/** The headers of an ELF file (System V ABI, generic part): of 32 or 64 bits, in either byte order. */
import { hex } from '../../base/format.ts'
import type { ElfSegment } from '../../sim/nommu/exec/binary.ts'
import type { ElfFile, Reading } from './types.ts'

const PT_LOAD = 1
const PT_INTERP = 3
const PT_GNU_STACK = 0x6474e551
const PF = { x: 1, w: 2, r: 4 } as const
const ET_REL = 1
const ET_CORE = 4
/** elf_fdpic_fetch_phdrs takes no more bytes of program headers. */
const HEADERS_ROOM = 65_536
/** Addresses that a program can be linked to, of 64. */
const ADDRESS_BITS = 48
/** More would say nothing new about a file that is damaged. */
const MOST_PROBLEMS = 8
/** PATH_MAX. */
const LONGEST_PATH = 4096

interface Header {
  readonly type: number
  readonly flags: number
  readonly offset: number
  readonly vaddr: number
  readonly filesz: number
  readonly memsz: number
}

/** Bytes of the largest ELF header. */
const LARGEST_HEADER = 64

export function* readElf(size: number): Reading<ElfFile | string> {
  const bytes = yield { from: 0, length: LARGEST_HEADER }
  const bits = bytes[4] === 1 ? 32 : bytes[4] === 2 ? 64 : null
  const order = bytes[5] === 1 ? 'little' : bytes[5] === 2 ? 'big' : null
  if (bits === null || order === null)
    return 'Its ELF header is damaged: neither 32 nor 64 bits, or no byte order.'
  const headerBytes = bits === 32 ? 52 : 64
  if (bytes.length < headerBytes)
    return `An ELF header has ${headerBytes} bytes, and the file ends after ${bytes.length}.`
  const form = { bits, isLittle: order === 'little' } as const
  const { half, word, long } = wordsOf(bytes, form)
  const kind = half(16)
  if (kind === ET_REL || kind === ET_CORE)
    return kind === ET_REL
      ? 'It is an object file (.o) or a kernel module: a program has to be linked first.'
      : 'It is a core dump: what a program left when it died, and no program.'
  const start = bits === 32 ? word(28) : long(32)
  const [entryBytes, count] = bits === 32 ? [half(42), half(44)] : [half(54), half(56)]
  const wanted = bits === 32 ? 32 : 56
  if (count === 0) return 'It has no program headers: nothing says what of it is to be loaded.'
  if (count > HEADERS_ROOM / wanted)
    return `It has ${count} program headers; a loader takes ${Math.floor(HEADERS_ROOM / wanted)} at most.`
  if (entryBytes !== wanted)
    return `Its program headers have ${entryBytes} bytes each instead of ${wanted}: it is damaged.`
  const table = start + count * wanted > size ? null : yield { from: start, length: count * wanted }
  if (table === null || table.length < count * wanted)
    return 'Its program headers lie past the end of the file: it is cut or damaged.'
  const headers = headersIn(table, count, form)
  // Those without any bytes count as well: the block of all segments begins at the lowest of their addresses.
  const loads = headers.filter(({ type }) => type === PT_LOAD)
  if (loads.every(({ memsz }) => memsz === 0)) return 'It has no segment to load.'
  const problems: string[] = []
  let below: Header | null = null
  for (const header of loads.toSorted((a, b) => a.vaddr - b.vaddr)) {
    const { offset, filesz, memsz, vaddr } = header
    const at: string = hex(vaddr)
    if (offset + filesz > size)
      problems.push(`The segment at ${at} ends past the end of the file: it is cut.`)
    if (filesz > memsz) problems.push(`The segment at ${at} has more bytes in the file than in memory.`)
    if (vaddr + memsz > 2 ** (bits === 32 ? 32 : ADDRESS_BITS))
      problems.push(`The segment at ${at} ends above all addresses.`)
    if (below !== null && below.vaddr + below.memsz > vaddr && memsz > 0)
      problems.push(`The segment at ${at} begins inside the one at ${hex(below.vaddr)}.`)
    if (memsz > 0) below = header
    if (problems.length >= MOST_PROBLEMS) break
  }
  const stack = headers.find(({ type }) => type === PT_GNU_STACK)
  const interp = headers.find(({ type }) => type === PT_INTERP)
  const path =
    interp === undefined
      ? undefined
      : interp.filesz < 2 || interp.filesz > LONGEST_PATH
        ? null
        : pathIn(yield { from: interp.offset, length: interp.filesz }, interp.filesz)
  if (path === null) problems.push('The name of its interpreter cannot be read.')
  return {
    size,
    bits,
    isBigEndian: !form.isLittle,
    machine: half(18),
    problems,
    binary: {
      format: 'elf',
      segments: loads.map(segmentOf),
      stack: stack === undefined ? null : stack.memsz,
      ...(stack !== undefined && { execstack: (stack.flags & PF.x) !== 0 }),
      osabi: bytes[7] ?? 0,
      eflags: word(bits === 32 ? 36 : 48),
      type: kind,
      ...(path && { interp: path }),
    },
  }
}

const segmentOf = ({ flags, vaddr, offset, filesz, memsz }: Header): ElfSegment => ({
  flags: (['r', 'w', 'x'] as const).filter((letter) => (flags & PF[letter]) !== 0).join(''),
  vaddr,
  offset,
  filesz,
  memsz,
})

/** A path that ends with a NUL; null if the bytes are none. */
function pathIn(bytes: Uint8Array, length: number): string | null {
  const path = Array.from(bytes.subarray(0, length - 1), (byte) => String.fromCharCode(byte)).join('')
  return bytes.length === length && bytes[length - 1] === 0 && /^\/[\x21-\x7e]*$/.test(path) ? path : null
}

interface Form {
  readonly bits: 32 | 64
  readonly isLittle: boolean
}

/** What stands at a place: two, four, or as many bytes as an address has. */
function wordsOf(bytes: Uint8Array, { bits, isLittle }: Form) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const word = (at: number): number => view.getUint32(at, isLittle)
  return {
    half: (at: number): number => view.getUint16(at, isLittle),
    word,
    long: (at: number): number => (bits === 32 ? word(at) : Number(view.getBigUint64(at, isLittle))),
  }
}

function headersIn(table: Uint8Array, count: number, form: Form): readonly Header[] {
  const { word, long } = wordsOf(table, form)
  return Array.from({ length: count }, (_, n): Header =>
    form.bits === 32
      ? {
          type: word(32 * n),
          offset: word(32 * n + 4),
          vaddr: word(32 * n + 8),
          filesz: word(32 * n + 16),
          memsz: word(32 * n + 20),
          flags: word(32 * n + 24),
        }
      : {
          type: word(56 * n),
          flags: word(56 * n + 4),
          offset: long(56 * n + 8),
          vaddr: long(56 * n + 16),
          filesz: long(56 * n + 32),
          memsz: long(56 * n + 40),
        },
  )
}
