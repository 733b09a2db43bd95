/** Exercises by chance, as many as are asked for. */
import type { Work } from '../base/work.ts'
import { makeMove } from '../exercises/moves/makeMove.ts'
import { MOST_MOVES, MOST_SEED, type Move } from '../protocol/exercise.ts'
import type { AnswerTo, RequestBody } from '../protocol/messages.ts'

/** A whole number from 1 to the most, whatever was asked for. */
const within = (value: number, most: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(1, Math.round(value))) : 1

/** In slices: yields the share that is made. There are none behind the last number. */
export function* makeMoves({ seed, first, count }: RequestBody<'make-moves'>): Work<AnswerTo<'make-moves'>> {
  const moves: Move[] = []
  const from = within(first, MOST_MOVES)
  const to = Math.min(MOST_MOVES, from + within(count, MOST_MOVES) - 1)
  for (let number = from; number <= to; number++) {
    const making = makeMove(within(seed, MOST_SEED), number)
    for (;;) {
      const { done, value } = making.next()
      yield moves.length / (to - from + 1)
      if (done !== true) continue
      moves.push(value)
      break
    }
  }
  return { type: 'moves', moves }
}
