import { expect, test } from 'vitest'
import { paletteFrom } from '../../canvas/palette.ts'
import { createDrawLog } from '../../canvas/testing/drawLog.ts'
import { themeTokens } from '../../canvas/testing/themeTokens.ts'
import { timelineFrame } from '../../layout/timeline/timeline.ts'
import type { TimelineColumn } from '../../layout/timeline/timeline.ts'
import { HEAT_HEIGHT, heatCells } from '../../layout/timeline/timelineHeat.ts'
import { paintHeat } from './paintHeat.ts'

const column = (step: number): TimelineColumn => ({
  ...{ x: 0, free: 0, largest: 0, failures: 0, kind: null },
  firstStep: step,
  lastStep: step,
})

test('what is wholly unusable is hatched, what is nearly so is not', () => {
  const frame = timelineFrame(2, 600, 160, HEAT_HEIGHT)
  const columns = [column(0), column(1)]
  // Order 10 is usable, then not at all; order 9 hardly, in both steps.
  const unusable = new Uint16Array(2 * 11)
  unusable.set([999, 0], 9)
  unusable.set([999, 1000], 11 + 9)
  const { ctx, lines } = createDrawLog(600, HEAT_HEIGHT)
  const palette = paletteFrom(themeTokens('light'))
  const hatch = {} as CanvasImageSource
  const inks = { palette, hatches: { lost: hatch, never: hatch } }
  paintHeat(ctx, frame, columns, heatCells(unusable, columns), inks, 1)

  const rects = lines.filter((line) => line.startsWith('fillRect'))
  const hatched = lines.filter(
    (line, i) => lines[i - 1] === 'fillStyle = Pattern' && line.startsWith('fillRect'),
  )
  expect(hatched).toHaveLength(1)
  const [, left, top, , height] = (hatched[0] ?? '').split(' ').map(Number)
  expect([top, height]).toEqual([0, 4])
  expect(left).toBe(Math.round(frame.left + frame.slot))
  // Over its colour, which stays where the pattern shows the ground.
  expect(rects.filter((rect) => rect === hatched[0])).toHaveLength(2)
})

test('an order that never had a block is not marked as lost', () => {
  const frame = timelineFrame(2, 600, 160, HEAT_HEIGHT)
  const columns = [column(0), column(1)]
  const unusable = new Uint16Array(2 * 11)
  unusable[10] = 1000
  unusable[11 + 10] = 1000
  const { ctx, lines } = createDrawLog(600, HEAT_HEIGHT)
  const palette = paletteFrom(themeTokens('light'))
  paintHeat(
    ctx,
    frame,
    columns,
    heatCells(unusable, columns),
    { palette, hatches: { lost: null, never: {} as CanvasImageSource } },
    1,
  )
  const hatched = lines.filter((_, i) => lines[i - 1] === 'fillStyle = Pattern')
  expect(hatched).toEqual([`fillRect ${frame.left} 0 ${Math.round(2 * frame.slot)} 4`])
  expect(lines[lines.indexOf('fillStyle = Pattern') - 2]).toBe(`fillStyle = ${palette.use.free}`)
})
