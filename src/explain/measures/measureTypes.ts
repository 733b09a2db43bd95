/**
 * What is measured of a machine. The definition of each measure, with its formula and source, is in
 * src/content/measureDefinitions.ts.
 */
import type { Pid } from '../../sim/record/events.ts'

/** Why a request of an order would be refused now; null if it would be met. */
export type Refusal = 'order' | 'fragmented' | 'watermark' | 'small-blocks' | 'exhausted' | null

export interface ProcessMeasures {
  readonly pid: Pid
  /** Pages of RAM that no other process maps. */
  readonly privatePages: number
  /** Pages of RAM that another process maps too. */
  readonly sharedPages: number
  /** Each page of RAM divided by the number of processes that map it; not a whole number. */
  readonly proportionalPages: number
}

/** Measured after one step. Lists by order have one entry for each of the orders 0..10. */
export interface StepMeasures {
  /** The longest stretch of free pages, wherever it begins; the lowest of several; null if nothing is free. */
  readonly longestRun: { readonly pfn: number; readonly pages: number } | null
  /** Thousandths of the free memory, 0..1000 (unusable_free_index). */
  readonly unusable: readonly number[]
  /** -1000, or up to 1000 (fragmentation_index). */
  readonly fragmentation: readonly number[]
  readonly refusals: readonly Refusal[]
  readonly slackPages: number
  readonly roundingBytes: number
  readonly savedBySharingPages: number
  readonly savedInPlacePages: number
  /** Oldest process first. */
  readonly processes: readonly ProcessMeasures[]
  /** Only with an MMU. */
  readonly paging?: PagingMeasures
}

/** What virtual memory costs. */
export interface PagingMeasures {
  /** Of all processes. */
  readonly vmas: number
  /** Page-table entries in use. */
  readonly entries: number
  /** Pages that the page tables take. */
  readonly tablePages: number
}

/** The same of every step of a run, as far as it is cheap. Index 0 is before the first step. */
export interface RunMeasures {
  /** MmapCopy. [steps + 1] */
  readonly mmapPages: Int32Array
  /** [steps + 1] */
  readonly slackPages: Int32Array
  /** [steps + 1] */
  readonly roundingBytes: Int32Array
  /** Bit k: a request of order k would be met. [steps + 1] */
  readonly fits: Uint16Array
  /** Thousandths, 11 orders a step: index step * 11 + order. [(steps + 1) * 11] */
  readonly unusable: Uint16Array
  /** Only with an MMU. [steps + 1] */
  readonly paging?: { readonly [Measure in keyof PagingMeasures]: Int32Array }
}
