/** What questions about one step are made from: the step's own facts, and how the machine was before it. */
import { MIGRATETYPES } from '../../base/uapi.ts'
import {
  bytesToPages,
  NR_PAGE_ORDERS,
  pfnPlus,
  totalPages,
  type PageRun,
  type Pfn,
} from '../../base/units.ts'
import type { RegionId, SimEvent } from '../../sim/record/events.ts'
import type { Timeline } from '../../engine/timeline.ts'
import { isCall } from '../../language/calls/calls.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { stepFacts, type StepFacts } from '../step/stepFacts.ts'

export interface FreeBlock {
  readonly pfn: number
  readonly order: number
}

/** The machine before a step, as far as questions need it. */
export interface Before {
  readonly freeBlocks: readonly FreeBlock[]
  /** Pages that each region uses and keeps. */
  readonly regions: ReadonlyMap<RegionId, { readonly used: number; readonly kept: number }>
}

export interface PredictFacts extends StepFacts {
  readonly before: Before
}

function lookBefore(m: Machine): Before {
  const freeBlocks: FreeBlock[] = []
  for (let type = 0; type < MIGRATETYPES.length; type++)
    for (let order = 0; order < NR_PAGE_ORDERS; order++)
      for (const pfn of m.buddy.list(type, order)) freeBlocks.push({ pfn, order })
  const regions = new Map<RegionId, { used: number; kept: number }>()
  for (const row of m.regions.inOrder()) {
    const start = m.regions.get(row, RegionField.start)
    regions.set(m.regions.table.serialOf(row), {
      used: bytesToPages(m.regions.get(row, RegionField.end) - start),
      kept: bytesToPages(m.regions.get(row, RegionField.top) - start),
    })
  }
  return { freeBlocks, regions }
}

/** What is known of a step before and after it; null where the model did not do what the recorded kernel did. */
export function factsOfStep(timeline: Timeline<Machine>, step: number): PredictFacts | null {
  timeline.goTo(step - 1)
  const before = lookBefore(timeline.machine)
  const facts = stepFacts(timeline, step)
  const verdict = timeline.source.verdict?.(timeline.world, step - 1, facts.outcome)
  return (verdict?.total ?? 0) > 0 ? null : { ...facts, before }
}

type EventOf<T extends SimEvent['type']> = SimEvent & { readonly type: T }

/** The events of one type, in order. */
export const eventsOf = <T extends SimEvent['type']>(facts: PredictFacts, type: T): readonly EventOf<T>[] =>
  facts.events.filter((event): event is EventOf<T> => event.type === type)

/** A block that a mapping took for itself. */
export interface Taking {
  readonly pfn: Pfn
  readonly order: number
  /** Pages asked for, at most 2^order. */
  readonly wanted: number
  /** Pages of the block that went back at once. */
  readonly trimmed: number
}

/** What a mapping took; null for a step that took no block, or more than one. */
export function takingOf(facts: PredictFacts): Taking | null {
  const own = eventsOf(facts, 'alloc').filter((event) => event.own)
  const [alloc] = own
  const vma = eventsOf(facts, 'vma-add')[0]
  if (alloc === undefined || own.length !== 1 || vma === undefined || !isCall(facts.info.call, 'mmap'))
    return null
  return {
    pfn: alloc.pfn,
    order: alloc.order,
    wanted: bytesToPages(facts.outcome.mmapArgs?.[1] ?? vma.end - vma.start),
    trimmed: totalPages(eventsOf(facts, 'trim')),
  }
}

/** Pages from a place on, if RAM has them. */
export function runFrom({ machine }: PredictFacts, pfn: Pfn, pages: number): readonly PageRun[] {
  const inside = machine.buddy.contains(pfn) && machine.buddy.contains(pfnPlus(pfn, pages - 1))
  return pages > 0 && inside ? [{ pfn, pages }] : []
}
