/** Where page frames come from: a buddy allocator in a machine with real memory, or only a count of them. */

export interface FrameSource {
  /** One frame, zeroed by whoever takes it: its page frame number, or -1 if there is none. */
  take(): number
  give(pfn: number): void
  /** For going back: whatever `restore` of the same source understands. */
  snapshot(): unknown
  restore(from: unknown): void
}

interface CountedSnapshot {
  readonly next: number
  readonly free: readonly number[]
}

/** So many frames from `first` up; the one given back last is taken first. */
export class CountedFrames implements FrameSource {
  private readonly first: number
  private readonly end: number
  private next: number
  private free: number[] = []

  constructor(pages: number, first = 0) {
    this.first = first
    this.end = first + pages
    this.next = first
  }

  /** Frames that are taken. */
  get used(): number {
    return this.next - this.first - this.free.length
  }

  take(): number {
    const again = this.free.pop()
    if (again !== undefined) return again
    return this.next < this.end ? this.next++ : -1
  }

  give(pfn: number): void {
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
