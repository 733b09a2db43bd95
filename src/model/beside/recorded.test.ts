/** What was recorded of a kernel beside the model's run of it: what differs, and where. */
import { beforeAll, describe, expect, it } from 'vitest'
import { readRecording } from '../../documents/recording/testing/recordings.ts'
import type { TraceDocument, TraceState } from '../../documents/recording/format/types.ts'
import { NOMMU, nommuTimeline } from '../../machines/nommu/model.ts'
import { RecordingSource } from '../../machines/nommu/recordingSource.ts'
import type { StepView } from '../../protocol/view.ts'
import { everyRegion } from '../step/nommu.ts'
import { processByPid, vmaById } from '../step/spaces.ts'
import { NOTHING_ALONE, onlyHere } from './counterpart.ts'
import { differingThing } from './differingThing.ts'

beforeAll(() => NOMMU.prepareSteps())

const DOCUMENT = readRecording('punch-holes')

/** The model after a step, and what the document says of it. */
function both(document: TraceDocument) {
  const [model, kernel] = [false, true].map((isRecorded) => {
    const timeline = nommuTimeline(new RecordingSource(document, isRecorded), null)
    timeline.advance(Infinity)
    return timeline
  })
  if (model === undefined || kernel === undefined) throw new Error('two of them')
  return (step: number) => [NOMMU.viewAfterStep(model, step), NOMMU.viewAfterStep(kernel, step)] as const
}

it('has the same things where the model did the same', () => {
  const show = both(DOCUMENT)
  for (let step = 1; step <= DOCUMENT.steps.length; step++) {
    const [model, kernel] = show(step)
    expect(onlyHere(model, kernel)).toEqual(NOTHING_ALONE)
    expect(onlyHere(kernel, model)).toEqual(NOTHING_ALONE)
  }
})

it('shows mappings of what the kernel had freed', () => {
  const document = readRecording('6.12-edges/mremap-then-munmap')
  const show = both(document)
  for (let step = 1; step <= document.steps.length; step++)
    expect(show(step)[1].spaces.processes.length).toBe(document.steps[step - 1]?.after.processes.length)
})

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T
const STEP = 8

/** The differences of a step whose recorded state was changed, each with what it is on both. */
function differing(change: (after: Mutable<TraceState>) => void) {
  const changed = structuredClone(DOCUMENT) as Mutable<TraceDocument>
  const step = changed.steps[STEP - 1]
  if (step !== undefined) change(step.after)
  const [model, kernel] = both(changed)(STEP)
  expect(model.verdict?.identical).toBe(false)
  return (model.verdict?.differences ?? []).flatMap(({ at }) =>
    at === null
      ? []
      : [{ at, things: [differingThing(at, model), differingThing(at, kernel)] as const, model, kernel }],
  )
}

const first = <T>(list: readonly T[]): T => list[0] ?? expect.fail('there is one')

describe('what differs is', () => {
  it('a region, on both', () => {
    let start = 0
    const { at, things, model } = first(
      differing(({ regions }) => {
        const region = first(regions)
        start = region.start
        region.usage++
      }),
    )
    expect(at).toEqual({ kind: 'region', start })
    expect(things[0]).toEqual({
      kind: 'region',
      id: everyRegion(model).find((one) => one.start === start)?.id,
    })
    expect(things[1]?.kind).toBe('region')
  })

  it('nothing where neither has it', () => {
    const [model] = both(DOCUMENT)(STEP)
    const { startPfn } = model.frames.zone
    for (const at of [
      { kind: 'region', start: 1 },
      { kind: 'vma', process: 1, start: 1 },
      { kind: 'vma', process: 'nobody', start: 1 },
      { kind: 'process', process: -1 },
      { kind: 'block', pfn: startPfn - 1 },
      { kind: 'pageblock', index: 99_999 },
      { kind: 'object', name: '/no/file' },
      { kind: 'log' },
    ] as const)
      expect(differingThing(at, model)).toBeNull()
  })

  it('a mapping of a process, and a process', () => {
    let pid = 0
    const found = differing(({ processes }) => {
      const process = processes.at(-1) ?? expect.fail('no process')
      pid = process.pid
      process.totalVm++
      const vma = process.vmas[0] ?? expect.fail('no mapping')
      vma[2] = 0
    })
    const ofVma = first(found)
    const ofProcess = found.at(-1)
    const startIn = (view: StepView, thing: (typeof found)[number]['things'][number]) =>
      thing?.kind === 'vma' ? vmaById(view, thing.id)?.start : null
    expect(ofVma.at.kind).toBe('vma')
    expect(startIn(ofVma.model, ofVma.things[0])).toBe(startIn(ofVma.kernel, ofVma.things[1]))
    expect(ofProcess?.things[0]).toEqual({ kind: 'process', pid })
    expect(processByPid(ofProcess?.kernel ?? expect.fail(), pid)?.pid).toBe(pid)
  })

  it('a free block, and the pages of a block whose type differs', () => {
    const lists = differing(({ freeLists }) => {
      const orders = Object.values(Object.values(freeLists)[0] ?? {})
      orders.find((list) => list.length > 1)?.reverse()
    })
    expect(first(lists).at.kind).toBe('block')
    expect(first(lists).things[0]).toMatchObject({ kind: 'free-block' })
    const blocks = differing(({ pageblocks }) => void (pageblocks[1] = 'highatomic'))
    const { model, things } = first(blocks)
    const { startPfn, pageblockOrder } = model.frames.zone
    const size = 2 ** pageblockOrder
    expect(things[0]).toEqual({ kind: 'page', pfn: (Math.floor(startPfn / size) + 1) * size })
  })
})
