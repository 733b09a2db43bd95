/**
 * The pages from which SLOB cuts its small objects (mm/slob.c): each has a list of free stretches, and the first that is long enough is cut. A word
 * in front of each object says how long it is. 2.6.28 gives back pages of which nothing is in use; 2.6.20 keeps its pages. One list of pages
 * is modelled for both: 2.6.28 has three, by the size of what is asked for.
 */
import { addrToPfn, NO_PFN, PAGE_SIZE, pfnToAddr } from '../../../base/units.ts'
import { PageHolder } from '../../pages/buddy.ts'
import type { PageSupply } from './pageSupply.ts'

/** A free stretch of memory, bytes. */
type Stretch = readonly [start: number, bytes: number]

interface SlobPage {
  readonly start: number
  /** In order of address. */
  free: readonly Stretch[]
}

export interface SlobSnapshot {
  /** Those that the next search begins with first. */
  readonly pages: readonly SlobPage[]
  /** Bytes taken by each object that is out, the word in front included. */
  readonly taken: readonly (readonly [address: number, bytes: number])[]
}

/** Bytes of a unit: all lengths are whole units, and one is in front of each object. 2.6.20 has two words in it. */
const unitOf = ({ era }: PageSupply['config']): number => (era === '2.6.20' ? 8 : 4)

/** Objects below this length share pages, bytes. */
export const slobSmall = (config: PageSupply['config']): number => PAGE_SIZE - unitOf(config)

/** A search looks at so many pages, and the next one goes on where it stopped. */
const LOOKED_AT = 64

export class SlobPages {
  /** By address; those that the next search begins with first. */
  private readonly pages = new Map<number, SlobPage>()
  private readonly taken = new Map<number, number>()

  /** Address of an object; null where there is no page for it. */
  take(m: PageSupply, bytes: number): number | null {
    const unit = unitOf(m.config)
    const whole = Math.ceil((bytes + unit) / unit) * unit
    const page = this.find(whole) ?? this.add(m)
    if (page === null) return null
    const at = roomIn(page, whole)
    const [start, free] = page.free[at] ?? [0, 0]
    page.free =
      free === whole ? page.free.toSpliced(at, 1) : page.free.with(at, [start + whole, free - whole])
    this.taken.set(start + unit, whole)
    return start + unit
  }

  private find(bytes: number): SlobPage | null {
    let looks = Math.min(LOOKED_AT, this.pages.size)
    for (const page of this.pages.values()) {
      if (looks-- === 0) return null
      if (roomIn(page, bytes) !== -1) return page
      this.pages.delete(page.start)
      this.pages.set(page.start, page)
    }
    return null
  }

  private add(m: PageSupply): SlobPage | null {
    const pfn = m.allocPages(0, PageHolder.kernel)
    if (pfn === NO_PFN) return null
    const start = pfnToAddr(pfn)
    const page: SlobPage = { start, free: [[start, PAGE_SIZE]] }
    this.pages.set(start, page)
    return page
  }

  give(m: PageSupply, address: number): void {
    const bytes = this.taken.get(address)
    const start = address - unitOf(m.config)
    const page = this.pages.get(start - (start % PAGE_SIZE))
    if (bytes === undefined || page === undefined) return
    this.taken.delete(address)
    page.free = joined([...page.free, [start, bytes] as const].sort(([a], [b]) => a - b))
    if (m.config.era === '2.6.20' || page.free[0]?.[1] !== PAGE_SIZE) return
    this.pages.delete(page.start)
    m.freeBlock(addrToPfn(page.start), 0)
  }

  snapshot(): SlobSnapshot {
    return { pages: Array.from(this.pages.values(), (page) => ({ ...page })), taken: [...this.taken] }
  }

  restore(from: SlobSnapshot): void {
    this.pages.clear()
    for (const page of from.pages) this.pages.set(page.start, { ...page })
    this.taken.clear()
    for (const [address, bytes] of from.taken) this.taken.set(address, bytes)
  }
}

const roomIn = ({ free }: SlobPage, bytes: number): number => free.findIndex(([, long]) => long >= bytes)

/** Neighbours become one stretch. */
function joined(free: readonly Stretch[]): readonly Stretch[] {
  const out: Stretch[] = []
  for (const [start, bytes] of free) {
    const last = out.at(-1)
    if (last !== undefined && last[0] + last[1] === start) out[out.length - 1] = [last[0], last[1] + bytes]
    else out.push([start, bytes])
  }
  return out
}
