/**
 * The content layer of the page map: the grid of pages, its stripes, free blocks, regions and the axes. Everything comes from the
 * layout, so the picture is exactly what hitTest answers for. Hover, selection and change marks are another layer.
 */
import { hex } from '../../../base/format.ts'
import { addrToPfn, bytesToPages, pfnToAddr } from '../../../base/units.ts'
import { luminance, mix, withAlpha } from '../../../canvas/palette.ts'
import type { Palette } from '../../../canvas/palette.ts'
import { cellsBox, visibleCells, visibleStretch } from '../../../layout/pagemap/pageMap.ts'
import type { PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import { columnTicks, rowTicks } from '../../../layout/pagemap/pageMapAxis.ts'
import type { Stretches } from '../../../layout/pagemap/pageMapStretches.ts'
import type { PageTones } from '../../../layout/pagemap/pageMapTones.ts'
import type { StepView } from '../../../protocol/view.ts'
import type { Ink } from './inks.ts'
import { paintFreeBlocks } from './paintFreeBlocks.ts'
import { paintOwners } from './paintOwners.ts'
import { traceRun } from './shapes.ts'
import type { MapTexture } from './texture.ts'
import { regionRowsIn, regionsOf } from '../../../model/step/nommu.ts'

export interface PageMapInputs {
  readonly view: Pick<StepView, 'frames' | 'own'>
  readonly tones: PageTones
  /** One for each tone. */
  readonly inks: readonly Ink[]
  readonly palette: Palette
  /** Whose memory is named; null while colours say what it is. */
  readonly owned: Stretches | null
  readonly texture: MapTexture
}

/** Paints the whole layer anew; the canvas's own size is not changed. All lengths are device pixels. */
export function paintPageMap(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  inputs: PageMapInputs,
): void {
  const { plot } = layout
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height)
  ctx.save()
  ctx.beginPath()
  // The lines around the outermost cells lie half a gap outside.
  ctx.rect(plot.x - layout.gap, plot.y - layout.gap, plot.width + layout.gap, plot.height + layout.gap)
  ctx.clip()
  inputs.texture.draw(ctx, layout, inputs.tones, inputs.inks)
  if (layout.gap > 0) {
    paintPatterns(ctx, layout, inputs)
    paintWeave(ctx, layout, inputs.palette)
  }
  paintPageblocks(ctx, layout, inputs)
  paintFreeBlocks(ctx, layout, inputs.view.frames.freeBlocks, inputs.palette)
  paintRegions(ctx, layout, inputs)
  if (inputs.owned) paintOwners(ctx, layout, inputs.owned, inputs.palette)
  ctx.restore()
  paintAxes(ctx, layout, inputs.palette)
}

/** All runs of one tone go into one path and are filled at once: a fill for each cell would take a second. */
function paintPatterns(ctx: CanvasRenderingContext2D, layout: PageMapLayout, inputs: PageMapInputs): void {
  const { toneOfPage } = inputs.tones
  const { firstRow, endRow, firstColumn, endColumn } = visibleCells(layout)
  for (const [tone, ink] of inputs.inks.entries()) {
    if (!ink.tile || inputs.tones.counts[tone] === 0) continue
    const pattern = ctx.createPattern(ink.tile, 'repeat')
    if (!pattern) continue
    ctx.beginPath()
    for (let row = firstRow; row < endRow; row++) {
      const first = layout.basePfn + row * layout.columns - layout.startPfn
      for (let column = firstColumn; column < endColumn;) {
        if (toneOfPage[first + column] !== tone) {
          column++
          continue
        }
        const from = column
        while (column < endColumn && toneOfPage[first + column] === tone) column++
        const box = cellsBox(layout, from, row, column - from, 1)
        ctx.rect(box.x, box.y, box.width, box.height)
      }
    }
    ctx.fillStyle = pattern
    ctx.fill()
  }
}

/** The gaps between cells: threads of paper, thin enough to leave runs of pages one shape. */
function paintWeave(ctx: CanvasRenderingContext2D, layout: PageMapLayout, palette: Palette): void {
  const visible = visibleCells(layout)
  const { gap } = layout
  const columns = visible.endColumn - visible.firstColumn
  const rows = visible.endRow - visible.firstRow
  ctx.fillStyle = withAlpha(palette.paper, 0.32)
  for (let column = 1; column <= columns; column++) {
    const box = cellsBox(layout, visible.firstColumn + column, visible.firstRow, 1, rows)
    ctx.fillRect(box.x - gap, box.y, gap, box.height)
  }
  ctx.fillStyle = withAlpha(palette.paper, 0.6)
  for (let row = 1; row <= rows; row++) {
    const box = cellsBox(layout, visible.firstColumn, visible.firstRow + row, columns, 1)
    ctx.fillRect(box.x, box.y - gap, box.width, gap)
  }
}

/** Faint lines where pageblocks begin: the unit in which the kernel keeps movable and unmovable pages apart. */
function paintPageblocks(ctx: CanvasRenderingContext2D, layout: PageMapLayout, inputs: PageMapInputs): void {
  const pages = 2 ** inputs.view.frames.zone.pageblockOrder
  const rowsEach = Math.max(1, pages / layout.columns)
  const columnsEach = Math.min(layout.columns, pages)
  const width = Math.max(1, layout.gap)
  const visible = visibleCells(layout)
  const rows = visible.endRow - visible.firstRow
  ctx.fillStyle = withAlpha(inputs.palette.ink, 0.22)
  if (rowsEach * layout.cellHeight >= 8 * layout.ratio && rowsEach > 1) {
    const baseRow = layout.basePfn / layout.columns
    const first = Math.ceil((visible.firstRow + baseRow) / rowsEach) * rowsEach - baseRow
    for (let row = first === 0 ? rowsEach : first; row < visible.endRow; row += rowsEach) {
      const box = cellsBox(layout, 0, row, layout.columns, 1)
      ctx.fillRect(box.x, box.y - width, box.width, width)
    }
  }
  if (columnsEach < layout.columns && columnsEach * layout.cellWidth >= 8 * layout.ratio) {
    for (let column = columnsEach; column < layout.columns; column += columnsEach) {
      const box = cellsBox(layout, column, visible.firstRow, 1, rows)
      ctx.fillRect(box.x - width, box.y, width, box.height)
    }
  }
}

/** Each region from its start to its top, where it is large enough for a line. */
function paintRegions(ctx: CanvasRenderingContext2D, layout: PageMapLayout, inputs: PageMapInputs): void {
  if (layout.cellHeight < 3 * layout.ratio) return
  ctx.beginPath()
  const seen = visibleStretch(layout)
  const { start, top } = regionsOf(inputs.view)
  for (const row of regionRowsIn(inputs.view, pfnToAddr(seen.start), pfnToAddr(seen.end))) {
    const pfn = addrToPfn(start[row] ?? 0)
    traceRun(ctx, layout, pfn, bytesToPages(top[row] ?? 0) - pfn)
  }
  ctx.strokeStyle = regionLine(inputs.palette)
  ctx.lineWidth = Math.max(1, layout.gap)
  ctx.stroke()
}

/** Black lines are calm on paper; white ones on black would shout. */
const regionLine = ({ ink, paper }: Palette): string => (luminance(paper) > 0.5 ? ink : mix(ink, paper, 0.4))

function paintAxes(ctx: CanvasRenderingContext2D, layout: PageMapLayout, palette: Palette): void {
  const { plot, ratio } = layout
  const size = palette.textSize * ratio
  ctx.font = `${size}px ${palette.fontCode}`
  ctx.fillStyle = palette.ink3
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'right'
  for (const tick of rowTicks(layout, size * 1.7)) {
    const y = Math.max(tick.at + ratio, size * 0.55)
    ctx.fillText(hex(tick.value), plot.x - 9 * ratio, Math.round(y))
    ctx.fillRect(plot.x - 6 * ratio, Math.round(tick.at), 4 * ratio, Math.max(1, Math.round(ratio)))
  }
  if (plot.y < size) return
  ctx.textAlign = 'left'
  ctx.textBaseline = 'alphabetic'
  for (const tick of columnTicks(layout, size * 7)) {
    const x = Math.round(tick.at)
    if (x + size * 5 > plot.x + plot.width) continue
    ctx.fillRect(x - ratio, plot.y - 6 * ratio, Math.max(1, Math.round(ratio)), 5 * ratio)
    ctx.fillText(`+0x${tick.value.toString(16)}`, x + 3 * ratio, plot.y - 4 * ratio)
  }
}
