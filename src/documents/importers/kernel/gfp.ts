/**
 * What a request allowed the kernel to do, from the flags it was made with. Their bits were dealt anew several times
 * (include/linux/gfp.h and gfp_types.h); since 4.6 the names stand beside the number.
 */
import { compareVersions } from './version.ts'

export interface Gfp {
  /** May wait while pages are reclaimed. */
  readonly direct: boolean
  /** May go into half of the reserve (__GFP_HIGH, as GFP_ATOMIC has it). */
  readonly high: boolean
  /** Its pages can be moved: only such requests may use CMA. */
  readonly movable: boolean
  /** The highest zone that may serve it. */
  readonly zone: 'DMA' | 'DMA32' | 'Normal' | 'HighMem'
  /** __GFP_MEMALLOC: may use all of the reserve. */
  readonly memalloc: boolean
  /** __GFP_HARDWALL: held to the nodes of its process; other requests may go beyond them when those have nothing left. */
  readonly hardwall: boolean
  /** __GFP_NORETRY and the like: fails rather than try hard. */
  readonly yielding: boolean
}

const RECLAIMING = /GFP_(?:KERNEL|USER|HIGHUSER|NOFS|NOIO|TEMPORARY)|__GFP_(?:DIRECT_RECLAIM|RECLAIM|WAIT)\b/

function fromNames(names: string): Gfp {
  const has = (name: string): boolean => names.split('|').some((part) => part.trim() === name)
  const light = has('GFP_TRANSHUGE_LIGHT')
  return {
    direct: !light && (RECLAIMING.test(names) || has('GFP_TRANSHUGE')),
    high: has('GFP_ATOMIC') || has('__GFP_HIGH'),
    movable: /MOVABLE|GFP_TRANSHUGE/.test(names) && !/RECLAIMABLE/.test(names),
    zone:
      has('__GFP_DMA') || has('GFP_DMA')
        ? 'DMA'
        : has('__GFP_DMA32') || has('GFP_DMA32')
          ? 'DMA32'
          : /HIGHUSER|HIGHMEM|TRANSHUGE/.test(names)
            ? 'HighMem'
            : 'Normal',
    memalloc: has('__GFP_MEMALLOC'),
    hardwall: /GFP_(?:USER|HIGHUSER|TRANSHUGE)|__GFP_HARDWALL/.test(names),
    yielding: has('__GFP_NORETRY'),
  }
}

const bit = (value: number, mask: number): boolean => (value & mask) !== 0

/** The lowest four bits name the zone since 2.6; 2.4 has the first two of them. */
function zoneOf(value: number): Gfp['zone'] {
  if (bit(value, 1)) return 'DMA'
  if (bit(value, 2)) return 'HighMem'
  return bit(value, 4) ? 'DMA32' : 'Normal'
}

/** Before 4.4: one bit says that the caller can wait. 2.4 and 2.6 agree in it and in __GFP_HIGH. */
const early = (value: number): Gfp => ({
  direct: bit(value, 0x10),
  high: bit(value, 0x20),
  movable: bit(value, 8),
  zone: zoneOf(value),
  memalloc: bit(value, 0x2000),
  hardwall: bit(value, 0x20000),
  yielding: bit(value, 0x1000),
})

/** 4.4 to 5.0: reclaim by the caller is 0x400000 (0x200000 from 4.18 on). */
const middle = (value: number, direct: number): Gfp => ({
  direct: bit(value, direct),
  high: bit(value, 0x20),
  movable: bit(value, 8),
  zone: zoneOf(value),
  memalloc: bit(value, 0x2000),
  hardwall: bit(value, 0x20000),
  yielding: bit(value, 0x1000),
})

/** Since 5.1. */
const late = (value: number): Gfp => ({
  direct: bit(value, 0x400),
  high: bit(value, 0x20),
  movable: bit(value, 8),
  zone: zoneOf(value),
  memalloc: bit(value, 0x20000),
  hardwall: bit(value, 0x100000),
  yielding: bit(value, 0x10000),
})

/**
 * Which bits a number was made of, told by itself: all requests since 4.4 but a few let kswapd run, by a bit that had
 * another meaning before; a number that had neither is from before. Null where there is no number, or names stand beside it.
 */
export function bitsOf(text: string | null): 'early' | 'middle' | 'late' | null {
  const value = text === null || namesIn(text) !== null ? Number.NaN : Number.parseInt(text, 16)
  if (!Number.isSafeInteger(value)) return null
  if (bit(value, 0x3000000)) return 'middle'
  return bit(value, 0xc00) && !bit(value, 0x10) ? 'late' : 'early'
}

function namesIn(text: string): string | null {
  const names = /\(([^()]{1,300})\)/.exec(text)?.[1]
  return names !== undefined && names.includes('GFP') ? names : null
}

/** Null where nothing is printed. A number without a name and a version is taken as one from before 4.6, which printed no names. */
export function readGfp(text: string | null, kernel: string | null): Gfp | null {
  if (text === null) return null
  const names = namesIn(text)
  if (names !== null) return fromNames(names)
  const value = Number.parseInt(text, 16)
  if (!Number.isSafeInteger(value)) return null
  if (kernel !== null) {
    if (compareVersions(kernel, 5, 1) >= 0) return late(value)
    if (compareVersions(kernel, 4, 18) >= 0) return middle(value, 0x200000)
    if (compareVersions(kernel, 4, 4) >= 0) return middle(value, 0x400000)
    return early(value)
  }
  switch (bitsOf(text)) {
    case 'middle':
      return middle(value, 0x400000)
    case 'late':
      return late(value)
    default:
      return early(value)
  }
}
