/** What a step did, above the place that is pointed at. */
import { createPortal } from 'react-dom'
import type { ReactNode } from 'react'
import type { StepWords } from './words.ts'

interface Props {
  readonly anchor: Element
  /** Pixels from the anchor's left edge. */
  readonly x: number
  readonly words: StepWords
  /** Of the place in the strip that is pointed at. */
  readonly more: string | null
}

export function StepTip({ anchor, x, words, more }: Props): ReactNode {
  const bounds = anchor.getBoundingClientRect()
  // Half of the widest tip, as the style sheet has it: keeps it inside the window.
  const half = (33.5 * parseFloat(getComputedStyle(anchor).fontSize)) / 2
  const middle = Math.max(half + 8, Math.min(innerWidth - half - 8, bounds.left + x))
  // Outside the strip, which its pane would cut it off at.
  return createPortal(
    <div
      className="timeline-tip"
      style={{ left: middle, bottom: innerHeight - bounds.top + 4 }}
      aria-hidden="true"
    >
      <p>
        <span>{words.head}</span>
        <span>{words.memory}</span>
      </p>
      <code>{words.call}</code>
      {words.result !== '' && (
        <code className={words.isFailure ? 'is-failure' : undefined}>{words.result}</code>
      )}
      {more !== null && <p>{more}</p>}
    </div>,
    document.body,
  )
}
