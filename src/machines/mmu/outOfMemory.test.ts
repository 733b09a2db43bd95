/** A board whose memory runs out: page tables take frames, what brings pages in stops, and no step goes on without end. */
import { describe, expect, it } from 'vitest'
import { NO_PFN } from '../../base/units.ts'
import { errnoReturn } from '../../base/uapi.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { Timeline } from '../../engine/timeline.ts'
import { checkMmuInvariants } from '../../sim/mmu/invariants.ts'
import { MMU } from './model.ts'
import { MmuScenarioSource } from './scenarioSource.ts'
import type { MmuTimeline } from './tracks.ts'

const ENTRIES_PER_TABLE = 512

function runOf(...lines: string[]): MmuTimeline {
  const { program, diagnostics } = parseProgram(['mmu', ...lines].join('\n'))
  expect(diagnostics).toEqual([])
  const timeline = new Timeline(new MmuScenarioSource(program), MMU, ({ machine }) =>
    checkMmuInvariants(machine),
  )
  timeline.advance(timeline.source.steps)
  return timeline
}

const answerOf = (timeline: MmuTimeline, step: number): number => timeline.summary.ret[step - 1] ?? NaN
const entriesOf = ({ machine }: MmuTimeline): number[] => machine.spaces.map(({ table }) => table.size)

const ZEROS = 'A: x = mmap(NULL, 4096G, r, MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE|MAP_POPULATE)'

describe('a board of 1 MiB', () => {
  it('has frames for so many page tables: 4 TiB of zeros go in as far as they last', () => {
    const timeline = runOf('board 1M', 'A = spawn', ZEROS)
    timeline.goTo(1)
    const { freePages } = timeline.machine.buddy
    timeline.goTo(2)
    const { machine } = timeline
    // Two to four of the frames are for the two levels above.
    const lowest = freePages - machine.buddy.freePages - 2
    expect(entriesOf(timeline)[0]).toBeGreaterThan((lowest - 3) * ENTRIES_PER_TABLE)
    expect(entriesOf(timeline)[0]).toBeLessThanOrEqual(lowest * ENTRIES_PER_TABLE)
    expect(machine.machine.config.frames.take()).toBe(NO_PFN)
    timeline.goTo(2)
    const view = MMU.viewAfterStep(timeline, 2)
    expect(view.sentence).toContain('no memory for more')
    expect(JSON.stringify(view.why)).toContain('No page frame is free for the page table of')
  })

  it('refuses mlock and MADV_POPULATE_READ then, and a touch ends the process, whose frames are free again', () => {
    const timeline = runOf(
      'board 1M',
      'A = spawn',
      'B = spawn',
      ZEROS,
      'A: mlock(x, 1G)',
      'A: madvise(x, 1G, MADV_POPULATE_READ)',
      'A: touch(x+2G)',
    )
    timeline.goTo(2)
    const { freePages } = timeline.machine.buddy
    expect(answerOf(timeline, 4)).toBe(errnoReturn('EAGAIN'))
    expect(answerOf(timeline, 5)).toBe(errnoReturn('ENOMEM'))
    expect(MMU.viewAfterStep(timeline, 6).sentence).toMatch(/^A was killed/)
    // The page table of A itself, too.
    expect(timeline.machine.buddy.freePages).toBe(freePages + 1)
  })

  it('refuses a fork for whose page tables there is no frame, and nothing of the child stays', () => {
    const timeline = runOf(
      'board 1M',
      'A = spawn',
      'A: a = mmap(NULL, 256G, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE)',
      'A: touch(a, w)',
      ...Array.from({ length: 60 }, (_, i) => `A: touch(a+${i + 1}G)`),
      'A: B = fork()',
    )
    const { machine } = timeline
    expect(answerOf(timeline, timeline.steps)).toBe(errnoReturn('ENOMEM'))
    expect(machine.machine.processes.map(({ name }) => name)).toEqual(['A'])
    const [space] = machine.spaces
    timeline.goTo(timeline.steps - 1)
    expect(entriesOf(timeline)).toEqual([space?.table.size])
  })
})

describe('a board with memory enough', () => {
  it('stops where the model keeps no more entries, and a step stays short', () => {
    const timeline = runOf('board 256M', 'A = spawn', ZEROS)
    expect(entriesOf(timeline)).toEqual([2 ** 18])
    expect(MMU.viewAfterStep(timeline, 2).sentence).toContain('no memory for more')
  })
})
