/** The headers of an ELF file (System V ABI, generic part): of 32 or 64 bits, in either byte order. */
import type { ElfSegment } from '../../sim/nommu/exec/binary.ts'
import type { ElfFile } from './types.ts'

const PT_LOAD = 1
const PT_INTERP = 3
const PT_GNU_STACK = 0x6474e551
const PF = { x: 1, w: 2, r: 4 } as const
/** Program headers beyond this are none that a loader would take: they fill a page. */
const MOST_HEADERS = 128
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

export function readElf(bytes: Uint8Array, size: number): ElfFile | string {
  const bits = bytes[4] === 1 ? 32 : bytes[4] === 2 ? 64 : null
  const order = bytes[5] === 1 ? 'little' : bytes[5] === 2 ? 'big' : null
  if (bits === null || order === null)
    return 'Its ELF header is damaged: neither 32 nor 64 bits, or no byte order.'
  const headerBytes = bits === 32 ? 52 : 64
  if (bytes.length < headerBytes)
    return `An ELF header has ${headerBytes} bytes, and the file ends after ${bytes.length}.`
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = order === 'little'
  const half = (at: number): number => view.getUint16(at, little)
  const word = (at: number): number => view.getUint32(at, little)
  const long = (at: number): number => (bits === 32 ? word(at) : Number(view.getBigUint64(at, little)))
  const start = bits === 32 ? word(28) : long(32)
  const [entryBytes, count] = bits === 32 ? [half(42), half(44)] : [half(54), half(56)]
  if (count === 0) return 'It has no program headers: an object file (.o), which has to be linked first.'
  if (count > MOST_HEADERS) return `It has ${count} program headers; a loader takes ${MOST_HEADERS} at most.`
  if (entryBytes < (bits === 32 ? 32 : 56) || start + count * entryBytes > bytes.length)
    return 'Its program headers lie past the end of the file: it is cut or damaged.'
  const headers = Array.from({ length: count }, (_, n): Header => {
    const at = start + n * entryBytes
    return bits === 32
      ? {
          type: word(at),
          offset: word(at + 4),
          vaddr: word(at + 8),
          filesz: word(at + 16),
          memsz: word(at + 20),
          flags: word(at + 24),
        }
      : {
          type: word(at),
          flags: word(at + 4),
          offset: long(at + 8),
          vaddr: long(at + 16),
          filesz: long(at + 32),
          memsz: long(at + 40),
        }
  })
  const loads = headers.filter(({ type, memsz }) => type === PT_LOAD && memsz > 0)
  if (loads.length === 0) return 'It has no segment to load.'
  const problems: string[] = []
  for (const { offset, filesz, memsz, vaddr } of loads) {
    if (offset + filesz > size)
      problems.push(`A segment at ${vaddr} ends past the end of the file: it is cut.`)
    if (filesz > memsz) problems.push(`A segment at ${vaddr} has more bytes in the file than in memory.`)
  }
  const stack = headers.find(({ type }) => type === PT_GNU_STACK)
  const interp = headers.find(({ type }) => type === PT_INTERP)
  const path = interp && pathAt(bytes, interp.offset, interp.filesz)
  if (path === null) problems.push('The name of its interpreter cannot be read.')
  return {
    size,
    bits,
    isBigEndian: !little,
    machine: half(18),
    problems,
    binary: {
      format: 'elf',
      segments: loads.map(segmentOf),
      stack: stack === undefined ? null : stack.memsz,
      ...(stack !== undefined && { execstack: (stack.flags & PF.x) !== 0 }),
      osabi: bytes[7] ?? 0,
      eflags: word(bits === 32 ? 36 : 48),
      type: half(16),
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

/** A path that ends with a NUL inside its segment; null if it is none. */
function pathAt(bytes: Uint8Array, offset: number, length: number): string | null {
  if (length < 2 || length > LONGEST_PATH || offset + length > bytes.length) return null
  const path = Array.from(bytes.subarray(offset, offset + length - 1), (byte) =>
    String.fromCharCode(byte),
  ).join('')
  return bytes[offset + length - 1] === 0 && /^[\x21-\x7e]+$/.test(path) ? path : null
}
