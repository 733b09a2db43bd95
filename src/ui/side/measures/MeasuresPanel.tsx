/** How much is free and how usable it is, what is wasted and saved, and what stands in the way of a block. */
import { useMemo } from 'react'
import type { StepView } from '../../../protocol/view.ts'
import { firstTroubledOrder } from '../../../model/run/measures.ts'
import { MeasuresByOrder } from './MeasuresByOrder.tsx'
import { MeasuresMemory } from './MeasuresMemory.tsx'
import { MeasuresProcesses } from './MeasuresProcesses.tsx'
import { MeasuresWindows } from './MeasuresWindows.tsx'
import { useDocument } from '../../../store/useDocument.ts'
import { useRevealed } from '../../../store/useRevealed.ts'
import './measures.css'

export function MeasuresPanel({ view }: { view: StepView }) {
  const timeline = useRevealed()?.timeline
  const picked = useDocument((state) => state.measuredOrder)
  const run = timeline?.measures
  const suggested = useMemo(() => (run ? firstTroubledOrder(run) : 0), [run])
  const { measures } = view
  if (!timeline || !run || !measures) return <p className="no-changes">Nothing was measured here.</p>
  const order = picked ?? suggested
  return (
    <div className="measures">
      <MeasuresMemory view={view} measures={measures} timeline={timeline} run={run} />
      <MeasuresByOrder measures={measures} run={run} chosen={order} />
      <MeasuresWindows key={order} view={view} measures={measures} run={run} order={order} />
      <MeasuresProcesses view={view} measures={measures} />
      <p className="measures-hint">
        A name opens its definition. ✕ marks an order that would be refused now.
      </p>
    </div>
  )
}
