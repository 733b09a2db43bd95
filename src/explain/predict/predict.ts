/**
 * Which steps of a run are worth a question before they are shown, and which question. Chosen from what the model does, by rules
 * that give the same questions each time: something new or something that turned out otherwise is asked at once, more of the
 * same after a few steps, and never the same question twice in a row with the same answer.
 */
import { sharedWords } from '../../base/vmaWords.ts'
import { factsOfStep } from './predictFacts.ts'
import type { PredictFacts } from './predictFacts.ts'
import { candidatesOf, endingOf } from './predictQuestions.ts'
import type { Candidate } from './candidate.ts'
import { PREDICT_KINDS, type PredictKind, type PredictQuestion } from './predictTypes.ts'
import type { Note } from '../../documents/scenario/compile/program.ts'
import type { Timeline } from '../../engine/timeline.ts'
import type { Machine } from '../../sim/nommu/machine.ts'

/**
 * Steps that are planned together, so that asking about step 90,000 need not look at all before it. Each such chapter begins
 * with nothing known.
 */
export const CHAPTER = 512

/**
 * Free blocks and regions that the planning of a chapter looks at: a moment's work. In a machine that has tens of thousands of them
 * no more is asked from there to the chapter's end.
 */
const MOST_LOOKED_AT = 1_000_000

/** How much a lesson is worth when it has not been asked yet; those not listed are worth PLAIN. */
const WORTH: Readonly<Record<string, number>> = {
  'place smallest': 3,
  'place head of the list': 4,
  'place another list': 5,
  'order rounded up': 3,
  'order power of two': 2,
  'order program of a power of two': 3,
  'order program rounded up': 4,
  'sharing text share': 5,
  'sharing text copy': 4,
  'sharing text in place': 5,
  'trimmed trimmed': 4,
  'trimmed kept': 5,
  'trimmed exact': 1,
  'sharing share': 5,
  'sharing copy': 4,
  'sharing in place': 5,
  'released shared': 5,
  'released hole': 4,
  'released slack': 4,
  'released of the file': 4,
  'released merge': 3,
  'released exit shared': 4,
  'outcome munmap works': 1,
}
const PLAIN = 2
/** A refusal, or what works although the last such call was refused. */
const TURN = 5
const REFUSED_AGAIN = 2

/** The worth that a question needs, by the number of steps since the last one: seldom two in a row. */
const NEEDED = [5, 5, 4, 3, 2] as const
const LEAST = 2

/** What has been seen and asked so far. */
export class Selection {
  private readonly asked = new Set<string>()
  private readonly endings = new Map<string, string>()
  private last: { readonly step: number; readonly kind: PredictKind; readonly key: string } | null = null

  /** The question to ask about a step, or null. Steps are to be given in order, each once. */
  next(facts: PredictFacts, candidates: readonly Candidate[]): PredictQuestion | null {
    const since = this.last === null ? NEEDED.length : facts.step - this.last.step
    const needed = NEEDED[since] ?? LEAST
    let best: Candidate | null = null
    let most = needed - 1
    for (const candidate of candidates) {
      const worth = this.worthOf(candidate, facts)
      if (worth <= most || this.isRepeated(candidate)) continue
      best = candidate
      most = worth
    }
    if (candidates.length > 0) this.endings.set(facts.info.call, endingOf(facts))
    if (best === null) return null
    this.asked.add(name(best))
    this.last = { step: facts.step, kind: best.question.kind, key: best.key }
    return best.question
  }

  private worthOf(candidate: Candidate, facts: PredictFacts): number {
    const isNew = !this.asked.has(name(candidate))
    if (candidate.question.kind !== 'outcome') {
      const worth = WORTH[name(candidate)] ?? PLAIN
      return isNew ? worth : worth - 2
    }
    const ending = endingOf(facts)
    const before = this.endings.get(facts.info.call)
    const isTurn = before !== undefined && before !== ending
    if (ending !== 'works') return isNew || isTurn ? TURN : REFUSED_AGAIN
    if (before !== undefined && isTurn) return TURN - 1
    return 0
  }

  private isRepeated({ question, key }: Candidate): boolean {
    return this.last?.kind === question.kind && this.last.key === key
  }
}

const name = ({ question, lesson }: Candidate): string => `${question.kind} ${lesson}`

/** The word that a question cannot be understood without. */
const WORDS: Readonly<Partial<Record<PredictKind, RegExp>>> = {
  place: /\bblocks?\b/i,
  order: /\border \d|\borders?\b(?! of the calls)/i,
  trimmed: /\btrim/i,
  sharing: /\bshar(?:e|ed|es|ing)\b|\bcopy\b|\bin place\b/i,
}

/** The step in whose words the author first uses the word of a kind: only later steps ask for it. */
function stepsThatTeach(notes: readonly Note[]): ReadonlyMap<PredictKind, number> {
  const steps = new Map<PredictKind, number>()
  for (const kind of PREDICT_KINDS) {
    const word = WORDS[kind]
    const said = word === undefined ? undefined : notes.find((note) => word.test(wordsIn(note)))
    if (said !== undefined) steps.set(kind, said.step)
  }
  return steps
}

const wordsIn = ({ paragraphs }: Note): string =>
  paragraphs.map((pieces) => pieces.map(({ text, value }) => (value === null ? text : '')).join('')).join(' ')

/** Choices are made for every kernel. */
function inWords(question: PredictQuestion, hasRegions: boolean): PredictQuestion {
  if (hasRegions) return question
  const { words, explanation, answer } = question
  const said = (text: string): string => sharedWords(text, false)
  return {
    ...question,
    words: said(words),
    explanation: said(explanation),
    answer:
      answer.as === 'map'
        ? answer
        : {
            ...answer,
            choices: answer.choices.map(({ text, runs, why }) => ({
              text: said(text),
              runs,
              ...(why !== undefined && { why: said(why) }),
            })),
          },
  }
}

/** The questions of a run that is known to its end, found chapter by chapter when they are asked for. */
export class Predictions {
  private readonly timeline: Timeline<Machine>
  private readonly chapters = new Map<number, ReadonlyMap<number, PredictQuestion>>()
  private readonly taught: ReadonlyMap<PredictKind, number>

  /** `notes`: what the author says along the run, empty for nothing. */
  constructor(timeline: Timeline<Machine>, notes: readonly Note[] = []) {
    this.timeline = timeline
    this.taught = stepsThatTeach(notes)
  }

  /** The question about a step (1-based), or null. Moves the timeline. */
  about(step: number): PredictQuestion | null {
    if (step < 1 || step > this.timeline.progress) return null
    const chapter = Math.floor((step - 1) / CHAPTER)
    let questions = this.chapters.get(chapter)
    if (questions === undefined) {
      questions = this.plan(chapter * CHAPTER + 1, Math.min((chapter + 1) * CHAPTER, this.timeline.progress))
      this.chapters.set(chapter, questions)
    }
    return questions.get(step) ?? null
  }

  private plan(first: number, last: number): ReadonlyMap<number, PredictQuestion> {
    const questions = new Map<number, PredictQuestion>()
    const hasRegions = this.timeline.machine.rules.vmas !== 'links'
    const selection = new Selection()
    let looked = 0
    for (let step = first; step <= last && looked < MOST_LOOKED_AT; step++) {
      const facts = factsOfStep(this.timeline, step)
      looked += facts === null ? 0 : facts.before.freeBlocks.length + facts.before.regions.size
      const candidates = facts === null ? [] : candidatesOf(facts)
      const known = candidates.filter(({ question: { kind } }) => (this.taught.get(kind) ?? -1) < step)
      const question = facts === null ? null : selection.next(facts, known)
      if (question !== null) questions.set(step, inWords(question, hasRegions))
    }
    return questions
  }
}
