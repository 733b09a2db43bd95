import { addrToPfn, PAGE_SIZE } from '../../base/units.ts'
import { zoneRange } from '../../layout/columns/addressAxisStretches.ts'
import type { ColumnsLayout } from '../../layout/columns/columns.ts'
import type { ColumnPart } from '../../layout/columns/columnsGrid.ts'
import type { StepView } from '../../protocol/view.ts'
import { sameThing } from '../../model/things.ts'
import type { Thing } from '../../model/things.ts'
import { PointedAddresses } from './Scale.tsx'

/** A line across all columns at a page that another view points at, and the addresses of a bar that is pointed at. */
export function Pointed({
  view,
  layout,
  thing,
  part,
  width,
}: {
  readonly view: StepView
  readonly layout: ColumnsLayout
  readonly thing: Thing | null
  readonly part: ColumnPart
  readonly width: number
}) {
  if (thing === null) return null
  if (thing.kind === 'page') {
    const { start } = zoneRange(view)
    const address = start + (thing.pfn - addrToPfn(start)) * PAGE_SIZE
    const y = layout.axis.toY(address)
    return (
      <>
        <line
          className="columns-page-line"
          x1={part === 'fixed' ? layout.spineX : 0}
          x2={width}
          y1={y}
          y2={y}
        />
        {part === 'fixed' && <PointedAddresses layout={layout} start={address} end={address + PAGE_SIZE} />}
      </>
    )
  }
  if (part !== 'fixed') return null
  const bar = layout.bars.find((candidate) => sameThing(candidate.thing, thing))
  return bar ? <PointedAddresses layout={layout} start={bar.start} end={bar.end} /> : null
}
