/** The left part beside the bars: addresses, the strip of what each page is, and what this step did to pages. */
import { memo } from 'react'
import { hex } from '../../base/format.ts'
import type { ColumnsLayout } from '../../layout/columns/columns.ts'
import type { ChangeMark, SpineRun } from '../../layout/columns/columnsScale.ts'

interface ScaleProps {
  readonly layout: ColumnsLayout
  /** The bars wear their owners' colours: the strip then tells the kernel's pages from taken ones only. */
  readonly byOwner: boolean
}

export const Scale = memo(function Scale({ layout, byOwner }: ScaleProps) {
  const { axisWidth, spineX, spineWidth } = layout
  const blocks = layout.columns[0]
  return (
    <g>
      <rect className="columns-spine" x={spineX} y={0} width={spineWidth} height={layout.height} />
      {layout.spine.map((run, i) => (
        <rect
          key={i}
          className="columns-spine-run"
          data-use={run.use}
          x={spineX}
          y={run.y0}
          width={spineWidth}
          height={run.y1 - run.y0}
          style={{ color: spineColour(run.use, byOwner) }}
        />
      ))}
      {blocks !== undefined &&
        layout.outside
          .filter(({ y0, y1 }) => y1 - y0 >= 14)
          .map(({ y0, words }) => (
            <text key={y0} className="columns-outside-name" x={blocks.x} y={Math.max(0, y0) + 12}>
              {words}
            </text>
          ))}
      {layout.breaks.map((y) => (
        <path
          key={y}
          className="columns-break"
          d={`M${spineX - 1.5} ${y + 1}l${spineWidth + 4} -4M${spineX - 1.5} ${y + 4}l${spineWidth + 4} -4`}
        >
          <title>From here on a page has another height.</title>
        </path>
      ))}
      {layout.ticks.map((tick) => (
        <g key={tick.address}>
          <line className="columns-tick" x1={axisWidth - 4} x2={spineX} y1={tick.y} y2={tick.y} />
          <text className="columns-address" x={axisWidth - 6} y={tick.labelY + 4.2}>
            {tick.text}
          </text>
        </g>
      ))}
    </g>
  )
})

function spineColour(use: SpineRun['use'], byOwner: boolean): string {
  if (use === 'slack') return 'var(--use-free-rule)'
  return byOwner && use !== 'kernel' && use !== 'pageCache' ? 'var(--use-program)' : `var(--use-${use})`
}

/** The addresses of what is pointed at, written over the axis's own labels. Bytes; `end` is the last byte's. */
export function PointedAddresses({
  layout,
  start,
  end,
}: {
  readonly layout: ColumnsLayout
  readonly start: number
  readonly end: number
}) {
  const y0 = layout.axis.toY(start)
  const y1 = layout.axis.toY(end)
  const places =
    y1 - y0 >= 17
      ? [
          { y: y0, address: start },
          { y: y1, address: end - 1 },
        ]
      : [{ y: y0, address: start }]
  return places
    .filter(({ y }) => y > -1 && y < layout.height + 1)
    .map(({ y, address }) => {
      const base = tickBaseline(y, layout.height)
      return (
        <g key={address}>
          <rect
            className="columns-pointed"
            x={0}
            y={base - 12}
            width={layout.axisWidth - 2}
            height={16}
            rx={2}
          />
          <text className="columns-address is-pointed" x={layout.axisWidth - 6} y={base}>
            {hex(address)}
          </text>
        </g>
      )
    })
}

/** Labels stay inside the drawing at its top and bottom. */
const tickBaseline = (y: number, height: number): number => Math.max(10, Math.min(height - 2, y + 4.2))

/** Brackets beside the free blocks, and ghosts where regions were. */
export const StepMarks = memo(function StepMarks({
  layout,
  step,
  hatch,
}: {
  readonly layout: ColumnsLayout
  readonly step: number
  readonly hatch: string
}) {
  const blocks = layout.columns[0]
  const regions = layout.columns[1]
  if (!blocks || !regions) return null
  const x = blocks.x + blocks.width
  return (
    <g key={step}>
      {layout.changes.map((mark) => (
        <g key={mark.key} className="columns-change" data-what={mark.what}>
          {mark.what === 'merged' ? (
            <MergedOutline layout={layout} mark={mark} />
          ) : (
            <>
              <rect
                className="columns-change-sweep"
                x={blocks.x}
                y={mark.y0}
                width={blocks.width}
                height={mark.y1 - mark.y0}
              />
              <rect
                className="columns-change-bar"
                x={x - 3}
                y={mark.y0}
                width={4}
                height={mark.y1 - mark.y0}
              />
              {mark.what === 'trimmed' && (
                <rect fill={`url(#${hatch})`} x={x - 3} y={mark.y0} width={4} height={mark.y1 - mark.y0} />
              )}
            </>
          )}
        </g>
      ))}
      {layout.ghosts.map((ghost) => (
        <rect
          key={ghost.id}
          className="columns-ghost"
          x={regions.x + 0.5}
          y={ghost.y0 + 0.5}
          width={regions.width - 1}
          height={Math.max(1, ghost.y1 - ghost.y0 - 1)}
        />
      ))}
    </g>
  )
})

/** Around the block that merging formed; as narrow as its bar. */
function MergedOutline({ layout, mark }: { readonly layout: ColumnsLayout; readonly mark: ChangeMark }) {
  const bar = layout.bars.find(
    ({ thing }) => thing.kind === 'free-block' && `merged-${thing.pfn}` === mark.key,
  )
  if (!bar) return null
  // A thick line around a thin bar would hide it.
  const strokeWidth = bar.height < 6 ? 1 : 2
  return (
    <rect
      className="columns-change-outline"
      x={bar.x}
      y={bar.y}
      width={bar.width}
      height={bar.height}
      strokeWidth={strokeWidth}
    />
  )
}
