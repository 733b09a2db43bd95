/** What lies at one page of RAM, for pointing, for the readout and for the table that mirrors the picture. */
import { asPfn } from '../../base/units.ts'
import { MIGRATETYPES } from '../../base/uapi.ts'
import type { Migratetype } from '../../base/uapi.ts'
import type { PageUseName, RegionKind, RegionView, StepView } from '../../protocol/view.ts'
import { regionAt } from '../../model/step/nommu.ts'
import { freeBlockAt, pageUseAt, regionsAtPage } from '../../model/step/lookup.ts'
import type { Thing } from '../../model/things.ts'
import type { Owner } from '../../model/step/owners.ts'
import { stretchAt, stretchOwners } from './pageMapStretches.ts'
import type { Stretches } from './pageMapStretches.ts'

/** The words for what a page or a region is, the same in legends, readout, bars and tables. */
export const USE_WORDS: Readonly<Record<PageUseName | RegionKind, string>> = {
  free: 'free',
  kernel: 'kernel and reserved',
  program: 'program',
  anonymous: 'anonymous',
  privateCopy: 'private copy',
  sharedCopy: 'shared copy',
  ramFile: 'memory-backed file',
  slack: 'slack',
  pageCache: 'page cache',
  device: 'flash or device, used in place',
}

export interface PageFacts {
  readonly pfn: number
  readonly use: PageUseName
  readonly region: RegionView | null
  readonly owners: readonly Owner[]
  readonly freeBlock: {
    readonly pfn: number
    readonly order: number
    readonly migratetype: Migratetype
  } | null
}

/** What a pointer over this page points at: its region, its free block, or the page itself. */
export function thingAtPage(view: StepView, pfn: number): Thing {
  const block = freeBlockAt(view, pfn)
  if (block) return { kind: 'free-block', pfn: block.pfn, order: block.order }
  const region = regionsAtPage(view, pfn)[0]
  return region ? { kind: 'region', id: region.id } : { kind: 'page', pfn: asPfn(pfn) }
}

export function factsOfPage(view: StepView, stretches: Stretches, pfn: number): PageFacts {
  const stretch = stretchAt(stretches, pfn)
  const block = freeBlockAt(view, pfn)
  return {
    pfn,
    use: pageUseAt(view, pfn),
    region: stretch === -1 ? null : regionAt(view, stretches.region[stretch] ?? -1),
    owners: stretchOwners(stretches, stretch),
    freeBlock: block && {
      pfn: block.pfn,
      order: block.order,
      migratetype: MIGRATETYPES[block.migratetype] ?? 'unmovable',
    },
  }
}

export interface UseRun {
  readonly pfn: number
  readonly pages: number
  readonly use: PageUseName
  readonly owners: readonly Owner[]
}

/** All of RAM as runs of pages with one use and the same owners: at most `limit` of them, and how many there are. */
export function runsOfUse(
  view: StepView,
  stretches: Stretches,
  limit: number,
): { readonly runs: readonly UseRun[]; readonly total: number } {
  const { startPfn } = view.frames.zone
  const endOf = (stretch: number): number => (stretches.pfn[stretch] ?? 0) + (stretches.pages[stretch] ?? 0)
  const runs: UseRun[] = []
  let total = 0
  let cursor = 0
  for (let i = 0; i < view.frames.pageUse.length;) {
    while (cursor < stretches.length && endOf(cursor) <= startPfn + i) cursor++
    const first = stretches.pfn[cursor] ?? Infinity
    const inside = first <= startPfn + i
    const border = inside ? endOf(cursor) : first
    const use = view.frames.pageUse[i]
    let end = i + 1
    while (end < view.frames.pageUse.length && view.frames.pageUse[end] === use && startPfn + end < border)
      end++
    total++
    if (runs.length < limit) {
      runs.push({
        pfn: startPfn + i,
        pages: end - i,
        use: pageUseAt(view, startPfn + i),
        owners: inside ? stretchOwners(stretches, cursor) : [],
      })
    }
    i = end
  }
  return { runs, total }
}
