/** Ribbons from the pages of a mapping to the frames that they lie in. Pixels of the window, like all boxes here. */
import type { Box } from '../pagemap/pageMap.ts'

export interface RibbonEnds {
  readonly cell: Box
  readonly frame: Box
}

/** Cells of a line with nothing but their gap between them. */
const NEAR = 3

const follows = (before: Box, next: Box): boolean =>
  Math.abs(next.y - before.y) < 1 &&
  Math.abs(next.height - before.height) < 1 &&
  Math.abs(next.x - (before.x + before.width)) <= NEAR

// Boxes of the browser cannot be spread.
const around = ({ x, y, height }: Box, b: Box): Box => ({ x, y, height, width: b.x + b.width - x })

/** Pages that follow each other in the mapping and in RAM have one ribbon, as long as both stand in one line. */
export function joinRibbons(ribbons: readonly RibbonEnds[]): readonly RibbonEnds[] {
  const joined: RibbonEnds[] = []
  for (const ribbon of ribbons) {
    const last = joined.at(-1)
    if (last !== undefined && follows(last.cell, ribbon.cell) && follows(last.frame, ribbon.frame))
      joined[joined.length - 1] = {
        cell: around(last.cell, ribbon.cell),
        frame: around(last.frame, ribbon.frame),
      }
    else joined.push(ribbon)
  }
  return joined
}

const figure = (value: number): string => String(Math.round(value * 10) / 10)

/** A band from the upper edge of a page's cell to the lower edge of its frame, as path data. */
export function ribbonPath(cell: Box, frame: Box): string {
  const [left, right, top] = [cell.x, cell.x + cell.width, cell.y]
  const [frameLeft, frameRight, bottom] = [frame.x, frame.x + frame.width, frame.y + frame.height]
  const middle = (top + bottom) / 2
  const at = (...numbers: readonly number[]): string => numbers.map(figure).join(' ')
  return (
    `M${at(left, top)}C${at(left, middle, frameLeft, middle, frameLeft, bottom)}` +
    `L${at(frameRight, bottom)}C${at(frameRight, middle, right, middle, right, top)}Z`
  )
}

/** A frame's outline, as path data. */
export const framePath = ({ x, y, width, height }: Box): string =>
  `M${figure(x)} ${figure(y)}h${figure(width)}v${figure(height)}h${figure(-width)}Z`

/** Whether the middle of a box lies in another one: what has been scrolled away has no ribbon. */
export function isInSight({ x, y, width, height }: Box, area: Box): boolean {
  const [middleX, middleY] = [x + width / 2, y + height / 2]
  return (
    middleX >= area.x &&
    middleX <= area.x + area.width &&
    middleY >= area.y &&
    middleY <= area.y + area.height
  )
}
