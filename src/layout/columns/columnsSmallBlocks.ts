/** The orders of free blocks whose bars are too low for a number, written beside them. */
import type { ColumnsLayout } from './columns.ts'
import type { Bar } from './columnsBars.ts'
import type { BarLabel } from './columnsLabels.ts'
import { CODE_CHAR } from './columnsText.ts'

/** Height of figures of 12 px with a little air. */
const LINE = 11
/** Between a bar and the number beside it. */
const AIR = 3
/** How far a number may stand out of the column, into the gap behind it. */
const OVER = 3
/** Bars this far apart are written of together. */
const NEAR = 2

/**
 * A number for each stack of such blocks, to the right of them and of what else stands at its height; none where there is no
 * room. Pixels.
 */
export function smallBlockOrders(layout: Pick<ColumnsLayout, 'bars' | 'columns'>): readonly BarLabel[] {
  const [column] = layout.columns
  if (column === undefined) return []
  const bars = layout.bars.filter((bar) => bar.column === 0)
  const labels: BarLabel[] = []
  const right = column.x + column.width + OVER
  for (const stack of stacksOf(bars)) {
    const [first] = stack
    const last = stack.at(-1)
    if (first === undefined || last === undefined) continue
    const middle = (first.y + last.y + last.height) / 2
    const top = middle - LINE / 2
    const left = edgeOf(bars, top, top + LINE) + AIR
    const text = ordersText(stack.map(orderOf))
    const isClear = (labels.at(-1)?.y ?? -Infinity) <= top
    if (isClear && left + text.length * CODE_CHAR <= right)
      labels.push({ text, x: left, y: middle + 4.2, anchor: 'start', role: 'faint' })
  }
  return labels
}

const orderOf = ({ thing }: Bar): number => (thing.kind === 'free-block' ? thing.order : 0)

/** Bars without a number that touch, or nearly. */
function stacksOf(bars: readonly Bar[]): Bar[][] {
  const stacks: Bar[][] = []
  let end = -Infinity
  let isOpen = false
  for (const bar of bars) {
    const isSmall = bar.labels.length === 0
    if (isSmall && isOpen && bar.y - end <= NEAR) stacks.at(-1)?.push(bar)
    else if (isSmall) stacks.push([bar])
    isOpen = isSmall
    end = bar.y + bar.height
  }
  return stacks
}

/** How far the bars reach that stand between two heights. */
function edgeOf(bars: readonly Bar[], top: number, bottom: number): number {
  let edge = 0
  for (let at = firstBelow(bars, top); at < bars.length; at++) {
    const bar = bars[at]
    if (bar === undefined || bar.y >= bottom) break
    edge = Math.max(edge, bar.x + bar.width)
  }
  return edge
}

/** Index of the first bar that ends below a height. */
function firstBelow(bars: readonly Bar[], top: number): number {
  let low = 0
  let high = bars.length
  while (low < high) {
    const middle = (low + high) >> 1
    const bar = bars[middle]
    if (bar !== undefined && bar.y + bar.height <= top) low = middle + 1
    else high = middle
  }
  return low
}

/** `3`, `1 2`, or `0–4` where each is one more, or one less, than the one before. */
function ordersText(orders: readonly number[]): string {
  const [first = 0, second = first] = orders
  const by = second - first
  const isRun = Math.abs(by) === 1 && orders.every((order, i) => order === first + i * by)
  return isRun && orders.length > 2 ? `${first}–${orders.at(-1)}` : orders.join(' ')
}
