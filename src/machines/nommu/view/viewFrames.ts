/** Frames of RAM as any machine with the page allocator shows them: what is free, and who holds the rest as far as the allocator knows. */
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { asPfn, NR_PAGE_ORDERS } from '../../../base/units.ts'
import { PageUse, type FramesView, type FreeBlocks } from '../../../protocol/view.ts'
import { PageHolder, type BuddyAllocator } from '../../../sim/pages/buddy.ts'

export function framesView(buddy: BuddyAllocator): FramesView {
  const { zone } = buddy
  return {
    zone: {
      name: zone.name,
      startPfn: asPfn(zone.startPfn),
      spannedPages: zone.spannedPages,
      managedPages: zone.managedPages,
      watermarkMin: zone.watermarkMin,
      watermarkLow: zone.watermarkLow,
      watermarkHigh: zone.watermarkHigh,
      pageblockOrder: zone.pageblockOrder,
      mobilityGrouping: zone.mobilityGrouping,
    },
    pageUse: holderUses(buddy),
    freeBlocks: freeBlocks(buddy),
    pageblocks: buddy.pageblocks.slice(),
    freePages: buddy.freePages,
  }
}

const USE_OF_HOLDER: Readonly<Record<PageHolder, PageUse>> = {
  [PageHolder.free]: PageUse.free,
  [PageHolder.kernel]: PageUse.kernel,
  [PageHolder.pageCache]: PageUse.pageCache,
  [PageHolder.mmap]: PageUse.anonymous,
  [PageHolder.file]: PageUse.ramFile,
}

function holderUses({ holders }: BuddyAllocator): Uint8Array {
  const uses = new Uint8Array(holders.length)
  for (let page = 0; page < uses.length; page++) uses[page] = USE_OF_HOLDER[holders[page] as PageHolder]
  return uses
}

function freeBlocks(buddy: BuddyAllocator): FreeBlocks {
  let count = 0
  for (let order = 0; order < NR_PAGE_ORDERS; order++) count += buddy.blocksOfOrder(order)
  const blocks = {
    pfn: new Float64Array(count),
    order: new Uint8Array(count),
    migratetype: new Uint8Array(count),
  }
  let at = 0
  for (let type = 0; type < MIGRATETYPES.length; type++)
    for (let order = 0; order < NR_PAGE_ORDERS; order++)
      for (const pfn of buddy.list(type, order)) {
        blocks.pfn[at] = pfn
        blocks.order[at] = order
        blocks.migratetype[at] = type
        at++
      }
  return blocks
}
