import type { Pfn } from '../../../base/units.ts'
import type { PageHolder } from '../../pages/buddy.ts'
import type { Era, Slab } from '../era.ts'

/** Where the caches get their pages. */
export interface PageSupply {
  readonly config: { readonly era: Era; readonly slab?: Slab; readonly largeAllocs?: boolean }
  /** `gfp`: the flags of the request, where they are not those of a mapping. */
  allocPages(order: number, holder: PageHolder, gfp?: number): Pfn
  freeBlock(pfn: Pfn, order: number): void
}

/** The board's default in 2.6.20, where there is no SLUB, and the kernel's in 2.6.28. */
export const slabOf = ({ slab, era }: PageSupply['config']): Slab =>
  slab ?? (era === '2.6.20' ? 'slab' : 'slub')
