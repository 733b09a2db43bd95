/**
 * What happens inside a call is written here as plain numbers, six to a record, because a record is written for
 * nearly every allocation and objects would cost more than the work they describe. `decodeJournal` turns
 * the records into SimEvents when somebody looks.
 *
 * What nobody follows from step to step is only written while somebody looks (`events`, `detail`): it can be had again by running
 * the step again, which is how the page asks for it.
 */
import { MIGRATETYPES, type Migratetype } from '../../base/uapi.ts'
import { asPfn, asPhysAddr, asVirtAddr } from '../../base/units.ts'
import { unreachable } from '../../base/assert.ts'
import type { SimEvent, WordAccess } from './events.ts'
import type { WhyRecorder } from './why.ts'

export const Ev = {
  alloc: 0, // pfn, order, migratetype, own
  free: 1, // pfn, pages, order, toTail, own: `pages` single frees in ascending order if order is 0
  split: 2, // pfn, order
  merge: 3, // pfn, order
  claim: 4, // pageblock, from, to
  trim: 5, // pfn, pages
  regionAdd: 6, // id, start, end, top, isCopy
  regionRemove: 7, // id, start
  regionResize: 8, // id, start, end, top, isCopy
  regionUsage: 9, // id, usage
  regionSplit: 10, // lower, upper, at
  rotate: 11, // id, direction (0 left, 1 right)
  vmaAdd: 12, // id, pid, start, end
  vmaRemove: 13, // id, pid
  vmaResize: 14, // id, pid, start, end
  vmaHidden: 15, // id, pid, by
  processAdd: 16, // pid
  processRemove: 17, // pid
  filePages: 18, // inode index, pfn, pages, gained
  attach: 19, // shmid, nattch
  text: 20, // index into texts, kind (index into TEXT_KINDS)
  allocFailed: 21, // bytes
  word: 22, // index into words
} as const
type Code = (typeof Ev)[keyof typeof Ev]

const WIDTH = 6

const TEXT_KINDS = ['dmesg', 'panic', 'note'] as const
type TextKind = (typeof TEXT_KINDS)[number]

export class Journal {
  /** For those who fill a record by themselves (see `open`), which may put another array in its place. */
  data = new Float64Array(1024 * WIDTH)
  private used = 0
  readonly texts: string[] = []
  private readonly words: WordAccess[] = []
  /**
   * Also record what comes of it for pages, and what ends. Without: only where regions and VMAs lie from now on, and what is said. Asked
   * where a record is made: behind a call, the core would be 2.5 % slower.
   */
  events = true
  /** Also record splits, merges and rotations. */
  detail = false
  /** Records tests and choices while somebody looks. */
  why: WhyRecorder | null = null

  clear(): void {
    this.used = 0
    if (this.texts.length > 0) this.texts.length = 0
    if (this.words.length > 0) this.words.length = 0
  }

  push(code: Code, a = 0, b = 0, c = 0, d = 0, e = 0): void {
    const at = this.open()
    const { data } = this
    data[at] = code
    data[at + 1] = a
    data[at + 2] = b
    data[at + 3] = c
    data[at + 4] = d
    data[at + 5] = e
  }

  /**
   * Where in `data` the next record is to be written, all six numbers of it. Addresses that come from a table are copied there as they are:
   * as arguments of `push` each would become an object first.
   */
  open(): number {
    const at = this.used
    // A whole number of records, so that there is room for one or for none.
    if (at === this.data.length) this.grow()
    this.used = at + WIDTH
    return at
  }

  pushText(kind: TextKind, text: string): void {
    this.push(Ev.text, this.texts.length, TEXT_KINDS.indexOf(kind))
    this.texts.push(text)
  }

  pushWord(access: WordAccess): void {
    this.push(Ev.word, this.words.length)
    this.words.push(access)
  }

  private grow(): void {
    const bigger = new Float64Array(this.data.length * 2)
    bigger.set(this.data)
    this.data = bigger
  }

  /** Number of records so far. */
  get length(): number {
    return this.used / WIDTH
  }

  /** The records so far as they were written: code and fields. */
  forEach(visit: (code: number, a: number, b: number, c: number, d: number, e: number) => void): void {
    const { data } = this
    for (let at = 0; at < this.used; at += WIDTH)
      visit(
        data[at] ?? 0,
        data[at + 1] ?? 0,
        data[at + 2] ?? 0,
        data[at + 3] ?? 0,
        data[at + 4] ?? 0,
        data[at + 5] ?? 0,
      )
  }

  /** The records so far as events. `inodePath` names a file by its index. */
  decode(inodePath: (index: number) => string): SimEvent[] {
    const out: SimEvent[] = []
    for (let at = 0; at < this.used; at += WIDTH) this.decodeAt(at, inodePath, out)
    return out
  }

  private decodeAt(at: number, inodePath: (index: number) => string, out: SimEvent[]): void {
    const [code, a = 0, b = 0, c = 0, d = 0, e = 0] = this.data.subarray(at, at + WIDTH)
    const kind = code as Code
    switch (kind) {
      case Ev.alloc:
        out.push({ type: 'alloc', pfn: asPfn(a), order: b, migratetype: typeName(c), own: d === 1 })
        return
      case Ev.free:
        for (let i = 0; i < b; i++)
          out.push({ type: 'free', pfn: asPfn(a + i), order: c, toTail: d === 1, own: e === 1 })
        return
      case Ev.split:
        out.push({ type: 'split', pfn: asPfn(a), order: b })
        return
      case Ev.merge:
        out.push({ type: 'merge', pfn: asPfn(a), order: b })
        return
      case Ev.claim:
        out.push({ type: 'claim', pageblock: a, from: typeName(b), to: typeName(c) })
        return
      case Ev.trim:
        out.push({ type: 'trim', pfn: asPfn(a), pages: b })
        return
      case Ev.regionAdd:
        out.push({ type: 'region-add', id: a, start: asPhysAddr(b), end: asPhysAddr(c), top: asPhysAddr(d) })
        return
      case Ev.regionRemove:
        out.push({ type: 'region-remove', id: a, start: asPhysAddr(b) })
        return
      case Ev.regionResize:
        out.push({
          type: 'region-resize',
          id: a,
          start: asPhysAddr(b),
          end: asPhysAddr(c),
          top: asPhysAddr(d),
        })
        return
      case Ev.regionUsage:
        out.push({ type: 'region-usage', id: a, usage: b })
        return
      case Ev.regionSplit:
        out.push({ type: 'region-split', lower: a, upper: b, at: asPhysAddr(c) })
        return
      case Ev.rotate:
        out.push({ type: 'rotate', id: a, direction: b === 0 ? 'left' : 'right' })
        return
      case Ev.vmaAdd:
        out.push({ type: 'vma-add', id: a, pid: b, start: asVirtAddr(c), end: asVirtAddr(d) })
        return
      case Ev.vmaRemove:
        out.push({ type: 'vma-remove', id: a, pid: b })
        return
      case Ev.vmaResize:
        out.push({ type: 'vma-resize', id: a, pid: b, start: asVirtAddr(c), end: asVirtAddr(d) })
        return
      case Ev.vmaHidden:
        out.push({ type: 'vma-hidden', id: a, pid: b, by: c })
        return
      case Ev.processAdd:
        out.push({ type: 'process-add', pid: a })
        return
      case Ev.processRemove:
        out.push({ type: 'process-remove', pid: a })
        return
      case Ev.filePages:
        out.push({ type: 'file-pages', path: inodePath(a), pfn: asPfn(b), pages: c, gained: d === 1 })
        return
      case Ev.attach:
        out.push({ type: 'attach', shmid: a, nattch: b })
        return
      case Ev.text:
        out.push({ type: TEXT_KINDS[b] ?? 'dmesg', text: this.texts[a] ?? '' })
        return
      case Ev.word: {
        const access = this.words[a]
        if (access !== undefined) out.push(access)
        return
      }
      case Ev.allocFailed:
        out.push({ type: 'alloc-failed', bytes: a })
        return
      default:
        unreachable(kind)
    }
  }
}

export const typeName = (index: number): Migratetype => MIGRATETYPES[index] ?? 'unmovable'
