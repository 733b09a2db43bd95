/** Which pageblock is of which migratetype, found by what the lists of each type hold. */
import { append } from '../../../base/lists.ts'
import { MAX_PAGE_ORDER, NR_PAGE_ORDERS } from '../../../base/units.ts'
import { TYPE_NAMES, type BoardFacts } from './facts.ts'
import { place, type Ground, type Placement } from './place.ts'

export interface Typed {
  readonly placement: Placement
  /** Migratetype index of each pageblock. */
  readonly pageblocks: readonly number[]
  /** The table of types was there and agreed. */
  readonly isKnown: boolean
}

/** First page and end of each pageblock, in pages of the zone. */
export function pageblocksOf({ startPfn, taken }: Ground): { readonly from: number; readonly to: number }[] {
  const size = 2 ** MAX_PAGE_ORDER
  const blocks: { from: number; to: number }[] = []
  for (let from = -(startPfn % size); from < taken.length; from += size)
    blocks.push({ from: Math.max(0, from), to: Math.min(taken.length, from + size) })
  return blocks
}

/**
 * A free block is on the list of its pageblock's type: how many blocks of each type there are tells which pageblocks are of which.
 * Mappings are unmovable memory, so that the pageblocks with most of them are tried as those first.
 */
export function placeByType(facts: BoardFacts, ground: Ground): Typed | null {
  const { byType, blocksOfType } = facts
  if (byType === null || blocksOfType === null) return null
  const blocks = pageblocksOf(ground)
  const ranked = blocks
    .map(({ from, to }, index) => {
      let mapped = 0
      for (let page = from; page < to; page++) mapped += ground.mapped[page] ?? 0
      return { index, mapped }
    })
    .toSorted((a, b) => b.mapped - a.mapped || a.index - b.index)
    .map(({ index }) => index)
  const wanted = TYPE_NAMES.map((name) => blocksOfType.get(name) ?? 0)
  let attempts = Math.max(8, Math.floor(MOST_PLACES / ground.taken.length))
  for (const types of assignments(ranked, wanted)) {
    const placement = placeEach(ground, byType, types)
    if (placement !== null) return { placement, pageblocks: types, isKnown: true }
    if (--attempts === 0) return null
  }
  return null
}

/** Pages looked at in all attempts together. */
const MOST_PLACES = 2 ** 19

/** Types for pageblocks, the likeliest first: the ones with most mappings unmovable, the first and the last of the others movable. */
function* assignments(ranked: readonly number[], wanted: readonly number[]): Generator<readonly number[]> {
  const [unmovable = 0, , reclaimable = 0, atomic = 0] = wanted
  for (const isUnmovable of choices(ranked, unmovable)) {
    const others = ranked.filter((index) => !isUnmovable.has(index)).toSorted((a, b) => a - b)
    const inner = [...others.slice(1, -1), ...others.slice(0, 1), ...others.slice(-1)]
    for (const isReclaimable of choices(inner, reclaimable)) {
      const left = inner.filter((index) => !isReclaimable.has(index))
      for (const isAtomic of choices(left, atomic))
        yield ranked.map((_, index) =>
          isUnmovable.has(index) ? 0 : isReclaimable.has(index) ? 2 : isAtomic.has(index) ? 3 : 1,
        )
    }
  }
}

/** So many of a list, its beginning first, then with one exchanged for another. */
function* choices(ranked: readonly number[], count: number): Generator<ReadonlySet<number>> {
  const first = ranked.slice(0, count)
  yield new Set(first)
  for (const out of first.toReversed())
    for (const into of ranked.slice(count)) yield new Set([...first.filter((index) => index !== out), into])
}

function placeEach(
  ground: Ground,
  byType: ReadonlyMap<string, readonly number[]>,
  types: readonly number[],
): Placement | null {
  const size = 2 ** MAX_PAGE_ORDER
  const first = Math.floor(ground.startPfn / size)
  const typeOf = (page: number): number => types[Math.floor((ground.startPfn + page) / size) - first] ?? 0
  const blocks: { page: number; order: number }[] = []
  for (const [name, counts] of byType) {
    const type = TYPE_NAMES.findIndex((known) => known === name)
    if (!counts.some((count) => count > 0)) continue
    const part = type < 0 ? null : place(ground, counts, (page) => typeOf(page) === type)
    if (part === null) return null
    append(blocks, part.blocks)
  }
  // Which pageblock is of which type is a choice: only what holds for all of them together is certain.
  const whole = place(ground, total(byType))
  return whole === null ? null : { blocks: blocks.toSorted((a, b) => a.page - b.page), forced: whole.forced }
}

const total = (byType: ReadonlyMap<string, readonly number[]>): number[] =>
  Array.from({ length: NR_PAGE_ORDERS }, (_, order) =>
    [...byType.values()].reduce((sum, counts) => sum + (counts[order] ?? 0), 0),
  )
