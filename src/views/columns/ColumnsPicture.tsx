import { useEffect, useId, useMemo } from 'react'
import type { ComponentType, KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { followAnimations } from '../../canvas/frames.ts'
import { usePanZoom } from '../../canvas/usePanZoom.ts'
import type { AddressAxis } from '../../layout/columns/addressAxis.ts'
import { barAt, pageAt, processAt, ribbons } from '../../layout/columns/columns.ts'
import type { ColumnsLayout } from '../../layout/columns/columns.ts'
import type { Bar } from '../../layout/columns/columnsBars.ts'
import type { ColumnPart } from '../../layout/columns/columnsGrid.ts'
import type { StepView } from '../../protocol/view.ts'
import { sameThing } from '../../model/things.ts'
import type { Thing } from '../../model/things.ts'
import { useMarks } from '../../store/useMarks.ts'
import { Bars } from './Bars.tsx'
import { barChanges, barColours, isMarked, marksColumns } from './barState.ts'
import type { ColumnsTablesProps } from './ColumnsTables.tsx'
import { FoldEdges, FoldGround, FoldTexts, Ribbons } from './Ground.tsx'
import { FixedHeads, HEAD_HEIGHT, ProcessHeads } from './Heads.tsx'
import { Outlines } from './Outlines.tsx'
import { Pointed } from './Pointed.tsx'
import type { ProgramPartsProps } from './ProgramParts.tsx'
import { Scale, StepMarks } from './Scale.tsx'
import { ZOOM_STEP } from './useAxisWindow.ts'
import type { AxisControls } from './useAxisWindow.ts'
import { useTableFocus } from './useTableFocus.ts'
import { useBeside } from '../../store/beside.ts'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'

interface ColumnsPictureProps {
  readonly view: StepView
  /** Without zoom. */
  readonly axis: AddressAxis
  readonly layout: ColumnsLayout
  readonly controls: AxisControls
  /** CSS pixels for each pixel of the layout: 1, more when type is larger. */
  readonly unit: number
  /** The element that scrolls, and what is told of it. */
  readonly scroller: HTMLElement | null
  setScroller(this: void, scroller: HTMLElement | null): void
  /** The same as tables. */
  readonly Tables: ComponentType<ColumnsTablesProps>
  readonly Programs: ComponentType<ProgramPartsProps>
  /** What stands over the columns. */
  readonly more: ReactNode
}

const NOWHERE: readonly string[] = []

/** Where the largest part without a fold begins: words can stand there. Pixels from the top of the axis. */
function tallestOpening({ folds, height }: ColumnsLayout): number {
  const ends = [0, ...folds.map((fold) => fold.y1)]
  const openings = ends.map((y, i) => ({ y, room: (folds[i]?.y0 ?? height) - y }))
  return openings.reduce((best, opening) => (opening.room > best.room ? opening : best)).y
}

/** The two drawings (beside the axis, and the processes that scroll) with everything that answers to the pointer. */
export function ColumnsPicture(props: ColumnsPictureProps) {
  const { view, axis, layout, controls, unit, scroller, setScroller, Tables, Programs } = props
  const colourBy = usePage((state) => state.colourBy)
  const processNames = useDocument((state) => state.opened?.processNames ?? NOWHERE)
  const selectedThing = useDocument((state) => state.selected)
  const hoverThing = useDocument((state) => state.hover)
  const { hover, selected } = useMarks()
  const { setHover, select } = useDocumentStore().getState()
  usePanZoom(scroller, {
    // Up and down along the addresses, sideways through the processes.
    move: ({ factor, y, dx, dy }) => {
      controls.zoomAt(Math.max(0, y / unit - HEAD_HEIGHT), factor)
      controls.pan(-dy / unit)
      scroller?.scrollBy(-dx, 0)
    },
    isWhole: controls.window.scale <= 1,
  })
  const beside = useBeside((state) => state.beside)
  const hatch = useId()
  // This step's marks settle by the style sheet.
  useEffect(() => {
    if (scroller) followAnimations(scroller)
  }, [scroller, view])
  const { focusKey, ...focus } = useTableFocus(axis, layout, controls, scroller, unit)

  const colours = useMemo(() => barColours(view, colourBy, processNames), [view, colourBy, processNames])
  const change = useMemo(() => barChanges(view), [view])
  const faded = useMemo(() => {
    const fades = marksColumns(selected)
    return (bar: Bar) => fades && !isMarked(selected, bar)
  }, [selected])

  const thingAt = (event: MouseEvent, part: ColumnPart): Thing | null => {
    const box = event.currentTarget.getBoundingClientRect()
    const x = (event.clientX - box.left) / unit
    const y = (event.clientY - box.top) / unit - HEAD_HEIGHT
    if (y < 0) return part === 'processes' ? processAt(layout, x) : null
    return barAt(layout, part, x, y)?.thing ?? (part === 'fixed' ? pageAt(view, layout, x, y) : null)
  }
  const onMove = (event: MouseEvent, part: ColumnPart): void => {
    const thing = event.buttons === 0 ? thingAt(event, part) : hoverThing
    if (!sameThing(thing, hoverThing)) setHover(thing)
  }
  const onClick = (event: MouseEvent, part: ColumnPart): void => {
    select(thingAt(event, part))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const middle = layout.height / 2
    if (event.key === '+' || event.key === '=') controls.zoomAt(middle, ZOOM_STEP)
    else if (event.key === '-') controls.zoomAt(middle, 1 / ZOOM_STEP)
    else if (event.key === '0') controls.reset()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const drawing = (part: ColumnPart) => {
    const bars = layout.bars.filter((bar) => layout.columns[bar.column]?.part === part)
    const width = part === 'fixed' ? layout.fixedWidth : layout.processesWidth
    const patternId = `${hatch}-${part}`
    const clipId = `${hatch}-clip-${part}`
    // A selected bar keeps the colour of its outline while it is pointed at.
    const hovered = bars.filter((bar) => isMarked(hover, bar) && !isMarked(selected, bar))
    const chosen = bars.filter((bar) => isMarked(selected, bar))
    const across =
      part === 'fixed'
        ? { layout, fromX: layout.spineX, width: width - layout.spineX }
        : { layout, fromX: layout.seen.from, width: layout.seen.to - layout.seen.from }
    return (
      <svg
        className={part === 'fixed' ? 'columns-fixed' : 'columns-processes'}
        width={width * unit}
        height={(layout.height + HEAD_HEIGHT) * unit}
        viewBox={`0 0 ${width} ${layout.height + HEAD_HEIGHT}`}
        aria-hidden="true"
        onMouseMove={(event) => onMove(event, part)}
        onMouseLeave={() => setHover(null)}
        onClick={(event) => onClick(event, part)}
      >
        <defs>
          <pattern
            id={patternId}
            width={5}
            height={5}
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect className="columns-hatch" width={2} height={5} />
          </pattern>
          <clipPath id={clipId}>
            <rect x={0} y={-1} width={width} height={layout.height + 2} />
          </clipPath>
        </defs>
        {part === 'fixed' ? (
          <FixedHeads layout={layout} view={view} />
        ) : (
          <ProcessHeads
            layout={layout}
            view={view}
            processNames={processNames}
            byOwner={colourBy === 'owner'}
            hover={hover}
            selected={selected}
          />
        )}
        <g transform={`translate(0 ${HEAD_HEIGHT})`} clipPath={`url(#${clipId})`}>
          <FoldGround {...across} />
          {part === 'fixed' && <Scale layout={layout} byOwner={colourBy === 'owner'} />}
          <Ribbons
            {...{ part, fixedWidth: layout.fixedWidth }}
            ribbons={ribbons(layout, selected.regions)}
            look="selected"
          />
          <Ribbons
            {...{ part, fixedWidth: layout.fixedWidth }}
            ribbons={ribbons(layout, hover.regions)}
            look="hover"
          />
          <Bars
            bars={bars}
            colours={colours}
            change={change}
            faded={faded}
            step={view.step}
            hatch={patternId}
          />
          {part === 'processes' && <Programs view={view} layout={layout} faded={faded} />}
          {part === 'fixed' && <StepMarks layout={layout} step={view.step} hatch={patternId} />}
          <FoldEdges {...across} />
          <FoldTexts layout={layout} part={part} />
          {beside?.bars(bars)}
          <Outlines bars={chosen} look="selected" />
          <Outlines bars={hovered} look="hover" />
          {focusKey !== null && <Outlines bars={bars.filter((bar) => bar.key === focusKey)} look="focus" />}
          <Pointed
            view={view}
            layout={layout}
            thing={hoverThing ?? selectedThing}
            part={part}
            width={width}
          />
        </g>
      </svg>
    )
  }

  return (
    <div className="columns-picture" role="group" aria-label="Columns" onKeyDown={onKeyDown}>
      <div ref={setScroller} className="columns-scroll">
        {drawing('fixed')}
        {drawing('processes')}
      </div>
      {props.more}
      {view.spaces.processes.length === 0 && (
        <p
          className="columns-empty-processes"
          style={{ left: layout.fixedWidth * unit, top: (HEAD_HEIGHT + tallestOpening(layout) + 8) * unit }}
        >
          No process runs here. From its line with <code>spawn</code> on, each process has a column here.
        </p>
      )}
      <Tables view={view} {...focus} />
    </div>
  )
}
