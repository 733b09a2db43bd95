/** The line above the map: how large RAM is and how much of it is free, what the colours mean, how far one is zoomed. */
import type { ColourBy } from '../../model/choices.ts'
import { memo } from 'react'
import type { ReactNode } from 'react'
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { formatBytes, formatPages } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { StepView } from '../../protocol/view.ts'
import type { TermId } from '../../content/glossaryTerms.ts'
import { chooseSettings } from '../../store/settings/settings.ts'

interface HeaderProps {
  readonly view: StepView
  readonly colourBy: ColourBy
  readonly canZoomIn: boolean
  readonly canZoomOut: boolean
  zoomBy(factor: number): void
  showAll(): void
}

const ZOOM_STEP = 1.5
const COLOURINGS = [
  ['kind', 'By kind'],
  ['owner', 'By owner'],
] as const satisfies readonly (readonly [ColourBy, string])[]

export const Header = memo(function Header(props: HeaderProps): ReactNode {
  const { view, colourBy, canZoomIn, canZoomOut, zoomBy, showAll } = props
  const largest = largestFreeOrder(view)
  return (
    <header className="pagemap-header">
      <h2>RAM</h2>
      <p className="pagemap-size">{formatBytes(view.frames.zone.spannedPages * PAGE_SIZE)}</p>
      <dl>
        <div>
          <dt>free</dt>
          <dd>
            {formatBytes(view.frames.freePages * PAGE_SIZE)}
            <span className="pagemap-pages"> ({formatPages(view.frames.freePages)})</span>
          </dd>
        </div>
        <div className="pagemap-largest">
          <dt data-term={'order' satisfies TermId}>largest free block</dt>
          <dd>{largest === null ? 'none' : `${formatBytes(2 ** largest * PAGE_SIZE)} (order ${largest})`}</dd>
        </div>
      </dl>
      <div className="pagemap-colouring" role="group" aria-label="Colour pages">
        {COLOURINGS.map(([value, label]) => (
          <button
            key={value}
            type="button"
            aria-pressed={colourBy === value}
            onClick={() => chooseSettings({ colourBy: value })}
          >
            {label}
          </button>
        ))}
      </div>
      <div className="pagemap-tools">
        <button
          type="button"
          aria-label="Zoom out"
          disabled={!canZoomOut}
          onClick={() => zoomBy(1 / ZOOM_STEP)}
        >
          <ZoomOut size={15} />
        </button>
        <button type="button" aria-label="Zoom in" disabled={!canZoomIn} onClick={() => zoomBy(ZOOM_STEP)}>
          <ZoomIn size={15} />
        </button>
        <button type="button" aria-label="Show all of RAM" disabled={!canZoomOut} onClick={showAll}>
          <Maximize size={14} />
        </button>
      </div>
    </header>
  )
})

function largestFreeOrder({ frames: { freeBlocks } }: StepView): number | null {
  let largest: number | null = null
  for (const order of freeBlocks.order) if (largest === null || order > largest) largest = order
  return largest
}
