import { describe, expect, test } from 'vitest'
import { timelineColumns, timelineFrame } from '../../layout/timeline/timeline.ts'
import { CALL_KINDS } from '../../protocol/view.ts'
import type { TimelineView } from '../../protocol/view.ts'
import { drawStrip } from './drawing.ts'
import { keyTarget } from './keyTarget.ts'
import { failurePath, MARKS, stopPath } from './markShapes.ts'
import { heatWords, stepSentence, stepWords } from './words.ts'

const timeline: TimelineView = {
  steps: 4,
  kind: Uint8Array.of(0, 1, 1, 2),
  form: Uint8Array.of(1, 2, 2, 1),
  errno: Uint8Array.of(0, 0, 12, 0),
  ret: Float64Array.of(16, 0x80a60000, -12, 0),
  line: Int32Array.of(1, 3, 4, 5),
  freePages: Int32Array.of(2048, 2000, 1984, 1984, 2000),
  largestFree: Int32Array.of(512, 512, 256, 256, 512),
  stoppedAt: null,
}
const lines = [
  'A = spawn',
  '# a comment',
  'A: p = mmap(NULL, 64K, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) # taken',
  'A: q = mmap(NULL, 8M, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)',
  'A: munmap(p, 64K)',
]
describe('words of a step', () => {
  test('a mapping says where it lies', () => {
    expect(stepWords(timeline, lines, 2)).toEqual({
      head: 'step 2, mapping',
      call: 'A: p = mmap(NULL, 64K, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)',
      result: '= 0x80a60000',
      isFailure: false,
      memory: '7.75 MiB free, largest block 1 MiB',
    })
  })

  test('a refusal says why', () => {
    const words = stepWords(timeline, lines, 3)
    expect(words.isFailure).toBe(true)
    expect(words.result).toBe('ENOMEM: Cannot allocate memory')
  })

  test('a stop says so, and no memory is none', () => {
    const full = { ...timeline, stoppedAt: 4, freePages: Int32Array.of(9, 9, 9, 9, 0) }
    const words = stepWords(full, lines, 4)
    expect(words.result).toBe('the kernel stopped here')
    expect(words.memory).toBe('none free, largest block 2 MiB')
  })

  test('before the first call', () => {
    expect(stepSentence(stepWords(timeline, lines, 0))).toBe(
      'step 0; before the first call; 8 MiB free, largest block 2 MiB',
    )
  })
})

test('the heat strip says how much of the free memory an order cannot use', () => {
  const unusable = new Uint16Array(5 * 11)
  unusable[2 * 11 + 5] = 623
  unusable[3 * 11 + 5] = 1000
  const none = new Int32Array(5)
  const heated: TimelineView = {
    ...timeline,
    measures: { mmapPages: none, slackPages: none, roundingBytes: none, fits: new Uint16Array(5), unusable },
  }
  expect(heatWords(heated, 2, 5)).toBe('order 5 (128 KiB): 62.3 % of free memory is in smaller blocks')
  expect(heatWords(heated, 3, 5)).toBe('order 5 (128 KiB): all free memory is in smaller blocks')
  expect(heatWords({ ...heated, freePages: none }, 3, 5)).toBe('order 5 (128 KiB): nothing is free')
  expect(heatWords(timeline, 2, 5)).toBeNull()
})

test('keys take the slider along, and stop at its ends', () => {
  expect(keyTarget('ArrowRight', 5, 40)).toBe(6)
  expect(keyTarget('ArrowRight', 40, 40)).toBe(40)
  expect(keyTarget('ArrowLeft', 0, 40)).toBe(0)
  expect(keyTarget('PageDown', 5, 40)).toBe(9)
  expect(keyTarget('End', 5, 40)).toBe(40)
  expect(keyTarget('Tab', 5, 40)).toBeNull()
})

describe('drawing', () => {
  test('one path a kind, and failures in their own', () => {
    const frame = timelineFrame(4, 400, 76)
    const drawing = drawStrip(timeline, frame, timelineColumns(timeline, frame))
    expect(drawing.marks.map(({ kind }) => kind)).toEqual(['process', 'map', 'unmap'])
    expect(drawing.failures.match(/M/g)).toHaveLength(1)
    expect(drawing.stems.match(/M/g)).toHaveLength(1)
    expect(drawing.most).toBe(2048)
  })

  test('its size is that of the strip, not that of the run', () => {
    const steps = 100_000
    const long: TimelineView = {
      steps,
      kind: new Uint8Array(steps).fill(1),
      form: new Uint8Array(steps),
      errno: new Uint8Array(steps).fill(12),
      ret: new Float64Array(steps),
      line: new Int32Array(steps),
      freePages: new Int32Array(steps + 1).fill(100),
      largestFree: new Int32Array(steps + 1).fill(64),
      stoppedAt: null,
    }
    const frame = timelineFrame(steps, 1000, 76)
    const drawing = drawStrip(long, frame, timelineColumns(long, frame))
    expect(drawing.failures.match(/M/g)?.length).toBeLessThanOrEqual(1000)
    expect(drawing.freeLine.length).toBeLessThan(30_000)
  })
})

test('every kind, a failure and a stop look different from each other', () => {
  const looks = CALL_KINDS.map((kind) => `${MARKS[kind].path(5)} ${MARKS[kind].isHollow}`)
  expect(new Set([...looks, failurePath(5), stopPath(5)]).size).toBe(CALL_KINDS.length + 2)
})
