import { describe, expect, it } from 'vitest'
import { countLine } from './countLine.ts'
import { timelineFrame, type TimelineColumn } from './timeline.ts'

const LANE = { top: 10, bottom: 30 }
const column = (firstStep: number, lastStep: number): TimelineColumn => ({
  x: 0,
  firstStep,
  lastStep,
  free: 0,
  largest: 0,
  failures: 0,
  kind: null,
})

describe('the line of a count', () => {
  // Two steps and the start on 16 + 30 pixels: slots of 10.
  const frame = timelineFrame(2, 46, 100)

  it('goes from 0 to the most of the run, level until the next step', () => {
    const columns = [column(0, 0), column(1, 1), column(2, 2)]
    const { line, most, yOf } = countLine([0, 4, 2], frame, columns, LANE)
    expect(line).toBe('M8 30H18V10H28V20H38')
    expect(most).toBe(4)
    expect(yOf(1)).toBe(25)
  })

  it('shows the most of the steps that share a column', () => {
    expect(countLine([1, 5, 2], frame, [column(0, 2)], LANE).line).toBe('M8 10H38')
  })

  it('lies on the floor where nothing is counted, and is empty where nothing is shown', () => {
    expect(countLine([0, 0, 0], frame, [column(0, 2)], LANE)).toMatchObject({ line: 'M8 30H38', most: 0 })
    expect(countLine([1, 2, 3], frame, [], LANE).line).toBe('')
  })
})
