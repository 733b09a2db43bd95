/** What is chosen in the measures panel and shown in the other views. */
import { create } from 'zustand'
import type { Pfn } from '../base/units.ts'
import type { PageRun } from '../protocol/view.ts'
import { readStored, writeStored } from './stored.ts'

/** A window of pages on the page map, and which of them stand in the way. */
export interface WindowMark {
  readonly pfn: Pfn
  readonly pages: number
  readonly inTheWay: readonly PageRun[]
}

interface MeasureChoice {
  /** null until the reader chooses one: then the run's own suggests itself. */
  readonly order: number | null
  /** Set while the panel is open, for the page map. */
  readonly window: WindowMark | null
  /** Set while the panel is open, for the timeline: the order and the last step that would still have met it. */
  readonly lastFit: { readonly order: number; readonly step: number } | null
  /** The heat strip on the timeline; null until the reader chooses: then the window's height decides. */
  readonly heat: boolean | null
}

const storedHeat = readStored('heat')

export const useMeasureChoice = create<MeasureChoice>()(() => ({
  order: null,
  window: null,
  lastFit: null,
  heat: typeof storedHeat === 'boolean' ? storedHeat : null,
}))

export function setHeat(heat: boolean): void {
  useMeasureChoice.setState({ heat })
  writeStored('heat', heat)
}
