/** Opens an exercise made by chance where its task is. */
import type { Move } from '../../protocol/exercise.ts'
import { makeMove } from '../../store/opening/makeMove.ts'
import type { Session } from '../../store/session.ts'

/** Null where it could not be made. */
export async function openMove(session: Session, seed: number, number: number): Promise<Move | null> {
  const move = await makeMove(session, seed, number)
  if (move === null) return null
  const { text, step, kind } = move
  const { setState } = session.store
  setState({ predicting: false })
  if ((await session.open({ kind: 'scenario', text, original: text }, step)).type !== 'opened') return null
  setState({
    entryId: null,
    fileName: null,
    predicting: kind === 'predict',
    isPredictAsked: kind === 'predict',
  })
  return move
}
