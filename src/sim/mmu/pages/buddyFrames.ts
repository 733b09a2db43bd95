/** Frames from the page allocator that both machines share: one block of order 0 for each page of memory. */
import type { Pfn } from '../../../base/units.ts'
import { MT_MOVABLE, PageHolder, type BuddyAllocator, type BuddySnapshot } from '../../pages/buddy.ts'
import type { FrameSource } from './frames.ts'

export class BuddyFrames implements FrameSource {
  private readonly buddy: BuddyAllocator

  constructor(buddy: BuddyAllocator) {
    this.buddy = buddy
  }

  take(): Pfn {
    return this.buddy.alloc(0, MT_MOVABLE, PageHolder.mmap)
  }

  give(pfn: Pfn): void {
    this.buddy.free(pfn, 0, false, true)
  }

  snapshot(): BuddySnapshot {
    return this.buddy.snapshot()
  }

  restore(from: unknown): void {
    this.buddy.restore(from as BuddySnapshot)
  }
}
