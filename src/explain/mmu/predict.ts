/**
 * Which steps of a run on the machine with an MMU are worth a question before they are shown: what is refused or ends with a signal, what
 * works after such a call did not, and how many pages a touch, a mapping or a fork takes.
 */
import { formatPages } from '../../base/format.ts'
import { ERRNO } from '../../base/uapi.ts'
import { totalPages } from '../../base/units.ts'
import type { Timeline } from '../../engine/timeline.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import type { PredictChoice, PredictQuestion } from '../predict/predictTypes.ts'
import { mmuFacts, type MmuFacts } from './facts.ts'
import { describeMmuStep } from './sentences.ts'

/** Calls of which it is asked how many pages they take. */
const TAKERS: ReadonlySet<string> = new Set([
  'mmap',
  'fork',
  'touch',
  'poke',
  'peek',
  'shmat',
  'shmget',
  'ftruncate',
])

const WORKS = 'It works'
const ENDINGS = [
  WORKS,
  'SIGSEGV: the program is stopped',
  'SIGBUS: the program is stopped',
  `ENOMEM: ${ERRNO.ENOMEM[1].toLowerCase()}`,
  `EINVAL: ${ERRNO.EINVAL[1].toLowerCase()}`,
] as const

export class MmuPredictions {
  private readonly timeline: Timeline<MmuBoard>
  private readonly known = new Map<number, PredictQuestion | null>()

  constructor(timeline: Timeline<MmuBoard>) {
    this.timeline = timeline
  }

  /** The question about a step (1-based), or null. Moves the timeline. */
  about(step: number): PredictQuestion | null {
    if (step < 1 || step > this.timeline.progress) return null
    let question = this.known.get(step)
    if (question === undefined) {
      const facts = mmuFacts(this.timeline, step)
      question = facts.info.isLeftOut === true ? null : (ofEnding(facts) ?? ofPages(facts))
      this.known.set(step, question)
    }
    return question
  }
}

function endingOf({ outcome: { errno, signal } }: MmuFacts): string {
  if (signal !== undefined) return `${signal.signal}: the program is stopped`
  return errno === null ? WORKS : `${errno}: ${ERRNO[errno][1].toLowerCase()}`
}

function ofEnding(facts: MmuFacts): PredictQuestion | null {
  const right = endingOf(facts)
  if (right === WORKS || facts.who === null) return null
  const others = ENDINGS.filter((ending) => ending !== right).slice(0, 2)
  return questionOf(facts, 'outcome', 'What comes of this call?', [right, ...others].toSorted(), right)
}

/** What a reader may think who counts the mapping, its length, or nothing. */
function ofPages(facts: MmuFacts): PredictQuestion | null {
  const { info, change, board } = facts
  // Seldom the same again: every third such step.
  if (!TAKERS.has(info.call) || facts.step % 3 !== 0) return null
  const taken = totalPages(change.taken)
  const asked = facts.outcome.mmapArgs?.[1] ?? 0
  const counts = new Set([0, taken, taken + 1, Math.ceil(asked / 4096)])
  const texts = [...counts]
    .toSorted((a, b) => a - b)
    .slice(0, 4)
    .map(pagesText)
  if (texts.length < 3) texts.push(pagesText(board.tables.length + taken + 2))
  const words = 'How many pages of RAM does this step take, page tables included?'
  return questionOf(facts, 'outcome', words, texts, pagesText(taken))
}

const pagesText = (pages: number): string => (pages === 0 ? 'None' : formatPages(pages))

function questionOf(
  facts: MmuFacts,
  kind: PredictQuestion['kind'],
  words: string,
  texts: readonly string[],
  right: string,
): PredictQuestion {
  const choices = texts.map((text): PredictChoice => ({ text, runs: [] }))
  return {
    step: facts.step,
    kind,
    call: facts.info.text,
    words,
    answer: { as: 'choice', choices, right: texts.indexOf(right) },
    explanation: describeMmuStep(facts),
  }
}
