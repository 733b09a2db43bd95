/** Reads the headers of a program file, bFLT or ELF, as the kernel's loaders do. Nothing in a header is believed beyond the file's end. */
import { readElf } from './readElf.ts'
import { readFlat } from './readFlat.ts'
import type { ProgramFile } from './types.ts'

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

/** A program, or why the file is none. `bytes` may be the beginning of a file of `size` bytes. */
export function readBinary(bytes: Uint8Array, size = bytes.length): ProgramFile | string {
  if (size === 0) return 'The file is empty.'
  if (size > MAX_BINARY) return `The file has more than ${MAX_BINARY / 2 ** 20} MiB.`
  const begins = (text: string): boolean =>
    [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0))
  if (begins('bFLT')) return readFlat(bytes, size)
  if (begins('\x7fELF')) return readElf(bytes, size)
  return (
    STRANGERS.find((stranger) => begins(stranger.begins))?.says ??
    'It is not a program that Linux loads without an MMU: those begin with the letters bFLT, or with 7f and ELF.'
  )
}
