/** What one step changed, sorted out of its events: the pages in runs, the blocks that merging formed, what came and went. */
import { appendPages, type PageRun, type Pfn } from '../../base/units.ts'
import type { RegionId, SimEvent, VmaId } from '../../sim/record/events.ts'
import type { BuddyAllocator } from '../../sim/pages/buddy.ts'

export interface Change {
  readonly taken: readonly PageRun[]
  readonly trimmed: readonly PageRun[]
  readonly freed: readonly PageRun[]
  readonly merged: readonly { readonly pfn: Pfn; readonly order: number }[]
  readonly regionsAdded: readonly RegionId[]
  readonly regionsRemoved: readonly { readonly id: RegionId; readonly start: number }[]
  readonly regionsChanged: readonly RegionId[]
  readonly rotated: readonly { readonly id: RegionId; readonly direction: 'left' | 'right' }[]
  readonly vmasAdded: readonly VmaId[]
  readonly vmasRemoved: readonly VmaId[]
  readonly vmasChanged: readonly VmaId[]
  readonly processesAdded: readonly number[]
  readonly processesRemoved: readonly number[]
}

/** `m` is the machine after the step. */
export function changeOf(
  events: readonly SimEvent[],
  m: { readonly buddy: Pick<BuddyAllocator, 'freeOrderAt'> },
): Change {
  const pages = new PageChanges()
  const merged = new Map<Pfn, number>()
  const regions = new Tally<RegionId>()
  const vmas = new Tally<VmaId>()
  const processes = new Tally<number>()
  const removedAt = new Map<RegionId, number>()
  const rotated: { id: RegionId; direction: 'left' | 'right' }[] = []
  for (const event of events) {
    switch (event.type) {
      case 'alloc':
        pages.alloc(event.pfn, 1 << event.order)
        break
      case 'free':
        pages.free(event.pfn, 1 << event.order)
        break
      case 'merge':
        merged.set(event.pfn, event.order)
        break
      case 'region-add':
        regions.add(event.id)
        break
      case 'region-remove':
        regions.remove(event.id)
        removedAt.set(event.id, event.start)
        break
      case 'region-resize':
      case 'region-usage':
        regions.change(event.id)
        break
      case 'region-split':
        regions.change(event.upper)
        break
      case 'rotate':
        rotated.push({ id: event.id, direction: event.direction })
        break
      case 'vma-add':
        vmas.add(event.id)
        break
      case 'vma-remove':
        vmas.remove(event.id)
        break
      case 'vma-resize':
      case 'vma-hidden':
        vmas.change(event.id)
        break
      case 'process-add':
        processes.add(event.pid)
        break
      case 'process-remove':
        processes.remove(event.pid)
        break
      default:
        break
    }
  }
  return {
    ...pages.finish(),
    merged: [...merged]
      .filter(([pfn, order]) => m.buddy.freeOrderAt(pfn) === order)
      .map(([pfn, order]) => ({ pfn, order })),
    regionsAdded: regions.added,
    regionsRemoved: regions.removed.map((id) => ({ id, start: removedAt.get(id) ?? 0 })),
    regionsChanged: regions.changed,
    rotated,
    vmasAdded: vmas.added,
    vmasRemoved: vmas.removed,
    vmasChanged: vmas.changed,
    processesAdded: processes.added,
    processesRemoved: processes.removed,
  }
}

/** Pages by what happened to them from the step's start to its end. */
class PageChanges {
  /** true: was free at the start. */
  private readonly wasFree = new Map<number, boolean>()
  private readonly isFree = new Map<number, boolean>()

  alloc(pfn: number, pages: number): void {
    this.note(pfn, pages, false)
  }
  free(pfn: number, pages: number): void {
    this.note(pfn, pages, true)
  }

  private note(pfn: number, pages: number, free: boolean): void {
    for (let page = pfn; page < pfn + pages; page++) {
      if (!this.wasFree.has(page)) this.wasFree.set(page, !free)
      this.isFree.set(page, free)
    }
  }

  finish(): { taken: PageRun[]; trimmed: PageRun[]; freed: PageRun[] } {
    const pick = (before: boolean, after: boolean): PageRun[] =>
      runs([...this.wasFree].filter(([page, was]) => was === before && this.isFree.get(page) === after))
    return { taken: pick(true, false), trimmed: pick(true, true), freed: pick(false, true) }
  }
}

function runs(pages: readonly (readonly [number, boolean])[]): PageRun[] {
  const out: PageRun[] = []
  for (const pfn of pages.map(([page]) => page).sort((a, b) => a - b)) appendPages(out, pfn, 1)
  return out
}

/** What was added, removed or changed, net of the step: something made and gone again in it is neither. */
class Tally<Id> {
  private readonly states = new Map<Id, 'added' | 'removed' | 'changed' | 'gone'>()

  add(id: Id): void {
    this.states.set(id, 'added')
  }
  remove(id: Id): void {
    this.states.set(id, this.states.get(id) === 'added' ? 'gone' : 'removed')
  }
  change(id: Id): void {
    if (!this.states.has(id)) this.states.set(id, 'changed')
  }
  private all(state: string): Id[] {
    return [...this.states].filter(([, is]) => is === state).map(([id]) => id)
  }
  get added(): Id[] {
    return this.all('added')
  }
  get removed(): Id[] {
    return this.all('removed')
  }
  get changed(): Id[] {
    return this.all('changed')
  }
}
