/** What steps on the machine with an MMU come to, told apart as an author's words tell them apart. */
import type { Timeline } from '../../engine/timeline.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import { linesRead, refusalsUpTo, shapeOf, tellingResult } from '../narration/outcomes.ts'
import type { RunOutcomes } from '../narration/written.ts'
import { mmuFacts } from './facts.ts'
import { pagingOf } from './measures.ts'
import { mmuRefusalIn } from './why/why.ts'

export class MmuOutcomes implements RunOutcomes {
  private readonly timeline: Timeline<MmuBoard>

  constructor(timeline: Timeline<MmuBoard>) {
    this.timeline = timeline
  }

  get steps(): number {
    return this.timeline.steps
  }

  of(step: number): string {
    const { source } = this.timeline
    if (step === 0) return JSON.stringify(['mmu', source.era, source.board])
    const { info, outcome, who, why, change, events } = mmuFacts(this.timeline, step)
    return JSON.stringify([
      info.call,
      who,
      outcome.errno,
      outcome.signal?.code ?? null,
      mmuRefusalIn(why)?.test ?? null,
      tellingResult(info.call, 'mmu', outcome),
      linesRead(outcome),
      shapeOf(change),
      events.flatMap((event) => (event.type === 'fault' ? [event.kind] : [])),
    ])
  }

  after(step: number): string {
    const { timeline } = this
    timeline.goTo(step)
    const { machine: board, steps } = timeline
    const names = board.machine.processes.map(({ name }) => name)
    return JSON.stringify([
      refusalsUpTo(timeline, step),
      board.buddy.freePages,
      pagingOf(board),
      step === steps ? names : names.length,
    ])
  }
}
