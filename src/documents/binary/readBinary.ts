/** Reads the headers of a program file, bFLT or ELF, as the kernel's loaders do. Nothing in a header is believed beyond the file's end. */
import { readElf } from './readElf.ts'
import { readFlat } from './readFlat.ts'
import type { ProgramFile, Reading, Wanted } from './types.ts'

/** The largest file that is looked at, bytes. */
export const MAX_BINARY = 64 * 2 ** 20

/** What a file is that no loader takes, and what to do about it. */
interface Stranger {
  /** First bytes, as Latin-1. */
  readonly begins: string
  readonly says: string
}

const STRANGERS: readonly Stranger[] = [
  {
    begins: '\x1f\x8b',
    says: 'It is compressed with gzip: unpack it first (gunzip). A bFLT file can be compressed inside (elf2flt -z).',
  },
  { begins: '\xfd7zXZ', says: 'It is compressed with xz: unpack it first.' },
  { begins: 'BZh', says: 'It is compressed with bzip2: unpack it first.' },
  { begins: 'PK', says: 'It is a zip archive: take the program out of it first.' },
  { begins: '#!', says: 'It is a script: its interpreter is the program that is loaded. Take that one.' },
  { begins: '!<arch>', says: 'It is a static library: nothing of it can be started before it is linked.' },
  { begins: 'MZ', says: 'It is a program for Windows or EFI, which Linux does not load.' },
  { begins: '\xcf\xfa\xed\xfe', says: 'It is a program for macOS, which Linux does not load.' },
  { begins: '-rom1fs-', says: 'It is an image of romfs: take a program out of it.' },
]

/** Bytes by which files are told apart. */
const BEGINNING = 16

/** A program, or why the file is none. `size` of the file, bytes. */
export function* readProgram(size: number): Reading<ProgramFile | string> {
  if (size === 0) return 'The file is empty.'
  if (size > MAX_BINARY) return `The file has more than ${MAX_BINARY / 2 ** 20} MiB.`
  const bytes = yield { from: 0, length: BEGINNING }
  const begins = (text: string): boolean =>
    [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0))
  if (begins('bFLT')) return yield* readFlat(size)
  if (begins('\x7fELF')) return yield* readElf(size)
  return (
    STRANGERS.find((stranger) => begins(stranger.begins))?.says ??
    'It is not a program that Linux loads without an MMU: those begin with the letters bFLT, or with 7f and ELF.'
  )
}

/** The same of a file that is there as a whole. `bytes` may be the beginning of a file of `size` bytes. */
export function readBinary(bytes: Uint8Array, size = bytes.length): ProgramFile | string {
  const reading = readProgram(size)
  let next = reading.next()
  while (next.done !== true) {
    const { from, length } = next.value
    next = reading.next(bytes.subarray(from, from + length))
  }
  return next.value
}

/** The same of a file of which `read` gets the bytes that are asked for. */
export async function readBinaryFrom(
  size: number,
  read: (wanted: Wanted) => Promise<Uint8Array>,
): Promise<ProgramFile | string> {
  const reading = readProgram(size)
  let next = reading.next()
  // One after the other: what is wanted next stands in what was read before.
  while (next.done !== true) next = reading.next(await read(next.value))
  return next.value
}
