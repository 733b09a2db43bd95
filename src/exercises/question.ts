/** An exercise as a question, for a wall and for paper. */
import type { Work } from '../base/work.ts'
import type { Exercise } from '../documents/scenario/compile/program.ts'
import { isPrediction, moveIn } from '../protocol/exercise.ts'
import type { QuestionView } from '../protocol/view.ts'
import { makeMove, paragraph } from './moves/makeMove.ts'

/** Where the last request will lie: null where `original` does not ask that. */
export function* predictionOf(original: string): Work<QuestionView | null> {
  const which = moveIn(original)
  if (which === null || !isPrediction(which)) return null
  const { text, question } = yield* makeMove(which.seed, which.number)
  return text === original ? question : null
}

/** With choices where `original` was made by chance; else what is asked for, with the hints for an answer. */
export function* questionOf(
  original: string,
  { goals, mostCalls, mostEdits, hints }: Exercise,
): Work<QuestionView> {
  const which = moveIn(original)
  if (which !== null) {
    const { text, question } = yield* makeMove(which.seed, which.number)
    if (text === original) return question
  }
  const bounds = [
    ...(mostCalls === null
      ? []
      : [`at most ${mostCalls} ${mostCalls === 1 ? 'call' : 'calls'} beside the locked ones`]),
    ...(mostEdits === null
      ? []
      : [`at most ${mostEdits} ${mostEdits === 1 ? 'line' : 'lines'} written otherwise`]),
  ]
  return {
    line: 1,
    words: paragraph(
      `What would you change, so that this holds: ${goals.map(({ text }) => text).join('; ')}?${bounds.length === 0 ? '' : ` Allowed: ${bounds.join(', ')}.`}`,
    ),
    choices: [],
    explanation: hints.map((hint) => paragraph(hint)),
  }
}
