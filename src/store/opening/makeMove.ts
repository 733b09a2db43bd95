import type { Move } from '../../protocol/exercise.ts'
import type { Session } from '../session.ts'

/** An exercise made by chance; null where it could not be made. */
export async function makeMove(
  session: Pick<Session, 'consult'>,
  seed: number,
  number: number,
): Promise<Move | null> {
  const outcome = await session.consult({ type: 'make-moves', seed, first: number, count: 1 })
  return outcome.type === 'moves' ? (outcome.moves[0] ?? null) : null
}
