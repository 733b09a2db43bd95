/** The timeline on a machine that it has never heard of. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '../base/work.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { runStep } from '../engine/source.ts'
import { Timeline } from '../engine/timeline.ts'
import { COUNTER, COUNTER_FRAMES, CounterSource, type CounterTimeline } from './counter.ts'

const HEAD = 'A = spawn'
const sourceOf = (calls: readonly string[]): CounterSource => {
  const { program, diagnostics } = parseProgram([HEAD, ...calls].join('\n'))
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return new CounterSource(program)
}
const take = (pages: number): string => `A: mmap(${pages * 4}K)`
const giveBack = (pages: number): string => `A: munmap(NULL, ${pages * 4}K)`

function finished(source: CounterSource): CounterTimeline {
  const timeline = new Timeline(source, COUNTER, null)
  timeline.advance(source.steps)
  return timeline
}
/** What was taken after each step, run straight on without a timeline. */
function straight(source: CounterSource): readonly number[] {
  const world = source.start()
  const taken = [0]
  for (let index = 0; index < source.steps && world.machine.stopped === null; index++) {
    runStep(source, world, index)
    taken.push(world.machine.taken)
  }
  return taken
}
const takenAt = (timeline: CounterTimeline, step: number): number => {
  timeline.goTo(step)
  return timeline.machine.taken
}
/** What a timeline says of all steps. */
const summaryOf = ({ summary, steps, stoppedAt, tracks }: CounterTimeline): unknown => ({
  steps,
  stoppedAt,
  kind: summary.kind.slice(0, steps),
  ret: summary.ret.slice(0, steps),
  line: summary.line.slice(0, steps),
  freePages: summary.freePages.slice(0, steps + 1),
  largestFree: summary.largestFree.slice(0, steps + 1),
  most: tracks.most,
})

const calls = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 9 }).map(take), fc.integer({ min: 1, max: 9 }).map(giveBack)),
  { minLength: 1, maxLength: 120 },
)

describe('a timeline of another machine', () => {
  it('goes forwards and back, and every step is what it was', () => {
    fc.assert(
      fc.property(calls, fc.array(fc.nat(), { maxLength: 8 }), (lines, jumps) => {
        const source = sourceOf(lines)
        const taken = straight(source)
        const timeline = finished(source)
        expect(timeline.steps).toBe(taken.length - 1)
        for (const jump of [...jumps, 0, timeline.steps]) {
          const step = jump % taken.length
          expect(takenAt(timeline, step)).toBe(taken[step])
        }
        expect([...timeline.summary.freePages.slice(0, taken.length)]).toEqual(
          taken.map((pages) => COUNTER_FRAMES - pages),
        )
      }),
      { seed: 7 },
    )
  })

  it('goes on from the nearest checkpoint', () => {
    const source = sourceOf(Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? take(3) : giveBack(2))))
    let runs = 0
    const run = source.run.bind(source)
    source.run = (world, index) => {
      runs++
      return run(world, index)
    }
    const timeline = finished(source)
    const stopped = timeline.steps
    expect(stopped).toBeGreaterThan(60)
    for (const step of [stopped - 1, 40, stopped]) {
      runs = 0
      timeline.goTo(step)
      expect(runs).toBeLessThan(32)
    }
  })

  it('takes over the steps above an edit, and no others', () => {
    fc.assert(
      fc.property(calls, fc.nat(), (lines, place) => {
        const at = place % (lines.length + 1)
        const edited = sourceOf([...lines.slice(0, at), take(1), ...lines.slice(at)])
        const adopting = new Timeline(edited, COUNTER, null)
        finish(adopting.adopt(finished(sourceOf(lines))))
        adopting.advance(edited.steps)
        expect(summaryOf(adopting)).toEqual(summaryOf(finished(edited)))
      }),
      { seed: 7 },
    )
  })

  it('ends with the step in which the kernel stopped', () => {
    const timeline = finished(sourceOf([take(60), take(5), take(1)]))
    expect([timeline.stoppedAt, timeline.steps, timeline.done]).toEqual([3, 3, true])
    expect([timeline.machine.stopped, timeline.machine.taken]).toEqual(['out of frames', 60])
    timeline.goTo(2)
    expect(timeline.machine.stopped).toBeNull()
  })

  it('observes only the step that is run again', () => {
    const timeline = finished(sourceOf([take(2), giveBack(1)]))
    expect(timeline.machine.journal).toEqual([])
    timeline.rerun(2)
    expect([timeline.machine.journal, timeline.machine.observed]).toEqual([[2], 'nothing'])
  })

  it('observes of every step what a verdict compares', () => {
    const verdict = () => ({ total: 0, differences: [] })
    const timeline = finished(Object.assign(sourceOf([take(2)]), { verdict }))
    expect(timeline.machine.observed).toBe('events')
    timeline.rerun(1)
    expect(timeline.machine.observed).toBe('events')
  })

  it('says after which step a rule was broken', () => {
    const source = sourceOf([take(2), take(3), take(4)])
    const timeline = new Timeline(source, COUNTER, ({ taken }) => (taken > 4 ? `${taken} are taken` : null))
    expect(() => timeline.advance(9)).toThrow('after step 3: 5 are taken')
  })
})
