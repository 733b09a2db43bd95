/** A second, slow allocator that is told of every allocation and release and must take and leave the same pages. */
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { NR_PAGE_ORDERS } from '../../../base/units.ts'
import { Ev } from '../../../sim/record/journal.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'
import { differenceFrom, ReferenceBuddy } from '../../../sim/pages/testing/referenceBuddy.ts'

export class AllocatorMirror {
  private readonly reference: ReferenceBuddy

  /** Takes the machine's present free lists as they are. */
  constructor({ buddy, rules }: Machine) {
    const { zone } = buddy
    this.reference = new ReferenceBuddy({
      ...zone,
      likelyMergeToTail: rules.likelyMergeToTail,
      fallback: rules.fallback,
    })
    const firstBlock = zone.startPfn >>> zone.pageblockOrder
    buddy.pageblocks.forEach((type, block) =>
      this.reference.setType(firstBlock + block, MIGRATETYPES[type] ?? 'unmovable'),
    )
    MIGRATETYPES.forEach((name, type) => {
      for (let order = 0; order < NR_PAGE_ORDERS; order++)
        for (const pfn of buddy.list(type, order)) this.reference.addFree(name, order, pfn)
    })
  }

  /** Follows the step that the machine's journal tells of. Where the two part, in words; null if nowhere. */
  follow({ buddy, journal }: Machine): string | null {
    const wrong: string[] = []
    let moves = 0
    journal.forEach((code, pfn, b, c, d) => {
      if (code === Ev.alloc) {
        moves++
        const type = MIGRATETYPES[c] ?? 'unmovable'
        const expected = this.reference.alloc(b, type, type === 'movable' && d === 0)
        if (expected !== pfn) wrong.push(`order ${b} came from page ${pfn}, expected ${expected}`)
      } else if (code === Ev.free) {
        moves += b
        for (let i = 0; i < b; i++) this.reference.freeBlock(pfn + i, c, d === 1)
      }
    })
    const [first = null] = wrong
    return first ?? (moves > 0 ? differenceFrom(this.reference, buddy) : null)
  }
}
