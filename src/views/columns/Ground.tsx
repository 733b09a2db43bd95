/** What lies under the bars: folds, flash, and the bands that join a region to its mappings. */
import { memo } from 'react'
import type { ColumnsLayout, Ribbon } from '../../layout/columns/columns.ts'
import { WORD_CHAR } from '../../layout/columns/columnsText.ts'
import type { ColumnPart } from '../../layout/columns/columnsGrid.ts'

/** A fold lower than this is a single dotted line. */
const THIN_FOLD = 9

interface FoldsProps {
  readonly layout: ColumnsLayout
  readonly fromX: number
  readonly width: number
}

/** The quiet ground of each fold: a pale band across all columns. */
export const FoldGround = memo(function FoldGround({ layout, fromX, width }: FoldsProps) {
  return layout.folds.map((fold) => (
    <rect
      key={fold.key}
      className="columns-fold"
      x={fromX}
      y={fold.y0}
      width={width}
      height={fold.y1 - fold.y0}
    />
  ))
})

/** The torn edges of each fold, over the bars, so that a bar which goes through is seen to be cut. */
export const FoldEdges = memo(function FoldEdges({ layout, fromX, width }: FoldsProps) {
  return layout.folds.map((fold) =>
    fold.y1 - fold.y0 < THIN_FOLD ? (
      <line
        key={fold.key}
        className="columns-thin-fold"
        x1={fromX}
        x2={fromX + width}
        y1={(fold.y0 + fold.y1) / 2}
        y2={(fold.y0 + fold.y1) / 2}
      />
    ) : (
      <g key={fold.key}>
        <Tear y={fold.y0 + 1.5} fromX={fromX} width={width} />
        <Tear y={fold.y1 - 1.5} fromX={fromX} width={width} />
      </g>
    ),
  )
})

function Tear({ y, fromX, width }: { readonly y: number; readonly fromX: number; readonly width: number }) {
  const points: string[] = []
  for (let x = fromX, up = true; x <= fromX + width; x += 4, up = !up) {
    points.push(`${x},${(up ? y - 1.2 : y + 1.2).toFixed(1)}`)
  }
  return <polyline className="columns-tear" points={points.join(' ')} />
}

interface FoldTextsProps {
  readonly layout: ColumnsLayout
  readonly part: ColumnPart
}

/** How much a fold leaves out: over the processes, or over the regions if it does not fit there. */
export const FoldTexts = memo(function FoldTexts({ layout, part }: FoldTextsProps) {
  const regions = layout.columns[1]
  if (!regions) return null
  return layout.folds.map((fold) => {
    const text = `~ ${fold.text} ~`
    const width = text.length * WORD_CHAR
    const place: ColumnPart = width + 12 <= layout.processesWidth ? 'processes' : 'fixed'
    const y0 = Math.max(0, fold.y0)
    const y1 = Math.min(layout.height, fold.y1)
    if (place !== part || y1 - y0 < 14 || (place === 'fixed' && width > regions.width)) return null
    return (
      <text
        key={fold.key}
        className="columns-fold-text"
        x={part === 'fixed' ? regions.x : 6}
        y={(y0 + y1) / 2 + 4.2}
      >
        {text}
      </text>
    )
  })
})

interface RibbonsProps {
  readonly ribbons: readonly Ribbon[]
  readonly part: ColumnPart
  /** Right edge of the fixed part. */
  readonly fixedWidth: number
  readonly look: 'hover' | 'selected'
}

/** Bands from a region to the mappings on it; each drawing shows its own half. */
export function Ribbons({ ribbons, part, fixedWidth, look }: RibbonsProps) {
  return ribbons.map(({ key, y, height, fromX, toX }) => (
    <rect
      key={key}
      className={`columns-ribbon is-${look}`}
      x={part === 'fixed' ? fromX : 0}
      y={y}
      width={Math.max(0, part === 'fixed' ? fixedWidth - fromX : toX)}
      height={height}
    />
  ))
}
