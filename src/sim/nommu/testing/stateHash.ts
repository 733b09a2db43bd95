/**
 * One number for the whole state of a machine. Two machines with the same hash give the same answers to all calls that may
 * follow. In it: free lists in order, pageblock types, who holds each page, regions with their tree, VMAs (lost ones too)
 * and the trees they are in, processes with their descriptors, files, segments, memory contents, every counter.
 * Not in it: the journal, which is about a step and not about a state, and memory of the tables that is not in use.
 */
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { NR_PAGE_ORDERS } from '../../../base/units.ts'
import type { Contents } from '../files/contents.ts'
import type { Machine, Process } from '../machine.ts'
import type { StructTable } from '../mm/structTable.ts'

/** 53 bits, of two 32-bit lanes; order matters. */
export class Hasher {
  private a = 0xdeadbeef
  private b = 0x41c6ce57

  word(value: number): void {
    this.a = Math.imul(this.a ^ value, 2654435761)
    this.b = Math.imul(this.b ^ value, 1597334677)
    this.a = (this.a << 13) | (this.a >>> 19)
    this.b = (this.b << 15) | (this.b >>> 17)
  }

  /** Any number, also above 32 bits and negative. */
  number(value: number): void {
    this.word(value | 0)
    this.word(Math.floor(value / 0x100000000) | 0)
    if (!Number.isSafeInteger(value)) this.text(String(value))
  }

  text(value: string): void {
    this.word(value.length)
    for (let i = 0; i < value.length; i++) this.word(value.charCodeAt(i))
  }

  bytes(values: Readonly<Uint8Array>): void {
    this.word(values.length)
    const { buffer, byteOffset, length } = values
    const whole = byteOffset % 4 === 0 ? length >>> 2 : 0
    for (const word of new Uint32Array(buffer, byteOffset % 4 === 0 ? byteOffset : 0, whole)) this.word(word)
    for (let i = whole * 4; i < length; i++) this.word(values[i] ?? 0)
  }

  get value(): number {
    return (this.b >>> 11) * 0x100000000 + (this.a >>> 0)
  }
}

export function stateHash(m: Machine): number {
  const h = new Hasher()
  hashBuddy(h, m)
  hashRegions(h, m)
  hashTable(h, m.vmas.table, m.isTorn)
  for (const process of m.processes) hashProcess(h, process)
  for (const inode of m.inodes) {
    h.text(inode.path)
    for (const value of [inode.ino, inode.size, inode.pages.length]) h.number(value)
    h.word(inode.deleted ? 1 : 0)
    for (const pfn of inode.pages) h.number(pfn)
    hashContents(h, inode.contents)
  }
  for (const segment of m.segments) {
    for (const value of [segment.shmid, segment.key, segment.inode, segment.size, segment.nattch])
      h.number(value)
    h.word(segment.removed ? 1 : 0)
  }
  hashContents(h, m.contents)
  for (const value of [
    m.mmapPages,
    m.lostPages,
    m.nrTrimPages,
    m.nextPid,
    m.nextIno,
    m.nextShmid,
    m.nextMm,
    m.step,
  ])
    h.number(value)
  h.text(m.stopped ?? '')
  return h.value
}

function hashBuddy(h: Hasher, { buddy }: Machine): void {
  h.number(buddy.freePages)
  for (let type = 0; type < MIGRATETYPES.length; type++)
    for (let order = 0; order < NR_PAGE_ORDERS; order++) {
      h.word(buddy.countOf(type, order))
      for (const pfn of buddy.list(type, order)) h.number(pfn)
    }
  h.bytes(buddy.pageblocks)
  h.bytes(buddy.holders)
}

/** Rows in use, lost VMAs among them, which no tree knows any more; all rows where a tree can point to one that is not in use. */
function hashTable(h: Hasher, table: StructTable, isTorn: boolean): void {
  const { data, serial, nextSerial, free } = table.snapshot()
  const fields = data.length / serial.length
  h.word(nextSerial)
  if (isTorn) for (const row of free) h.word(row)
  serial.forEach((id, row) => {
    if (isTorn ? id === 0 : id <= 0) return
    h.word(row)
    h.word(id)
    for (let at = row * fields; at < (row + 1) * fields; at++) h.number(data[at] ?? 0)
  })
}

function hashRegions(h: Hasher, { regions, isTorn }: Machine): void {
  hashTable(h, regions.table, isTorn)
  const { tree } = regions
  h.word(tree.root)
  for (const row of regions.inOrder()) {
    for (const value of [row, tree.leftOf(row), tree.rightOf(row), tree.parentOf(row)]) h.word(value)
    h.word(tree.isRed(row) ? 1 : 0)
  }
}

function hashProcess(h: Hasher, { pid, name, mm, fds, traced, tracer, bornAt }: Process): void {
  h.text(name)
  for (const value of [
    pid,
    tracer,
    bornAt,
    mm.id,
    mm.users,
    mm.startBrk,
    mm.brk,
    mm.endBrk,
    mm.mapCount,
    mm.totalVm,
  ])
    h.number(value)
  h.word(traced ? 1 : 0)
  h.word(mm.vmas.size)
  for (const at of mm.vmas.places())
    for (const value of [mm.vmas.lowAt(at), mm.vmas.highAt(at), mm.vmas.rowAt(at)]) h.number(value)
  for (const [fd, file] of [...fds].sort(([a], [b]) => a - b))
    for (const value of [fd, file.inode, file.readable ? 1 : 0, file.writable ? 1 : 0, file.position])
      h.number(value)
}

function hashContents(h: Hasher, contents: Contents): void {
  for (const { start, end, ino, offset } of contents.fromFiles)
    for (const value of [start, end, ino, offset]) h.number(value)
  for (const entry of contents.wordsIn()) for (const value of entry) h.number(value)
}
