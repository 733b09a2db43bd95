import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '../base/work.ts'
import { addrToPfn } from '../base/units.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { readRecording } from '../documents/recording/testing/recordings.ts'
import { RecordingSource } from '../machines/nommu/recordingSource.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import { randomScenario } from '../machines/nommu/testing/random/randomScenario.ts'
import { worldHash } from '../machines/nommu/testing/worldHash.ts'
import { checkInvariants } from '../sim/nommu/invariants.ts'
import { nommuTimeline } from '../machines/nommu/model.ts'
import type { NommuTimeline } from '../machines/nommu/view/tracks.ts'
import { runStep } from './source.ts'

const source = (text: string): ScenarioSource => new ScenarioSource(parseProgram(text).program)

function finished(text: string): NommuTimeline {
  const timeline = nommuTimeline(source(text), null)
  timeline.advance(timeline.source.steps)
  return timeline
}

/** What a timeline says of every step at once. */
const summaryOf = ({ summary, steps, stoppedAt, tracks, differing }: NommuTimeline): unknown => ({
  steps,
  stoppedAt,
  length: summary.length,
  kind: summary.kind.slice(0, steps),
  form: summary.form.slice(0, steps),
  errno: summary.errno.slice(0, steps),
  ret: summary.ret.slice(0, steps),
  line: summary.line.slice(0, steps),
  freePages: summary.freePages.slice(0, steps + 1),
  largestFree: summary.largestFree.slice(0, steps + 1),
  measures: tracks.measures.slice(steps),
  finest: Buffer.from(tracks.reach.finest).toString('hex'),
  outside: tracks.reach.outside,
  differing,
})

const hashAt = (timeline: NommuTimeline, step: number): number => {
  timeline.goTo(step)
  return worldHash(timeline.world)
}

const programs = fc
  .record({ seed: fc.nat(1_000_000), steps: fc.integer({ min: 1, max: 150 }) })
  .map(({ seed, steps }) => randomScenario(seed, { steps, era: '6.12' }))

describe('going back', () => {
  it('is the inverse of going on: any step, in any order, is what it was', () => {
    fc.assert(
      fc.property(programs, fc.array(fc.nat(), { minLength: 1, maxLength: 10 }), (text, jumps) => {
        const forward = source(text)
        const world = forward.start()
        const hashes = [worldHash(world)]
        const timeline = finished(text)
        for (let step = 0; step < timeline.steps; step++) {
          runStep(forward, world, step)
          hashes.push(worldHash(world))
        }
        for (const jump of jumps) {
          const step = jump % (timeline.steps + 1)
          expect(hashAt(timeline, step)).toBe(hashes[step])
        }
        for (let step = timeline.steps; step >= Math.max(0, timeline.steps - 5); step--)
          expect(hashAt(timeline, step)).toBe(hashes[step])
      }),
      { seed: 612, numRuns: 60 },
    )
  })

  it('running a step again with every detail changes nothing but the journal', () => {
    const timeline = finished(randomScenario(7, { steps: 80, era: '6.12' }))
    const step = timeline.steps - 1
    const before = hashAt(timeline, step)
    const free = timeline.machine.buddy.freePages
    timeline.rerun(step)
    expect(worldHash(timeline.world)).toBe(before)
    expect(timeline.machine.buddy.freePages).toBe(free)
    expect(timeline.machine.journal.detail).toBe(false)
  })

  it('a run in slices is the same run', () => {
    const text = randomScenario(11, { steps: 120, era: '6.12' })
    const whole = finished(text)
    const sliced = nommuTimeline(source(text), null)
    while (!sliced.done) {
      sliced.advance(7)
      sliced.goTo(Math.floor(sliced.progress / 2))
    }
    expect(summaryOf(sliced)).toEqual(summaryOf(whole))
    expect(hashAt(sliced, whole.steps)).toBe(hashAt(whole, whole.steps))
  })
})

describe('after an edit', () => {
  type Edit = (lines: string[], at: number) => void
  const edits = fc.constantFrom<Edit>(
    (lines, at) => lines.splice(at, 1),
    (lines, at) => lines.splice(at, 0, '# a remark'),
    (lines, at) => lines.splice(at, 0, 'sysctl vm.nr_trim_pages = 0'),
    (lines, at) => lines.splice(at, 0, 'Z = spawn'),
    (lines, at) => (lines[at] = 'cat /proc/maps'),
    (lines, at) => lines.splice(at),
    (lines) => (lines[1] = 'board 3M'),
    (lines) => (lines[1] = 'board 32M'),
    (lines, at) => lines.push(lines[at] ?? ''),
  )

  it('what is taken over from the run before makes no difference to a fresh run', () => {
    fc.assert(
      fc.property(programs, edits, fc.nat(), fc.nat(), (text, edit, at, look) => {
        const before = finished(text)
        const lines = text.split('\n')
        edit(lines, 4 + (at % Math.max(1, lines.length - 4)))
        const edited = lines.join('\n')
        const fresh = finished(edited)
        const adopting = nommuTimeline(source(edited), null)
        const same = finish(adopting.adopt(before))
        expect(same).toBeLessThanOrEqual(before.steps)
        adopting.advance(adopting.source.steps)
        expect(summaryOf(adopting)).toEqual(summaryOf(fresh))
        for (const step of [fresh.steps, look % (fresh.steps + 1), Math.min(same, fresh.steps), 0])
          expect(hashAt(adopting, step), `step ${step} of ${fresh.steps}, ${same} adopted`).toBe(
            hashAt(fresh, step),
          )
      }),
      { seed: 612, numRuns: 150 },
    )
  })

  it('the steps above the edit are not run again', () => {
    const lines = randomScenario(3, { steps: 100, era: '6.12' }).split('\n')
    const before = finished(lines.join('\n'))
    const edited = source([...lines.slice(0, 60), 'cat /proc/meminfo', ...lines.slice(60)].join('\n'))
    let runs = 0
    const run = edited.run.bind(edited)
    edited.run = (world, index) => {
      runs++
      return run(world, index)
    }
    const adopting = nommuTimeline(edited, null)
    const above = source(lines.slice(0, 60).join('\n')).steps
    expect(above).toBeGreaterThan(40)
    expect(finish(adopting.adopt(before))).toBe(above)
    expect(runs).toBe(0)
  })

  it('what only steps below the edit mapped is forgotten, in RAM and in flash', () => {
    const above = 'A = spawn\nA: f = open("/rom/lib.so", O_RDONLY)\nA: mmap(4K)'
    const before = finished(`${above}\nA: mmap(64K)\nA: mmap(NULL, 4K, r, MAP_PRIVATE, f)`)
    const timeline = nommuTimeline(source(above), checkInvariants)
    expect(finish(timeline.adopt(before))).toBe(3)
    expect(before.tracks.reach.outside).toHaveLength(1)
    expect(timeline.tracks.reach.outside).toEqual([])
    expect(summaryOf(timeline)).toEqual(summaryOf(finished(above)))
  })

  it('a mapping that mremap makes smaller counts with its new size', () => {
    const { tracks, world } = finished('A = spawn\nA: a = mmap(64K)\nA: mremap(a, 64K, 4K, 0)')
    const first = addrToPfn(world.slots[0] ?? 0) - world.machine.config.zone.startPfn
    // 1 + log2 of one page, and of 16.
    expect([...tracks.reach.finest.slice(first, first + 3)]).toEqual([1, 5, 5])
  })

  it('a recording taken over still says where it differs', () => {
    const document = readRecording('anon-sizes')
    const steps = document.steps.map((step, index) => (index === 1 ? { ...step, ret: -1 } : step))
    const before = nommuTimeline(new RecordingSource({ ...document, steps }), null)
    before.advance(before.source.steps)
    const again = nommuTimeline(before.source, null)
    finish(again.adopt(before))
    expect(before.differing).toContain(2)
    expect(summaryOf(again)).toEqual(summaryOf(before))
  })

  it('another board begins anew', () => {
    const text = 'A = spawn\nA: mmap(4K)'
    const before = finished(`board 8M\n${text}`)
    for (const board of ['board 4M', 'board 32M', 'board 8M mobility on', 'board 8M at 0x40000000']) {
      const timeline = nommuTimeline(source(`${board}\n${text}`), checkInvariants)
      expect(finish(timeline.adopt(before))).toBe(0)
      timeline.advance(2)
      expect(summaryOf(timeline)).toEqual(summaryOf(finished(`${board}\n${text}`)))
    }
  })

  it('a kernel that stopped above the edit is still stopped; below it, not', () => {
    const stop =
      'A: f = open("/rom/lib.so", O_RDONLY)\nA: mmap(NULL, 4K, r, MAP_PRIVATE, f)\nA: mmap(NULL, 8K, r, MAP_PRIVATE, f)'
    const before = finished(`A = spawn\n${stop}\nA: mmap(4K)`)
    expect(before.stoppedAt).toBe(4)
    const below = nommuTimeline(source(`A = spawn\n${stop}\nA: mmap(8K)`), checkInvariants)
    expect(finish(below.adopt(before))).toBe(4)
    expect([below.done, below.stoppedAt]).toEqual([true, 4])
    const above = nommuTimeline(
      source(`A = spawn\n${stop.replace('8K', '4K')}\nA: mmap(4K)`),
      checkInvariants,
    )
    expect(finish(above.adopt(before))).toBe(3)
    above.advance(10)
    expect([above.stoppedAt, above.steps]).toEqual([null, 5])
  })
})

describe('a long run', () => {
  /** Comes back to the same state every four steps, so that any step is known. */
  const LOOP = ['A: a = mmap(12K)', 'A: b = mmap(4K)', 'A: munmap(b, 4K)', 'A: munmap(a, 12K)']
  const loop = (rounds: number): string =>
    ['board 32M', 'A = spawn', ...Array.from({ length: rounds }, () => LOOP).flat()].join('\n')

  it('every step can be reached, however much was thinned out', () => {
    const timeline = finished(loop(2500))
    const free = [...timeline.summary.freePages]
    for (let step = 0; step <= timeline.steps; step += 997) {
      timeline.goTo(step)
      expect(timeline.machine.buddy.freePages).toBe(free[step])
      expect(timeline.machine.step).toBe(step)
    }
    timeline.goTo(0)
    expect(timeline.machine.processes).toEqual([])
  })
})

describe('a fault of the model', () => {
  it('is found when checked, and says after which step', () => {
    const broken = source('A = spawn\nA: mmap(4K)\nA: mmap(4K)')
    const run = broken.run.bind(broken)
    broken.run = (world, index) => {
      const outcome = run(world, index)
      if (index === 1) world.machine.mmapPages++
      return outcome
    }
    expect(() => nommuTimeline(broken, checkInvariants).advance(3)).toThrow(/after step 2: .*MmapCopy/)
  })
})
