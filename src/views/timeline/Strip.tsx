/** Every step from left to right: how much is free, the largest free block, and a mark for each call. */
import { memo, useMemo, useState } from 'react'
import type { ComponentType, KeyboardEvent, PointerEvent, ReactNode } from 'react'
import type { Box } from '../../canvas/useBox.ts'
import { freeY, largestY, timelineColumns, timelineFrame } from '../../layout/timeline/timeline.ts'
import type { Lane, TimelineColumn, TimelineFrame } from '../../layout/timeline/timeline.ts'
import { HEAT_HEIGHT, heatOrderAt, heatRow } from '../../layout/timeline/timelineHeat.ts'
import type { OpenedView } from '../../protocol/messages.ts'
import type { RunMeasures } from '../../protocol/view.ts'
import { linesOf } from '../../model/textLines.ts'
import { useMarks } from '../../store/useMarks.ts'
import { HeatStrip } from './HeatStrip.tsx'
import { LastFit } from './LastFit.tsx'
import { StepTip } from './StepTip.tsx'
import { drawStrip, markRadius } from './drawing.ts'
import type { StripDrawing } from './drawing.ts'
import { keyTarget } from './keyTarget.ts'
import { stopPath } from './markShapes.ts'
import { useScrub } from './useScrub.ts'
import { heatWords, pagesAsBytes, stepSentence, stepWords } from './words.ts'
import type { RevealedRun } from '../../store/useRevealed.ts'
import { useBeside } from '../../store/beside.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'

/** Pixels of type that the frame is made for. */
const LAYOUT_TYPE = 12

interface Props {
  readonly opened: OpenedView
  /** The run as far as it may be shown: steps after `revealed` are drawn alike. */
  readonly run: RevealedRun
  readonly box: Box
  /** Whether the heat strip is shown. */
  readonly isHeated: boolean
  readonly Counts: ComponentType<CountsProps> | undefined
}

/** What is counted with an MMU, drawn in the place of the heat strip. */
export interface CountsProps {
  readonly paging: NonNullable<RunMeasures['paging']>
  readonly frame: TimelineFrame
  /** Those that are revealed. */
  readonly columns: readonly TimelineColumn[]
  readonly step: number
  readonly lane: Lane
  /** Pixels for the words at the right. */
  readonly scale: number
}

/** Pixels from which the strip has room for the heat strip beside its lines. */
const LEAST_HEATED = 100

export function Strip({ opened, run, box, isHeated, Counts }: Props): ReactNode {
  const { timeline, revealed } = run
  const store = useDocumentStore()
  const step = Math.min(
    useDocument((state) => state.step),
    timeline.steps,
  )
  const { hover, selected } = useMarks()
  const beside = useBeside((state) => state.beside)
  const most = beside?.most
  const [svg, setSvg] = useState<SVGSVGElement | null>(null)
  const [pointed, setPointed] = useState<number | null>(null)
  /** The row of the heat strip under the pointer. */
  const [order, setOrder] = useState<number | null>(null)
  const lastFit = useDocument((state) => state.lastFit)
  // Laid out for type of 12 px; larger type, as when projected, enlarges the drawing as a whole.
  const unit = box.textSize / LAYOUT_TYPE
  // Projected, or in a low pane, there is no room for it beside the lines.
  const hasRoom = unit === 1 && box.height >= LEAST_HEATED
  const measures = isHeated && hasRoom ? timeline.measures : undefined
  const paging = Counts && measures?.paging
  const unusable = paging ? undefined : measures?.unusable
  const heat = measures ? HEAT_HEIGHT : 0

  // Enlarged, the words beside the values have no room below them.
  const isNarrow = unit === 1 && box.width < 640
  const scaleWidth = LAYOUT_TYPE * (isNarrow ? 5.6 : 8.4)
  const frame = useMemo(
    () => timelineFrame(timeline.steps, box.width / unit - scaleWidth, box.height / unit, heat),
    [timeline, box, unit, scaleWidth, heat],
  )
  const columns = useMemo(() => timelineColumns(timeline, frame), [timeline, frame])
  const drawing = useMemo(
    () => drawStrip(timeline, frame, columns, revealed, most),
    [timeline, frame, columns, revealed, most],
  )
  const revealedColumns = useMemo(
    () => columns.filter(({ firstStep }) => firstStep <= revealed),
    [columns, revealed],
  )
  const lines = linesOf(opened)
  const stepAt = (clientX: number): number =>
    frame.stepAt((clientX - (svg?.getBoundingClientRect().left ?? 0)) / unit)
  const scrub = useScrub(stepAt)

  const point = (next: number | null): void => {
    if (next === pointed) return
    setPointed(next)
    store.getState().setHover(next === null ? null : { kind: 'step', step: next })
  }
  const onPointerMove = (event: PointerEvent): void => {
    point(stepAt(event.clientX))
    if (unusable)
      setOrder(heatOrderAt(frame, event.clientY - event.currentTarget.getBoundingClientRect().top))
    scrub.onPointerMove(event)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const target = keyTarget(event.key, step, timeline.steps)
    if (target === null) return
    event.preventDefault()
    event.stopPropagation()
    store.getState().goTo(target)
  }

  const marked = [...hover.steps].filter((one) => one !== pointed)
  const free = timeline.freePages[step] ?? 0
  const largest = timeline.largestFree[step] ?? 0
  return (
    <>
      {Counts && paging && frame.heat && (
        <Counts {...{ paging, frame, columns: revealedColumns, step, lane: frame.heat, scale: scaleWidth }} />
      )}
      {unusable && <HeatStrip unusable={unusable} frame={frame} columns={revealedColumns} />}
      <svg
        ref={setSvg}
        role="slider"
        tabIndex={0}
        aria-label="Step"
        aria-valuemin={0}
        aria-valuemax={timeline.steps}
        aria-valuenow={step}
        aria-valuetext={stepSentence(stepWords(timeline, lines, step))}
        width={frame.width * unit}
        height={frame.height * unit}
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        onKeyDown={onKeyDown}
        onPointerLeave={() => point(null)}
        {...scrub}
        onPointerMove={onPointerMove}
      >
        <Drawing drawing={drawing} frame={frame} />
        {beside?.strip({
          steps: timeline.steps,
          width: frame.width,
          height: frame.height,
          heat,
          most: drawing.most,
          revealed,
        })}
        {lastFit !== null && <LastFit frame={frame} {...lastFit} />}
        <StopMark frame={frame} stoppedAt={timeline.stoppedAt} />
        {pointed !== null && <Line className="timeline-pointed" frame={frame} step={pointed} />}
        {marked.map((one) => (
          <Notch key={one} className="is-hovered" frame={frame} step={one} />
        ))}
        {[...selected.steps].map((one) => (
          <Notch key={one} className="is-selected" frame={frame} step={one} />
        ))}
        <Playhead
          frame={frame}
          step={step}
          free={freeY(frame, free, drawing.most)}
          largest={largestY(frame, largest)}
        />
      </svg>
      <dl
        className={isNarrow ? 'timeline-scales is-narrow' : 'timeline-scales'}
        style={{ width: scaleWidth * unit }}
      >
        <div
          style={{ top: ((frame.free.top + frame.free.bottom) / 2) * unit }}
          title={`Free memory after this step. The scale goes from 0 to ${pagesAsBytes(drawing.most)}.`}
        >
          <dt>free</dt>
          <dd>{pagesAsBytes(free)}</dd>
        </div>
        <div
          style={{ top: ((frame.largest.top + frame.largest.bottom) / 2) * unit }}
          title="The largest free block after this step. The scale has one notch an order, from 4 KiB to 4 MiB."
        >
          <dt>largest</dt>
          <dd>{pagesAsBytes(largest)}</dd>
        </div>
        {unusable && <HeatScale frame={frame} isNarrow={isNarrow} />}
      </dl>
      {pointed !== null && svg && (
        <StepTip
          anchor={svg}
          x={frame.xOf(pointed) * unit}
          words={stepWords(timeline, lines, pointed, revealed)}
          more={order === null || pointed > revealed ? null : heatWords(timeline, pointed, order)}
        />
      )}
    </>
  )
}

/** What the heat strip shows, beside the middle of its rows. */
function HeatScale({ frame, isNarrow }: { frame: TimelineFrame; isNarrow: boolean }): ReactNode {
  return (
    <div
      className="is-heat"
      style={{ top: heatRow(frame, 5)?.top }}
      title="The share of free memory that a request of each order cannot use, because it lies in smaller blocks: the darker the more. Hatched: no block of that order is free; in red where another step had one."
    >
      <dt>{isNarrow ? 'unusable' : 'unusable memory'}</dt>
      <dd>{isNarrow ? '10 to 0' : 'by order, 10 to 0'}</dd>
    </div>
  )
}

const Drawing = memo(function Drawing({ drawing, frame }: { drawing: StripDrawing; frame: TimelineFrame }) {
  const width = frame.slot >= 12 ? 1.6 : 1.2
  return (
    <g>
      <path className="timeline-free-area" d={drawing.freeArea} />
      <path className="timeline-largest-area" d={drawing.largestArea} />
      <path className={frame.isDense ? 'timeline-stems is-dense' : 'timeline-stems'} d={drawing.stems} />
      <path className="timeline-free-line" d={drawing.freeLine} />
      <path className="timeline-largest-line" d={drawing.largestLine} />
      {drawing.marks.map(({ kind, colour, isHollow, d }) => (
        <path
          key={kind}
          d={d}
          fill={isHollow ? 'var(--paper)' : colour}
          stroke={isHollow ? colour : 'none'}
          strokeWidth={isHollow ? width : 0}
        />
      ))}
      <path className="timeline-unrevealed" d={drawing.unrevealed} />
      <path className="timeline-failures" d={drawing.failures} />
    </g>
  )
})

interface StepProps {
  readonly frame: TimelineFrame
  readonly step: number
  readonly className?: string
}

function Line({ frame, step, className }: StepProps): ReactNode {
  const x = frame.xOf(step)
  return <path className={className} d={`M${x} ${frame.free.top - 4}V${frame.calls.bottom + 3}`} />
}

/** Marks a step from below, where neither lines nor calls are covered. */
function Notch({ frame, step, className }: StepProps): ReactNode {
  const x = frame.xOf(step)
  const y = frame.height
  return <path className={`timeline-notch ${className ?? ''}`} d={`M${x - 5} ${y}h10l-5 -6z`} />
}

interface PlayheadProps extends StepProps {
  /** Heights of the two lines at this step. */
  readonly free: number
  readonly largest: number
}

function Playhead({ frame, step, free, largest }: PlayheadProps): ReactNode {
  const x = frame.xOf(step)
  const half = Math.max(1, Math.min(frame.slot / 2, 16))
  const { calls } = frame
  return (
    <g className="timeline-playhead">
      <rect
        x={x - half}
        y={calls.top - 2}
        width={2 * half}
        height={calls.bottom - calls.top + 4}
        rx={Math.min(3, half)}
      />
      <path d={`M${x} 0V${calls.top - 2}`} />
      <path className="is-cap" d={`M${x - 5} 0h10l-5 6z`} />
      <circle cx={x} cy={free} r={3} />
      <circle cx={x} cy={largest} r={3} />
    </g>
  )
}

/** Where the kernel stopped: nothing runs after it. */
function StopMark({ frame, stoppedAt }: { frame: TimelineFrame; stoppedAt: number | null }): ReactNode {
  if (stoppedAt === null) return null
  const x = frame.xOf(stoppedAt)
  const y = (frame.calls.top + frame.calls.bottom) / 2
  const radius = Math.max(6, markRadius(frame) + 1)
  return (
    <g className="timeline-stop">
      <path className="is-stem" d={`M${x} ${frame.free.top}V${y - radius}`} />
      <path d={`M${x} ${y}${stopPath(radius)}`} />
      <path className="is-bar" d={`M${x - radius * 0.5} ${y}h${radius}`} />
    </g>
  )
}
