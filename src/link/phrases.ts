/**
 * Phrases of the scenario language as single bytes, so that the first use of each costs little in a link; deflate takes
 * care of what comes again. Bytes that UTF-8 never uses and control characters stand for phrases; a control character
 * that the text itself holds has ESCAPE before it. The list belongs to version 1 of the link: never change it.
 */
import { append } from '../base/lists.ts'

const ESCAPE = 0
/** Control characters but tab and line feed. */
const CONTROLS = [...range(0x01, 0x08), ...range(0x0b, 0x1f), 0x7f]
/** No UTF-8 text holds these. */
const UNUSED = [0xc0, 0xc1, ...range(0xf5, 0xff)]

/** A longer phrase stands before any that it begins with. */
const PHRASES = [
  ' = mmap(NULL, ',
  'mmap(NULL, ',
  ', PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n',
  ', PROT_READ|PROT_WRITE, MAP_SHARED, ',
  ', PROT_READ|PROT_EXEC, MAP_PRIVATE, ',
  ', PROT_READ, MAP_PRIVATE, ',
  ', PROT_READ, MAP_SHARED, ',
  'PROT_READ|PROT_WRITE',
  'PROT_READ',
  'PROT_EXEC',
  'PROT_WRITE',
  'MAP_PRIVATE|MAP_ANONYMOUS',
  'MAP_PRIVATE',
  'MAP_SHARED',
  'MAP_ANONYMOUS',
  'MAP_UNINITIALIZED',
  'MAP_',
  ' = spawn\n',
  ' = spawn(program ',
  ': munmap(',
  ': mremap(',
  ': mmap(',
  ': exit()\n',
  ': exit\n',
  ': close(',
  ': ftruncate(',
  ' = open("/',
  ', O_RDWR|O_CREAT)\n',
  ', O_RDONLY)\n',
  'shm',
  'sysctl vm.nr_trim_pages = ',
  'cat /proc/buddyinfo\n',
  'cat /proc/',
  'title ',
  '\nabout ',
  '\nboard ',
  'kernel ',
  ', stack ',
  'K)\n',
  ', 0)\n',
] as const

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

const encoder = new TextEncoder()
const CODES = [...CONTROLS, ...UNUSED]
const TABLE = PHRASES.map((phrase, index) => ({
  bytes: encoder.encode(phrase),
  code: CODES[index] ?? ESCAPE,
}))
const EXPANSION: ReadonlyMap<number, Uint8Array> = new Map(TABLE.map(({ bytes, code }) => [code, bytes]))
/** Phrases by their first byte, in the order of the list. */
const STARTING: readonly (typeof TABLE)[] = Array.from({ length: 256 }, (_, first) =>
  TABLE.filter(({ bytes }) => bytes[0] === first),
)

const standsAt = (text: Uint8Array, at: number, phrase: Uint8Array): boolean =>
  phrase.every((byte, index) => text[at + index] === byte)

/** @param text UTF-8. */
export function shorten(text: Uint8Array): Uint8Array<ArrayBuffer> {
  const short = new Uint8Array(2 * text.length)
  let length = 0
  for (let at = 0; at < text.length;) {
    const byte = text[at] ?? 0
    const phrase = STARTING[byte]?.find(({ bytes }) => standsAt(text, at, bytes))
    if (phrase === undefined) {
      if (byte === ESCAPE || EXPANSION.has(byte)) short[length++] = ESCAPE
      short[length++] = byte
      at++
    } else {
      short[length++] = phrase.code
      at += phrase.bytes.length
    }
  }
  return short.slice(0, length)
}

/**
 * The inverse of `shorten`; takes the short text in pieces.
 * @param limit Bytes of text; what is longer is dropped, and `isFull` says so.
 */
export class Lengthener {
  private readonly text: Uint8Array<ArrayBuffer>[] = []
  private length = 0
  private isEscaped = false
  private readonly limit: number
  isFull = false

  constructor(limit: number) {
    this.limit = limit
  }

  add(short: Uint8Array): void {
    const piece: number[] = []
    for (const byte of short) {
      const phrase = this.isEscaped ? undefined : EXPANSION.get(byte)
      const isEscape = !this.isEscaped && byte === ESCAPE
      this.isEscaped = isEscape
      if (isEscape) continue
      if (this.length + (phrase?.length ?? 1) > this.limit) {
        this.isFull = true
        break
      }
      if (phrase === undefined) piece.push(byte)
      else append(piece, phrase)
      this.length += phrase?.length ?? 1
    }
    this.text.push(new Uint8Array(piece))
  }

  /** The text so far; bytes that are no UTF-8 become the replacement character. */
  done(): string {
    const all = new Uint8Array(this.length)
    let at = 0
    for (const piece of this.text) {
      all.set(piece, at)
      at += piece.length
    }
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(all)
  }
}
