/**
 * What memory or a file holds: 8-byte words by the offset of their first byte, kept only where they are known not to be zero.
 * A file's own bytes are not given by a scenario: they are a pattern, and a stretch that was copied from a file is one
 * entry, however long. Copying takes time by what is kept there, not by length.
 */
import { PAGE_SIZE } from '../../../base/units.ts'

/** Bytes. */
export const WORD = 8

/** Bytes of a file's pattern. Bounds are whole words. */
interface Stretch {
  readonly start: number
  readonly end: number
  /** Inode number of the file. */
  readonly ino: number
  /** Where in the file `start` comes from, bytes. */
  readonly offset: number
}

/** A word that was written, and the step in which it was. Copies of it keep the step: it says who made the value. */
interface Written {
  readonly value: number
  readonly step: number
}

/** The word at an offset of a file, to be recognised when it is read: inode number in the high half, offset in the low one. */
const patternWord = (ino: number, offset: number): number => (ino % 0x10000) * 0x100000000 + offset

const wordAt = (at: number): number => Math.floor(at / WORD) * WORD
const wordsUp = (at: number): number => Math.ceil(at / WORD) * WORD

export class Contents {
  /** Sorted and apart. */
  private stretches: readonly Stretch[] = []
  /** Words that were written, by page. They lie over the stretches. */
  private readonly written = new Map<number, Map<number, Written>>()

  /** A file's bytes as they are before anything is written. */
  static ofFile(ino: number, size: number): Contents {
    const contents = new Contents()
    if (size > 0) contents.stretches = [{ start: 0, end: wordsUp(size), ino, offset: 0 }]
    return contents
  }

  /** Nothing is known to differ from zero: what most mappings of anonymous memory find. */
  get isEmpty(): boolean {
    return this.stretches.length === 0 && this.written.size === 0
  }

  /** The word that holds a byte. */
  read(at: number): number {
    const word = wordAt(at)
    const written = this.writtenAt(word)
    if (written !== undefined) return written.value
    const stretch = this.stretches.find(({ start, end }) => word >= start && word < end)
    return stretch === undefined ? 0 : patternWord(stretch.ino, stretch.offset + word - stretch.start)
  }

  /** The step in which a program wrote the word that holds a byte; 0 where none did. */
  writtenIn(at: number): number {
    return this.writtenAt(wordAt(at))?.step ?? 0
  }

  /** Sets the word that holds a byte. */
  write(at: number, value: number, step = 0): void {
    this.put(wordAt(at), { value, step })
  }

  private writtenAt(word: number): Written | undefined {
    return this.written.get(Math.floor(word / PAGE_SIZE))?.get(word)
  }

  private put(word: number, written: Written): void {
    const page = Math.floor(word / PAGE_SIZE)
    const words = this.written.get(page)
    if (words === undefined) this.written.set(page, new Map([[word, written]]))
    else words.set(word, written)
  }

  /** Zeroes the words that begin in [start, end). */
  clear(start: number, end: number): void {
    if (this.stretches.some((s) => s.start < end && s.end > start))
      this.stretches = [
        ...part(this.stretches, 0, wordsUp(start)),
        ...part(this.stretches, wordsUp(end), Infinity),
      ]
    for (const [page, words] of this.pagesIn(start, end)) {
      for (const word of words.keys()) if (word >= start && word < end) words.delete(word)
      if (words.size === 0) this.written.delete(page)
    }
  }

  /** Copies `length` bytes, in whole words, as memmove does. */
  copy(at: number, from: Contents, fromAt: number, length: number): void {
    const [start, shift] = [wordAt(fromAt), wordAt(at) - wordAt(fromAt)]
    const end = start + wordsUp(length)
    const stretches = part(from.stretches, start, end)
    const words = from.writtenWords(start, end)
    this.clear(start + shift, end + shift)
    if (stretches.length > 0) {
      const moved = stretches.map((s) => ({ ...s, start: s.start + shift, end: s.end + shift }))
      this.stretches = [...this.stretches, ...moved].sort((a, b) => a.start - b.start)
    }
    for (const [word, written] of words) this.put(word + shift, written)
  }

  /** Written words as [offset, value], in order. */
  wordsIn(start = 0, end = Infinity): [number, number][] {
    return this.writtenWords(start, end)
      .map(([word, { value }]): [number, number] => [word, value])
      .sort(([a], [b]) => a - b)
  }

  private writtenWords(start: number, end: number): [number, Written][] {
    const out: [number, Written][] = []
    for (const [, words] of this.pagesIn(start, end))
      for (const entry of words) if (entry[0] >= start && entry[0] < end) out.push(entry)
    return out
  }

  get fromFiles(): readonly Stretch[] {
    return this.stretches
  }

  clone(): Contents {
    const copy = new Contents()
    copy.stretches = this.stretches
    for (const [page, words] of this.written) copy.written.set(page, new Map(words))
    return copy
  }

  private *pagesIn(start: number, end: number): Generator<[number, Map<number, Written>]> {
    const first = Math.floor(start / PAGE_SIZE)
    const last = Math.ceil(end / PAGE_SIZE)
    if (last - first > this.written.size) {
      for (const entry of this.written) if (entry[0] >= first && entry[0] < last) yield entry
      return
    }
    for (let page = first; page < last; page++) {
      const words = this.written.get(page)
      if (words !== undefined) yield [page, words]
    }
  }
}

/** What of them lies in [from, to). */
function part(stretches: readonly Stretch[], from: number, to: number): Stretch[] {
  const out: Stretch[] = []
  for (const { start, end, ino, offset } of stretches) {
    const [first, last] = [Math.max(start, from), Math.min(end, to)]
    if (first < last) out.push({ start: first, end: last, ino, offset: offset + first - start })
  }
  return out
}
