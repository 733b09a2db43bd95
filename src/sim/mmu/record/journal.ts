/**
 * What happens inside a call, as plain numbers, five to a record; `decode` makes them into events when somebody looks. Nothing is written
 * while `on` is false: whoever wants to see a step runs it again.
 */
import { unreachable } from '../../../base/assert.ts'
import { FAULT_KINDS, type FaultKind, type MmuEvent } from './events.ts'

export const Ev = {
  processAdd: 0, // pid, parent
  processRemove: 1, // pid
  vmaAdd: 2, // id, pid, start, end
  vmaRemove: 3, // id, pid, start, end
  vmaResize: 4, // id, pid, start, end
  vmaSplit: 5, // id, other, pid, at
  vmaMerge: 6, // id, other, pid
  vmaFlags: 7, // id, pid, flags
  fault: 8, // pid, address, write, kind (index into FAULT_KINDS)
  pageTake: 9, // page, pfn, anonymous
  pageFree: 10, // page, pfn
  map: 11, // pid, address, page, count
  unmap: 12, // pid, address, page, count
  move: 13, // pid, from, to, page
  copy: 14, // pid, address, from, to
  objectAdd: 15, // object
  objectRemove: 16, // object
  objectResize: 17, // object, from, to
  objectPage: 18, // object, index, page, gained
  root: 19, // vma, root
  attach: 20, // shmid, nattch
  brk: 21, // pid, from, to
} as const
export type EventCode = (typeof Ev)[keyof typeof Ev]

const WIDTH = 5
const FIRST_ROOM = 256 * WIDTH

export class MmuJournal {
  private data = new Float64Array(0)
  private used = 0
  /** Somebody looks. */
  on = false

  clear(): void {
    this.used = 0
  }

  /** Number of records so far. */
  get length(): number {
    return this.used / WIDTH
  }

  push(code: EventCode, a = 0, b = 0, c = 0, d = 0): void {
    if (!this.on) return
    let at = this.used
    if (at + WIDTH > this.data.length) {
      const bigger = new Float64Array(Math.max(FIRST_ROOM, this.data.length * 2))
      bigger.set(this.data)
      this.data = bigger
    }
    const data = this.data
    data[at++] = code
    data[at++] = a
    data[at++] = b
    data[at++] = c
    data[at++] = d
    this.used = at
  }

  fault(pid: number, address: number, write: boolean, kind: FaultKind): void {
    if (this.on) this.push(Ev.fault, pid, address, write ? 1 : 0, FAULT_KINDS.indexOf(kind))
  }

  /** The records since the last `clear` as they were written: code and fields. */
  forEach(visit: (code: EventCode, a: number, b: number, c: number, d: number) => void): void {
    const { data } = this
    for (let at = 0; at < this.used; at += WIDTH)
      visit(
        (data[at] ?? 0) as EventCode,
        data[at + 1] ?? 0,
        data[at + 2] ?? 0,
        data[at + 3] ?? 0,
        data[at + 4] ?? 0,
      )
  }

  /** The same records as events. */
  decode(): MmuEvent[] {
    const out: MmuEvent[] = []
    this.forEach((code, a, b, c, d) => out.push(eventOf(code, a, b, c, d)))
    return out
  }
}

function eventOf(code: EventCode, a: number, b: number, c: number, d: number): MmuEvent {
  switch (code) {
    case Ev.processAdd:
      return { type: 'process-add', pid: a, parent: b }
    case Ev.processRemove:
      return { type: 'process-remove', pid: a }
    case Ev.vmaAdd:
      return { type: 'vma-add', id: a, pid: b, start: c, end: d }
    case Ev.vmaRemove:
      return { type: 'vma-remove', id: a, pid: b, start: c, end: d }
    case Ev.vmaResize:
      return { type: 'vma-resize', id: a, pid: b, start: c, end: d }
    case Ev.vmaSplit:
      return { type: 'vma-split', id: a, other: b, pid: c, at: d }
    case Ev.vmaMerge:
      return { type: 'vma-merge', id: a, other: b, pid: c }
    case Ev.vmaFlags:
      return { type: 'vma-flags', id: a, pid: b, flags: c }
    case Ev.fault:
      return { type: 'fault', pid: a, address: b, write: c === 1, kind: FAULT_KINDS[d] ?? 'oom' }
    case Ev.pageTake:
      return { type: 'page-take', page: a, pfn: b, anonymous: c === 1 }
    case Ev.pageFree:
      return { type: 'page-free', page: a, pfn: b }
    case Ev.map:
      return { type: 'map', pid: a, address: b, page: c, count: d }
    case Ev.unmap:
      return { type: 'unmap', pid: a, address: b, page: c, count: d }
    case Ev.move:
      return { type: 'move', pid: a, from: b, to: c, page: d }
    case Ev.copy:
      return { type: 'copy', pid: a, address: b, from: c, to: d }
    case Ev.objectAdd:
      return { type: 'object-add', object: a }
    case Ev.objectRemove:
      return { type: 'object-remove', object: a }
    case Ev.objectResize:
      return { type: 'object-resize', object: a, from: b, to: c }
    case Ev.objectPage:
      return { type: 'object-page', object: a, index: b, page: c, gained: d === 1 }
    case Ev.root:
      return { type: 'root', vma: a, root: b }
    case Ev.attach:
      return { type: 'attach', shmid: a, nattch: b }
    case Ev.brk:
      return { type: 'brk', pid: a, from: b, to: c }
    default:
      return unreachable(code)
  }
}
