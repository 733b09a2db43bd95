/**
 * The caches from which kmalloc takes objects that share pages, and all objects under SLAB (mm/slab.c, mm/slub.c). A model of
 * what a program can see: which block an object comes from, and that what is given back stays in the cache. What the kernel itself has in
 * these caches is not there, and nothing reaps them with time. A replay is told what they give instead.
 */
import { append } from '../../../base/lists.ts'
import { GFP_NORETRY, GFP_NOWARN } from '../../../base/uapi.ts'
import {
  addrToPfn,
  bytesToPages,
  MAX_PAGE_ORDER,
  NO_PFN,
  orderFor,
  PAGE_SIZE,
  pfnToAddr,
} from '../../../base/units.ts'
import { PageHolder } from '../../pages/buddy.ts'
import type { Slab } from '../era.ts'
import { slabOf, type PageSupply } from './pageSupply.ts'
import { SlobPages, type SlobSnapshot } from './slobPages.ts'

export interface KmallocObject {
  /** Bytes from the start of memory; not page-aligned for small objects. */
  readonly address: number
  /** What kobjsize says, bytes: how far mremap may grow a mapping. */
  readonly size: number
  /** Order of the block that is the object's alone; -1 where it shares pages with others. */
  readonly order: number
}

/** Without CONFIG_LARGE_ALLOCS, in 2.6.20. */
const LARGEST_2620 = 1024 * 1024

/** The largest object, bytes. */
export const largestObject = (config: PageSupply['config']): number =>
  config.era === '2.6.20' && config.largeAllocs !== true ? LARGEST_2620 : PAGE_SIZE << MAX_PAGE_ORDER

/** Between the powers of two there are these two (kmalloc_sizes.h, kmalloc_caches). */
const BETWEEN = [96, 192]
const SMALLEST: Readonly<Record<Exclude<Slab, 'slob'>, number>> = { slab: 32, slub: 8 }

/**
 * What kobjsize says of an object of so many bytes that comes from these caches: the size of its cache; under SLOB, whose objects nobody
 * can tell apart, a page.
 */
export function objectSize(config: PageSupply['config'], bytes: number): number {
  const slab = slabOf(config)
  if (slab === 'slob') return PAGE_SIZE
  let size = SMALLEST[slab]
  while (size < bytes) size *= 2
  return BETWEEN.find((between) => between >= bytes && between < size && between > size / 2) ?? size
}

/** SLUB takes blocks for eight objects and more, of up to this order, and smaller ones where there is none. */
const SLUB_OBJECTS = 8
const SLUB_MOST_ORDER = 3

/** How many objects the array of a CPU holds (enable_cpucache). */
function arrayLimit(size: number): number {
  if (size > 128 * 1024) return 1
  if (size > PAGE_SIZE) return 8
  if (size > 1024) return 24
  return size > 256 ? 54 : 120
}

interface Cache {
  /** Free objects that are handed out next, the last one first: of SLAB, the array of the CPU. */
  readonly ready: number[]
  /** SLAB: blocks of one object each that are not in use, the first one next (slabs_free). */
  readonly idle: number[]
}

export interface SlabCachesSnapshot {
  readonly caches: readonly (readonly [size: number, ready: readonly number[], idle: readonly number[]])[]
  readonly sizes: readonly (readonly [address: number, size: number])[]
  readonly slob: SlobSnapshot
}

export class SlabCaches {
  private readonly caches = new Map<number, Cache>()
  /** Size of each object that is out. */
  private readonly sizes = new Map<number, number>()
  private readonly slob = new SlobPages()

  /** An object; null where there is no memory for it. */
  take(m: PageSupply, bytes: number): KmallocObject | null {
    const size = objectSize(m.config, bytes)
    const address = slabOf(m.config) === 'slob' ? this.slob.take(m, bytes) : this.takeOf(m, size)
    if (address === null) return null
    this.sizes.set(address, size)
    return { address, size, order: -1 }
  }

  private takeOf(m: PageSupply, size: number): number | null {
    const { ready, idle } = this.cache(size)
    // cache_alloc_refill
    if (ready.length === 0) append(ready, idle.splice(0, batchOf(size)))
    if (ready.length === 0 && !refill(m, ready, size)) return null
    return ready.pop() ?? null
  }

  private cache(size: number): Cache {
    const known = this.caches.get(size)
    if (known !== undefined) return known
    const made = { ready: [], idle: [] }
    this.caches.set(size, made)
    return made
  }

  give(m: PageSupply, address: number): void {
    const size = this.sizes.get(address) ?? 0
    this.sizes.delete(address)
    if (slabOf(m.config) === 'slob') {
      this.slob.give(m, address)
      return
    }
    const { ready, idle } = this.cache(size)
    // cache_flusharray: the oldest go, and what is more than the cache may keep goes to the free lists.
    if (size > PAGE_SIZE && ready.length >= arrayLimit(size)) {
      const most = 2 * batchOf(size) + 1
      for (const old of ready.splice(0, batchOf(size)))
        if (idle.length >= most) m.freeBlock(addrToPfn(old), orderFor(bytesToPages(size)))
        else idle.unshift(old)
    }
    ready.push(address)
  }

  snapshot(): SlabCachesSnapshot {
    return {
      caches: [...this.caches].map(([size, { ready, idle }]) => [size, ready.slice(), idle.slice()] as const),
      sizes: [...this.sizes],
      slob: this.slob.snapshot(),
    }
  }

  restore(from: SlabCachesSnapshot): void {
    this.caches.clear()
    for (const [size, ready, idle] of from.caches)
      this.caches.set(size, { ready: ready.slice(), idle: idle.slice() })
    this.sizes.clear()
    for (const [address, size] of from.sizes) this.sizes.set(address, size)
    this.slob.restore(from.slob)
  }
}

/** How many objects go between the array and the blocks at once. */
const batchOf = (size: number): number => Math.ceil(arrayLimit(size) / 2)

function refill(m: PageSupply, ready: number[], size: number): boolean {
  const least = orderFor(bytesToPages(size))
  const isSlub = slabOf(m.config) === 'slub'
  const order = isSlub ? Math.min(SLUB_MOST_ORDER, orderFor(bytesToPages(SLUB_OBJECTS * size))) : least
  const holder = size <= PAGE_SIZE ? PageHolder.kernel : PageHolder.mmap
  // A large block is not worth anybody's life while a smaller one would do.
  let [pfn, taken] = [
    m.allocPages(order, holder, order === least ? undefined : GFP_NORETRY | GFP_NOWARN),
    order,
  ]
  if (pfn === NO_PFN && order > least) [pfn, taken] = [m.allocPages(least, holder), least]
  if (pfn === NO_PFN) return false
  const [start, bytes] = [pfnToAddr(pfn), PAGE_SIZE << taken]
  for (let at = bytes - (bytes % size) - size; at >= 0; at -= size) ready.push(start + at)
  return true
}
