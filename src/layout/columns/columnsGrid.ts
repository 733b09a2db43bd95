/** Where the columns stand. Axis, blocks and regions stay; the processes beside them scroll when there are many. */
import type { ProcessView } from '../../protocol/view.ts'

export type ColumnOf =
  | { readonly type: 'blocks' }
  | { readonly type: 'regions' }
  | { readonly type: 'process'; readonly process: ProcessView }

/** Which of the two drawings a column is in: beside the axis, or in the part that scrolls. */
export type ColumnPart = 'fixed' | 'processes'

export interface Column {
  readonly of: ColumnOf
  readonly part: ColumnPart
  /** Pixels from the left of its part. */
  readonly x: number
  readonly width: number
}

export interface ColumnsGrid {
  /** Right edge of the address labels. */
  readonly axisWidth: number
  /** The narrow strip that says what each page is. */
  readonly spineX: number
  readonly spineWidth: number
  readonly fixedWidth: number
  /** At least what is left of the width; more when the processes need to scroll. */
  readonly processesWidth: number
  /** Blocks, regions, then the processes as given. */
  readonly columns: readonly Column[]
}

/** Room for `0x80a70000` in figures of 12 px, and for longer addresses above 4 GiB. */
const AXIS_WIDTH = 80
const WIDE_AXIS_WIDTH = 94
const SPINE_WIDTH = 6
const GAP = 6
/** Between two processes: their heads need more air when there is room. */
const LEAST_AIR = 4
const MOST_AIR = 12
const BLOCKS = { least: 38, most: 84, share: 0.6 }
const REGIONS = { least: 52, most: 190, share: 1.3 }
/** A single process still gets about as much as blocks and regions together. */
const LEAST_SHARE = 1.7
/** `rwxp` in figures of 12 px and its edges. */
const LEAST_PROCESS = 38
/** The button at the edge that leads to the processes out of sight. */
export const MORE_WIDTH = 28

/** Columns for a width in pixels. `highest`: the highest address the axis shows. */
export function columnsGrid(width: number, processes: readonly ProcessView[], highest: number): ColumnsGrid {
  const axisWidth = highest > 2 ** 32 ? WIDE_AXIS_WIDTH : AXIS_WIDTH
  const spineX = axisWidth
  const blocksX = spineX + SPINE_WIDTH + GAP
  const unit =
    Math.max(0, width - blocksX) / (BLOCKS.share + REGIONS.share + Math.max(LEAST_SHARE, processes.length))
  const leastStep = LEAST_PROCESS + LEAST_AIR
  // Before a process is pushed out of sight, regions and blocks give up what they can.
  const fixedRoom = width - blocksX - 2 * GAP - leastStep * processes.length
  const wishedBlocks = clamp(unit * BLOCKS.share, BLOCKS)
  const regionsWidth = clamp(Math.min(unit * REGIONS.share, Math.floor(fixedRoom - wishedBlocks)), REGIONS)
  const blocksWidth = clamp(Math.min(wishedBlocks, fixedRoom - regionsWidth), BLOCKS)
  const regionsX = blocksX + blocksWidth + GAP
  const fixedWidth = regionsX + regionsWidth + GAP
  const room = Math.max(LEAST_PROCESS, width - fixedWidth)
  const step = stepFor(room, leastStep, Math.max(1, processes.length))
  const air = Math.floor(Math.min(MOST_AIR, Math.max(LEAST_AIR, step / 9)))
  return {
    axisWidth,
    spineX,
    spineWidth: SPINE_WIDTH,
    fixedWidth,
    processesWidth: Math.max(room, step * processes.length),
    columns: [
      { of: { type: 'blocks' }, part: 'fixed', x: blocksX, width: blocksWidth },
      { of: { type: 'regions' }, part: 'fixed', x: regionsX, width: regionsWidth },
      ...processes.map((process, i): Column => ({
        of: { type: 'process', process },
        part: 'processes',
        x: i * step,
        width: step - air,
      })),
    ],
  }
}

/** Processes that do not all fit: as many whole ones as stand before the button to the others. */
function stepFor(room: number, leastStep: number, count: number): number {
  if (leastStep * count <= room) return room / count
  const whole = Math.floor((room - MORE_WIDTH) / leastStep)
  return whole < 1 ? leastStep : (room - MORE_WIDTH) / whole
}

const clamp = (pixels: number, { least, most }: { readonly least: number; readonly most: number }): number =>
  Math.round(Math.min(most, Math.max(least, pixels)))
