/** Free memory as the buddy allocator holds it: a rectangle for each block, with its order where there is room. */
import { formatBytes } from '../../../base/format.ts'
import { MAX_PAGE_ORDER, PAGE_SIZE } from '../../../base/units.ts'
import type { Palette } from '../../../canvas/palette.ts'
import type { Box, PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import { blockBox } from '../../../layout/pagemap/pageMapRuns.ts'
import type { FreeBlocks } from '../../../protocol/view.ts'

/** CSS pixels; below this a rectangle would be nothing but its own line. */
const SMALLEST_OUTLINE = 3
/** Part of the type size. */
const SMALLEST_LABEL = 0.8

export function paintFreeBlocks(
  ctx: CanvasRenderingContext2D,
  layout: PageMapLayout,
  blocks: FreeBlocks,
  palette: Palette,
): void {
  const { ratio, plot } = layout
  const size = palette.textSize * ratio
  const least = SMALLEST_OUTLINE * ratio
  const digitWidth = size * 0.6
  const labels: { readonly text: string; readonly box: Box }[] = []
  // Blocks of an order all have the same size: too small once, too small always.
  const large = Array.from({ length: MAX_PAGE_ORDER + 1 }, (_, order) => {
    const box = blockBox(layout, layout.basePfn, order)
    return Math.min(box.width, box.height) >= least
  })
  ctx.strokeStyle = palette.freeRule
  ctx.lineWidth = Math.max(1, layout.gap)
  for (let i = 0; i < blocks.pfn.length; i++) {
    const order = blocks.order[i] ?? 0
    if (!large[order]) continue
    const box = blockBox(layout, blocks.pfn[i] ?? 0, order)
    if (box.y > plot.y + plot.height || box.y + box.height < plot.y) continue
    if (box.x > plot.x + plot.width || box.x + box.width < plot.x) continue
    // Along the gaps, which neighbours share, as they share the line where there are none.
    const half = ctx.lineWidth / 2
    // One by one: a browser that paints without a GPU takes seconds for a single path of thousands.
    ctx.strokeRect(box.x - half, box.y - half, box.width, box.height)
    // The label stands in the middle of what can be seen of the block.
    const seen = within(box, plot)
    const text = labelFor(order, seen, size, digitWidth)
    if (text !== null) labels.push({ text, box: seen })
  }

  ctx.fillStyle = palette.ink3
  ctx.textAlign = 'center'
  ctx.textBaseline = 'alphabetic'
  for (const { text, box } of labels) {
    // In a low row a little smaller, so that the lines around it stay.
    const own = Math.max(size * SMALLEST_LABEL, Math.min(size, (box.height - layout.gap) * 0.95))
    ctx.font = `${own}px ${palette.fontCode}`
    const x = box.x + (box.width - layout.gap) / 2
    // Digits reach 0.73 of the type size above the baseline: this centres them.
    const y = box.y + (box.height - layout.gap) / 2 + own * 0.365
    ctx.fillText(text, Math.round(x), Math.round(y))
  }
}

function within(box: Box, window: Box): Box {
  const x = Math.max(box.x, window.x)
  const y = Math.max(box.y, window.y)
  return {
    x,
    y,
    width: Math.min(box.x + box.width, window.x + window.width) - x,
    height: Math.min(box.y + box.height, window.y + window.height) - y,
  }
}

/** As much as fits: `order 9 · 2 MiB`, `9`, or nothing. */
function labelFor(order: number, box: Box, size: number, digitWidth: number): string | null {
  const long = `order ${order} · ${formatBytes(2 ** order * PAGE_SIZE)}`
  if (box.height >= size * 1.5 && box.width >= (long.length + 3) * digitWidth) return long
  const short = String(order)
  // Digits are 0.73 of the type size high.
  return box.height >= size * SMALLEST_LABEL && box.width >= (short.length + 0.3) * digitWidth ? short : null
}
