/**
 * The caches from which kmalloc takes objects that share pages, and all objects under SLAB (mm/slab.c, mm/slub.c, mm/slob.c). A model of
 * what a program can see: which block an object comes from, and that what is given back stays in the cache for a while. A replay is told
 * both instead.
 */
import {
  addrToPfn,
  bytesToPages,
  MAX_PAGE_ORDER,
  NO_PFN,
  orderFor,
  PAGE_SIZE,
  pfnToAddr,
  type Pfn,
} from '../../../base/units.ts'
import { PageHolder } from '../../pages/buddy.ts'
import type { Era, Slab } from '../era.ts'

export interface KmallocObject {
  /** Bytes from the start of memory; not page-aligned for small objects. */
  readonly address: number
  /** What kobjsize says, bytes: how far mremap may grow a mapping. */
  readonly size: number
  /** Order of the block that is the object's alone; -1 where it shares pages with others. */
  readonly order: number
}

/** Where the caches get their pages. */
export interface PageSupply {
  readonly config: { readonly era: Era; readonly slab?: Slab; readonly largeAllocs?: boolean }
  allocPages(order: number, holder: PageHolder): Pfn
  freeBlock(pfn: Pfn, order: number): void
}

/** Objects of up to this size fill a page; larger ones have a block each (kmalloc_sizes.h). */
const SMALLEST = 32
/** SLAB keeps so many objects of up to 128 KiB, and one of each larger size. */
const KEPT = 8
const KEPT_UP_TO = 128 * 1024
/** Without CONFIG_LARGE_ALLOCS, in 2.6.20. */
const LARGEST_2620 = 1024 * 1024

interface Cache {
  /** Addresses that are free, the next one last. */
  readonly free: number[]
}

export interface SlabCachesSnapshot {
  readonly free: readonly (readonly [size: number, addresses: readonly number[]])[]
  readonly sizes: readonly (readonly [address: number, size: number])[]
}

export class SlabCaches {
  private readonly caches = new Map<number, Cache>()
  /** Size of each object that is out. */
  private readonly sizes = new Map<number, number>()

  /** An object; null where there is no memory for it. */
  take(m: PageSupply, bytes: number): KmallocObject | null {
    let size = SMALLEST
    while (size < bytes) size *= 2
    const cache = this.cache(size)
    if (cache.free.length === 0 && !refill(m, cache, size)) return null
    const address = cache.free.pop() ?? 0
    this.sizes.set(address, size)
    return { address, size, order: -1 }
  }

  private cache(size: number): Cache {
    const known = this.caches.get(size)
    if (known !== undefined) return known
    const made = { free: [] }
    this.caches.set(size, made)
    return made
  }

  give(m: PageSupply, address: number): void {
    const size = this.sizes.get(address) ?? 0
    this.sizes.delete(address)
    const { free } = this.cache(size)
    free.push(address)
    if (size <= PAGE_SIZE) return
    if (m.config.slab !== 'slab') return
    if (free.length <= (size <= KEPT_UP_TO ? KEPT : 1)) return
    m.freeBlock(addrToPfn(free.shift() ?? 0), orderFor(bytesToPages(size)))
  }

  snapshot(): SlabCachesSnapshot {
    return {
      free: [...this.caches].map(([size, { free }]) => [size, free.slice()] as const),
      sizes: [...this.sizes],
    }
  }

  restore(from: SlabCachesSnapshot): void {
    this.caches.clear()
    for (const [size, free] of from.free) this.caches.set(size, { free: free.slice() })
    this.sizes.clear()
    for (const [address, size] of from.sizes) this.sizes.set(address, size)
  }
}

/** The largest object, bytes. */
export const largestObject = ({ config }: PageSupply): number =>
  config.era === '2.6.20' && config.largeAllocs !== true ? LARGEST_2620 : PAGE_SIZE << MAX_PAGE_ORDER

function refill(m: PageSupply, cache: Cache, size: number): boolean {
  const order = orderFor(bytesToPages(size))
  const pfn = m.allocPages(order, size <= PAGE_SIZE ? PageHolder.kernel : PageHolder.mmap)
  if (pfn === NO_PFN) return false
  const start = pfnToAddr(pfn)
  for (let at = Math.max(PAGE_SIZE, size) - size; at >= 0; at -= size) cache.free.push(start + at)
  return true
}
