/**
 * The test that a zone has to pass before a block is taken from it, after `__zone_watermark_ok` (mm/page_alloc.c): the rule
 * since 4.4, and the one before it, which went through the orders.
 */
import { bitsOf, type Gfp } from '../../documents/importers/kernel/gfp.ts'
import { compareVersions } from '../../documents/importers/kernel/version.ts'
import { largestWith, ordinaryBlocks, type ZoneBlocks, type ZoneState } from './state.ts'

/** `sum`: since 4.4, only the sum is weighed; `orders`: before, the sum above each order below the one asked for as well. */
export type Rule = 'sum' | 'orders'

export interface Inequality {
  /** The order up to which free pages were counted out; null for the sum of all. */
  readonly aboveOrder: number | null
  /** Pages left. The request is refused when it is not more than `limit`. */
  readonly left: number
  readonly limit: number
  /** How both numbers come about, in words and numbers. */
  readonly words: string
}

export type ZoneRefusal =
  | 'passes'
  | 'amount'
  | 'boost'
  | 'cma'
  | 'highatomic'
  | 'lowmem-reserve'
  | 'orders'
  | 'no-block'
  | 'only-cma'
  | 'only-highatomic'
  | 'unknown'

export interface ZoneVerdict {
  readonly zone: ZoneState
  readonly refusal: ZoneRefusal
  readonly inequality: Inequality | null
  /** A block that is large enough is free and open to the request. */
  readonly fitting: boolean | null
}

export interface Request {
  readonly order: number
  readonly gfp: Gfp | null
  /** Which entry of lowmem_reserve counts, by the number of entries. */
  readonly reserveIndex: (entries: number) => number
}

/** Which rule a kernel has, from its version, else from what its report looks like; null where neither says. */
export function ruleOf(kernel: string | null, gfp: string | null, marks: ReadonlySet<string>): Rule | null {
  if (kernel !== null) return compareVersions(kernel, 4, 4) >= 0 ? 'sum' : 'orders'
  if (marks.has('writepending') || marks.has('boost') || (gfp !== null && gfp.includes('GFP'))) return 'sum'
  // Lists of each processor are left out since 4.1; managed pages are printed since 3.9.
  if (marks.has('per-cpu') || marks.has('unmanaged')) return 'orders'
  const bits = bitsOf(gfp)
  if (bits === null) return null
  return bits === 'early' ? 'orders' : 'sum'
}

/** Half of the reserve is open to __GFP_HIGH, a quarter of the rest to those that cannot wait as well. */
export function minimumFor(min: number, gfp: Gfp | null): { readonly pages: number; readonly words: string } {
  if (gfp === null || !gfp.high) return { pages: min, words: `min ${min}` }
  const half = min - Math.floor(min / 2)
  if (gfp.direct) return { pages: half, words: `min ${min}, of which half may be used: ${half}` }
  const rest = half - Math.floor(half / 4)
  return { pages: rest, words: `min ${min}, of which an atomic request may go down to ${rest}` }
}

export function judgeZone(zone: ZoneState, request: Request, rule: Rule): ZoneVerdict {
  const { order, gfp } = request
  const { blocks } = zone
  const usable = (column: ZoneBlocks): boolean =>
    ordinaryBlocks(column) ||
    (column.count > 0 && gfp !== null && gfp.movable && (column.letters ?? '').includes('C')) ||
    (column.count > 0 &&
      gfp !== null &&
      gfp.high &&
      !gfp.direct &&
      order > 0 &&
      (column.letters ?? '').includes('H'))
  const large = blocks?.slice(order) ?? null
  const fitting = large === null ? null : largestWith(large, usable) !== null
  const verdict = (refusal: ZoneRefusal, inequality: Inequality | null = null): ZoneVerdict => ({
    zone,
    refusal,
    inequality,
    fitting,
  })

  const { free, min } = zone
  if (free !== null && min !== null) {
    const taken = 2 ** order - 1
    const left = free - taken
    const floor = minimumFor(min, gfp)
    const base = taken === 0 ? `${free} free` : `${free} free - ${taken}`
    const sum = (pages: number, minus: string, limit: number, plus = ''): Inequality => ({
      aboveOrder: null,
      left: pages,
      limit,
      words: `${base}${minus} = ${pages}, not above ${floor.words}${plus}`,
    })
    if (left <= floor.pages) {
      const boosted = zone.boost > 0 && left > floor.pages - zone.boost
      return verdict(
        boosted ? 'boost' : 'amount',
        sum(left, '', floor.pages, boosted ? `, of which ${zone.boost} are a boost` : ''),
      )
    }
    const cma = gfp !== null && gfp.movable ? 0 : zone.cma
    const boost = zone.boost > 0 ? `, of which ${zone.boost} are a boost` : ''
    if (left - cma <= floor.pages)
      return verdict('cma', sum(left - cma, ` - ${cma} of CMA`, floor.pages, boost))
    const harder = gfp !== null && !gfp.direct
    const reserved = rule === 'sum' && !harder ? zone.highatomic : 0
    if (left - cma - reserved <= floor.pages)
      return verdict(
        'highatomic',
        sum(left - cma - reserved, ` - ${reserved} kept for atomic requests`, floor.pages),
      )
    const entries = zone.lowmemReserve
    const reserve = entries === null ? 0 : (entries[request.reserveIndex(entries.length)] ?? 0)
    const open = left - cma - reserved
    if (open <= floor.pages + reserve)
      return verdict(
        'lowmem-reserve',
        sum(open, '', floor.pages + reserve, ` + ${reserve} kept for requests that fit nowhere else`),
      )
    if (rule === 'orders' && blocks !== null) {
      const failed = countOut(blocks, order, open, floor.pages)
      if (failed !== null) return verdict(fitting === true ? 'orders' : 'no-block', failed)
    }
  }
  if (fitting === null) return verdict('unknown')
  if (fitting) return verdict(free !== null && min !== null ? 'passes' : 'unknown')
  const letters = new Set(
    (large ?? []).filter(({ count }) => count > 0).flatMap((column) => [...(column.letters ?? '')]),
  )
  if (letters.has('C') && !letters.has('H')) return verdict('only-cma')
  if (letters.has('H')) return verdict('only-highatomic')
  return verdict('no-block')
}

/** Before 4.4: pages in blocks too small are counted out order by order, and the limit is halved each time. */
function countOut(
  blocks: readonly ZoneBlocks[],
  order: number,
  pages: number,
  min: number,
): Inequality | null {
  let left = pages
  let limit = min
  const steps: string[] = []
  for (let below = 0; below < order; below++) {
    const small = (blocks[below]?.count ?? 0) * 2 ** below
    left -= small
    limit >>= 1
    steps.push(`order ${below}: ${left + small} - ${small} = ${left} against ${limit}`)
    if (left <= limit) return { aboveOrder: below, left, limit, words: `${steps.join('; ')}: not above it` }
  }
  return null
}
