/** Random programs of the language on a machine with an MMU: they never throw, and any step is what it was, whichever way one comes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Identities, mmuStateOf } from '../../documents/recording/mmu/stateOf.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { Timeline } from '../../engine/timeline.ts'
import { checkMmuInvariants } from '../../sim/mmu/invariants.ts'
import { randomScenario } from '../nommu/testing/random/randomScenario.ts'
import { MMU } from './model.ts'
import { MmuScenarioSource } from './scenarioSource.ts'
import type { MmuTimeline } from './tracks.ts'

/** What a program without an MMU never does. */
const WITH_MMU = [
  'A: fork()',
  'A: zz = mmap(64K)',
  'A: touch(zz, w)',
  'A: touch(zz+8K)',
  'A: mprotect(zz, 8K, r)',
  'A: madvise(zz, 64K, MADV_DONTNEED)',
  'A: zz = mremap(zz, 64K, 128K, MREMAP_MAYMOVE)',
  'A: mincore(zz, 64K)',
  'sysctl vm.max_map_count = 9',
]

const programs = fc
  .record({ seed: fc.nat(1_000_000), steps: fc.integer({ min: 1, max: 80 }), calls: fc.subarray(WITH_MMU) })
  .map(({ seed, steps, calls }) => {
    const lines = randomScenario(seed, { steps, era: '6.12' }).split('\n')
    const first = lines.findIndex((line) => line.startsWith('A = spawn'))
    const extra = calls.length > 0 ? ['A: zz = mmap(64K)', ...calls] : []
    return ['mmu', ...lines.slice(0, first + 1), ...extra, ...lines.slice(first + 1)].join('\n')
  })

function finished(text: string): MmuTimeline {
  const timeline = new Timeline(new MmuScenarioSource(parseProgram(text).program), MMU, ({ machine }) =>
    checkMmuInvariants(machine),
  )
  timeline.advance(timeline.source.steps)
  return timeline
}

/** Ids of the state alone: another way may number pages that are gone otherwise. */
const printed = ({ machine, world }: MmuTimeline): string =>
  JSON.stringify([
    mmuStateOf(machine.machine, new Identities()),
    machine.tables,
    [...world.slots],
    [...world.pids],
  ])

describe('a random program', () => {
  it('is at any step what it was, and what it tells of the step does not throw', () => {
    fc.assert(
      fc.property(programs, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (text, jumps) => {
        const timeline = finished(text)
        const fresh = finished(text)
        for (const jump of jumps) {
          const step = jump % (timeline.steps + 1)
          timeline.goTo(step)
          const straight = printed(timeline)
          if (step > 0) expect(MMU.viewAfterStep(timeline, step).sentence).toMatch(/\.$/)
          expect(printed(timeline)).toBe(straight)
          fresh.goTo(0)
          fresh.goTo(step)
          expect(printed(fresh)).toBe(straight)
        }
      }),
      { seed: 612, numRuns: 25 },
    )
  })

  it('run twice has no difference', () => {
    fc.assert(
      fc.property(programs, (text) => {
        const [a, b] = [finished(text), finished(text)]
        expect(printed(a)).toBe(printed(b))
        expect(a.summary.ret.slice(0, a.steps)).toEqual(b.summary.ret.slice(0, b.steps))
      }),
      { seed: 612, numRuns: 10 },
    )
  })
})
