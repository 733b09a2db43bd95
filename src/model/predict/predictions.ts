/** What a reader predicted, and the score of it. */
import type { Pfn } from '../../base/units.ts'
import type { PredictKind, PredictQuestion } from '../../protocol/view.ts'

/** A reader's answer: one of the choices, or a place on the map with the free block that lay there, if one did. */
export type Given =
  | { readonly as: 'choice'; readonly choice: number }
  | {
      readonly as: 'map'
      readonly pfn: Pfn
      readonly block: { readonly pfn: Pfn; readonly order: number } | null
    }

export type Verdict = 'right' | 'wrong' | 'skipped'

export interface Prediction {
  readonly question: PredictQuestion
  readonly verdict: Verdict
  /** null if it was skipped. */
  readonly given: Given | null
}

/** What was asked in a run, by step. */
export type Predictions = Readonly<Record<number, Prediction>>

export interface Score {
  readonly right: number
  readonly wrong: number
  readonly skipped: number
}

export function scoreOf(predictions: readonly Prediction[]): Score {
  const count = (wanted: Verdict): number => predictions.filter(({ verdict }) => verdict === wanted).length
  return { right: count('right'), wrong: count('wrong'), skipped: count('skipped') }
}

/** In the order of their steps. */
export const predictionsInOrder = (predictions: Predictions): readonly Prediction[] =>
  Object.values(predictions).toSorted((a, b) => a.question.step - b.question.step)

export interface KindScore extends Score {
  readonly kind: PredictKind
  /** Steps whose question was not answered rightly. */
  readonly missed: readonly number[]
}

/** The score of each kind that was asked, in the order in which kinds were met. */
export function scoresByKind(predictions: readonly Prediction[]): readonly KindScore[] {
  const kinds = [...new Set(predictions.map(({ question }) => question.kind))]
  return kinds.map((kind) => {
    const own = predictions.filter(({ question }) => question.kind === kind)
    const missed = own.filter(({ verdict }) => verdict !== 'right').map(({ question }) => question.step)
    return { kind, ...scoreOf(own), missed }
  })
}

/** Whether an answer is right. A place is right anywhere in the free block that is used. */
export function isRight({ answer }: PredictQuestion, given: Given): boolean {
  if (answer.as === 'choice') return given.as === 'choice' && given.choice === answer.right
  return given.as === 'map' && given.block?.pfn === answer.from.pfn
}
