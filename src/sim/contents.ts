/**
 * What memory holds, kept only where it is known to differ: 8-byte words that were written, by page. A page that was filled
 * from a file remembers which one and from where, so that reading it gives the file's words without storing them.
 * A page with no entry reads as zero.
 */
import { PAGE_SIZE } from '../base/units.ts'

interface PageContents {
  /** Inode the page was filled from, or -1. */
  readonly inode: number
  /** Offset of the page in that file, bytes. */
  readonly offset: number
  readonly words: Map<number, number>
}

export type ContentsSnapshot = ReadonlyMap<number, PageContents>

/** Reads the 8-byte word at a byte offset of a file. */
export type ReadFileWord = (inode: number, offset: number) => number

export class MemoryContents {
  private pages = new Map<number, PageContents>()

  /** `address` is rounded down to a multiple of 8, as a load of an aligned word would be. */
  read(address: number, fileWord: ReadFileWord): number {
    const page = this.pages.get(Math.floor(address / PAGE_SIZE))
    if (page === undefined) return 0
    const at = Math.floor((address % PAGE_SIZE) / 8)
    return page.words.get(at) ?? (page.inode === -1 ? 0 : fileWord(page.inode, page.offset + at * 8))
  }

  write(address: number, value: number): void {
    const pfn = Math.floor(address / PAGE_SIZE)
    let page = this.pages.get(pfn)
    if (page === undefined) {
      page = { inode: -1, offset: 0, words: new Map() }
      this.pages.set(pfn, page)
    }
    page.words.set(Math.floor((address % PAGE_SIZE) / 8), value)
  }

  /** Zeroes whole pages. */
  clear(pfn: number, pages: number): void {
    if (this.pages.size === 0) return
    if (pages <= this.pages.size) for (let i = 0; i < pages; i++) this.pages.delete(pfn + i)
    else for (const page of this.pages.keys()) if (page >= pfn && page < pfn + pages) this.pages.delete(page)
  }

  /** Fills whole pages from a file that will not change under them, from `offset` on. */
  fillFromFile(pfn: number, pages: number, inode: number, offset: number): void {
    for (let i = 0; i < pages; i++)
      this.pages.set(pfn + i, { inode, offset: offset + i * PAGE_SIZE, words: new Map() })
  }

  /** Copies the words of one page over another. */
  copyPage(from: number, to: number): void {
    const page = this.pages.get(from)
    if (page === undefined) this.pages.delete(to)
    else this.pages.set(to, { inode: page.inode, offset: page.offset, words: new Map(page.words) })
  }

  /** Written words as [address, value], in address order, for hashing and for the state as JSON. */
  entries(): [number, number][] {
    const out: [number, number][] = []
    for (const [pfn, page] of this.pages)
      for (const [word, value] of page.words) out.push([pfn * PAGE_SIZE + word * 8, value])
    return out.sort((a, b) => a[0] - b[0])
  }

  /** What one page holds: the file it was filled from, and how many words were written since. */
  describe(pfn: number): { inode: number; offset: number; written: number } | null {
    const page = this.pages.get(pfn)
    return page === undefined ? null : { inode: page.inode, offset: page.offset, written: page.words.size }
  }

  snapshot(): ContentsSnapshot {
    return copy(this.pages)
  }

  restore(from: ContentsSnapshot): void {
    this.pages = copy(from)
  }
}

const copy = (pages: ContentsSnapshot): Map<number, PageContents> => {
  const out = new Map<number, PageContents>()
  for (const [pfn, page] of pages) out.set(pfn, { ...page, words: new Map(page.words) })
  return out
}
