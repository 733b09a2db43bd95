/** The whole run along the bottom of the page: controls, and a strip with every step. */
import type { ComponentType, ReactNode } from 'react'
import { useBox } from '../../canvas/useBox.ts'
import { Controls } from './Controls.tsx'
import { useHeat } from './useHeat.ts'
import { Strip, type CountsProps } from './Strip.tsx'
import { useDocument } from '../../store/useDocument.ts'
import { useRevealed } from '../../store/useRevealed.ts'
import './timeline.css'

interface Props {
  /** What is drawn in the place of the heat strip with an MMU. */
  readonly Counts?: ComponentType<CountsProps>
}

export function Timeline({ Counts }: Props): ReactNode {
  const opened = useDocument((state) => state.opened)
  const run = useRevealed()
  const { box, ref } = useBox()
  const isHeated = useHeat()
  return (
    <section className={isHeated ? 'timeline is-heated' : 'timeline'} aria-label="Timeline">
      <Controls />
      <div className="timeline-strip" ref={ref}>
        {opened === null || run === null ? (
          <p className="timeline-empty">The steps appear here as soon as the text has been read.</p>
        ) : opened.timeline.steps === 0 ? (
          <p className="timeline-empty">No calls yet. Write one in the text, and it becomes a step here.</p>
        ) : (
          box.width > 0 && <Strip {...{ opened, run, box, isHeated, Counts }} />
        )}
      </div>
    </section>
  )
}
