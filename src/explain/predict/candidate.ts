import type { PredictFacts } from './predictFacts.ts'
import type { PredictAnswer, PredictKind, PredictQuestion } from './predictTypes.ts'

/** A question with what decides whether it is worth asking. */
export interface Candidate {
  readonly question: PredictQuestion
  /** What the answer shows, in a word: something new is worth more than the same again. */
  readonly lesson: string
  /** Tells answers apart: the same question is not asked twice in a row for the same answer. */
  readonly key: string
}

export const ask = (
  { step, info }: PredictFacts,
  kind: PredictKind,
  words: string,
  answer: PredictAnswer,
  explanation: string,
): PredictQuestion => ({ step, kind, call: info.text, words, answer, explanation })
