/** Where page frames come from: a buddy allocator in a machine with real memory, or only a count of them. */
import { asPfn, NO_PFN, type Pfn } from '../../../base/units.ts'

export interface FrameSource {
  /** One frame, zeroed by whoever takes it: its page frame number, or NO_PFN if there is none. */
  take(): Pfn
  give(pfn: Pfn): void
  /** For going back: whatever `restore` of the same source understands. */
  snapshot(): unknown
  restore(from: unknown): void
}

interface CountedSnapshot {
  readonly next: number
  readonly free: readonly Pfn[]
}

/** So many frames from `first` up; the one given back last is taken first. */
export class CountedFrames implements FrameSource {
  private readonly first: number
  private readonly end: number
  private next: number
  private free: Pfn[] = []

  constructor(pages: number, first = 0) {
    this.first = first
    this.end = first + pages
    this.next = first
  }

  /** Frames that are taken. */
  get used(): number {
    return this.next - this.first - this.free.length
  }

  take(): Pfn {
    const again = this.free.pop()
    if (again !== undefined) return again
    return this.next < this.end ? asPfn(this.next++) : NO_PFN
  }

  give(pfn: Pfn): void {
    this.free.push(pfn)
  }

  snapshot(): CountedSnapshot {
    return { next: this.next, free: this.free.slice() }
  }

  restore(from: unknown): void {
    const { next, free } = from as CountedSnapshot
    this.next = next
    this.free = free.slice()
  }
}
