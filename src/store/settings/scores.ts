/** What became of exercises made by chance. It stays in this browser: nothing is sent anywhere. */
import { isPrediction, moveIn } from '../../protocol/exercise.ts'
import type { DocumentStore } from '../documentStore.ts'
import { readStored, writeStored } from './stored.ts'

const KEY = 'moves'
/** More than anybody solves: what is stored stays small whatever happens. */
const MOST = 4000

export interface Score {
  readonly isSolved: boolean
  /** Hints that were shown before it was solved; of a prediction that was wrong 1. */
  readonly hints: number
}

const keyOf = (seed: number, number: number): string => `${seed} ${number}`

function stored(): Map<string, Score> {
  const found = new Map<string, Score>()
  const value = readStored(KEY)
  if (!Array.isArray(value)) return found
  for (const one of value as readonly unknown[]) {
    if (!Array.isArray(one)) continue
    const [key, isSolved, hints] = one as readonly unknown[]
    if (typeof key === 'string' && typeof isSolved === 'boolean' && typeof hints === 'number')
      found.set(key, { isSolved, hints })
  }
  return found
}

/** Of one seed, by number. */
export function scoresOf(seed: number): ReadonlyMap<number, Score> {
  const found = new Map<number, Score>()
  for (const [key, score] of stored()) {
    const [of, number] = key.split(' ').map(Number)
    if (of === seed && number !== undefined) found.set(number, score)
  }
  return found
}

/** The first time counts: who has seen the solution can solve it again without a hint. */
export function rememberScore(seed: number, number: number, score: Score): void {
  const all = stored()
  const key = keyOf(seed, number)
  if (all.get(key)?.isSolved === true) return
  all.set(key, score)
  const rows = [...all].map(([one, { isSolved, hints }]) => [one, isSolved, hints])
  writeStored(KEY, rows.slice(-MOST))
}

/** Remembers the answer to an exercise whose address is to be said. Returns how to stop. */
export function rememberPredicted(store: DocumentStore): () => void {
  return store.subscribe(({ predictions, original, opened }, before) => {
    if (predictions === before.predictions || opened === null || original === null) return
    const which = moveIn(original)
    if (which === null || !isPrediction(which)) return
    const verdict = predictions[opened.timeline.steps]?.verdict
    if (verdict === undefined) return
    const isSolved = verdict === 'right'
    // Another answer comes too late: the step has been seen.
    if (scoresOf(which.seed).has(which.number)) return
    rememberScore(which.seed, which.number, { isSolved, hints: isSolved ? 0 : 1 })
  })
}
