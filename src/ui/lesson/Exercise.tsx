/** An exercise: what is asked for, how far the text does it, hints one by one, and the link of a solution. */
import { Check, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Asked, ExerciseView } from '../../protocol/exercise.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'
import { MOST_MOVES, moveIn, moveKind } from '../../protocol/exercise.ts'
import { usePage } from '../../store/pageStore.ts'
import { rememberScore } from '../../store/settings/scores.ts'
import { openMove } from '../moves/openMove.ts'
import { CopyField } from '../share/CopyField.tsx'
import { shareAddress } from '../share/shareText.ts'
import { useTextLink } from '../share/useTextLink.ts'
import './exercise.css'

interface Found {
  /** The run and the exercise that it is about. */
  readonly of: readonly [opened: unknown, original: string]
  readonly exercise: ExerciseView | null
  readonly problem: string | null
}

/** @param original The exercise as its author left it. */
export function Exercise({ original }: { readonly original: string }) {
  const session = useSession()
  const opened = useDocument((state) => state.opened)
  const isListed = useDocument((state) => state.entryId !== null)
  const [found, setFound] = useState<Found | null>(null)
  const [hinted, setHinted] = useState({ of: original, shown: 0 })
  const shown = hinted.of === original ? hinted.shown : 0
  const setShown = (count: number): void => setHinted({ of: original, shown: count })
  // A solution that came in a link is somebody else's.
  const unsolved = useRef<string | null>(null)
  useEffect(() => {
    let isShown = true
    void session.consult({ type: 'check-exercise', original }).then((outcome) => {
      if (!isShown) return
      const of = [opened, original] as const
      if (outcome.type === 'exercise' && outcome.exercise?.isSolved === false) unsolved.current = original
      if (outcome.type === 'exercise') setFound({ of, exercise: outcome.exercise, problem: null })
      else if (outcome.type === 'failed') setFound({ of, exercise: null, problem: outcome.problem.title })
    })
    return () => {
      isShown = false
    }
  }, [session, opened, original])

  const isDone = found?.exercise?.isSolved === true && found.of[0] === opened && found.of[1] === original
  useEffect(() => {
    if (isDone) session.store.setState({ toldFor: original })
    const made = moveIn(original)
    if (isDone && made !== null && unsolved.current === original)
      rememberScore(made.seed, made.number, { isSolved: true, hints: shown })
  }, [session, isDone, original, shown])

  if (found === null || found.of[1] !== original) return null
  if (found.problem !== null) return <p role="alert">{found.problem}.</p>
  const { exercise } = found
  const which = moveIn(original)
  if (exercise === null) return which && <NextMove which={which} />
  const isCurrent = found.of[0] === opened
  const { goals, bounds, hints, isSolved } = exercise
  const isOwn = !isListed && which === null
  return (
    <section className="exercise" aria-label="Exercise" data-solved={isSolved} aria-busy={!isCurrent}>
      <h3>{isSolved ? 'Exercise: solved' : 'Exercise: change the text until all of this holds'}</h3>
      <ul>
        {[...goals, ...bounds].map((asked) => (
          <One key={asked.text} asked={asked} />
        ))}
      </ul>
      {hints.length > 0 && <Hints key={original} hints={hints} shown={shown} show={setShown} />}
      {isOwn && (
        <p className="exercise-found">
          Nobody vouches for what is asked here: the exercise is not in the list, and goals, limits and locked
          lines are those that this text came with.
        </p>
      )}
      {isSolved && isCurrent && opened !== null && (
        <Solution text={opened.text} isChanged={opened.text !== original} />
      )}
      {which && <NextMove which={which} />}
    </section>
  )
}

function One({ asked: { text, holds, found } }: { readonly asked: Asked }) {
  const Sign = holds ? Check : X
  return (
    <li data-holds={holds}>
      <Sign size={14} aria-label={holds ? 'Holds:' : 'Does not hold yet:'} />
      <span>
        <span className="code">{text}</span> <span className="exercise-found">{found}</span>
      </span>
    </li>
  )
}

interface HintsProps {
  readonly hints: readonly string[]
  readonly shown: number
  show(shown: number): void
}

function Hints({ hints, shown, show }: HintsProps) {
  return (
    <>
      {shown > 0 && (
        <ol className="exercise-hints" aria-label="Hints">
          {hints.slice(0, shown).map((hint, at) => (
            <li key={at}>{hint}</li>
          ))}
        </ol>
      )}
      {shown < hints.length && (
        <p>
          <button type="button" className="text-button" onClick={() => show(shown + 1)}>
            {shown === 0 ? 'Show a hint' : 'Show another hint'} ({shown + 1} of {hints.length})
          </button>
        </p>
      )}
    </>
  )
}

/** From one exercise made by chance to the next, and to all of them. */
function NextMove({
  which: { seed, number },
}: {
  readonly which: { readonly seed: number; readonly number: number }
}) {
  const session = useSession()
  return (
    <p className="exercise-next">
      {moveKind(number) === 'predict' && <span>Say where it will lie: go on, and answer on the map.</span>}
      {number < MOST_MOVES && (
        <button
          type="button"
          className="plain-button"
          onClick={() => void session.awaiting(openMove(session, seed, number + 1))}
        >
          Exercise {number + 1} of seed {seed} <span aria-hidden="true">›</span>
        </button>
      )}
      <button type="button" className="text-button" onClick={() => usePage.setState({ dialog: 'moves' })}>
        All exercises and scores
      </button>
    </p>
  )
}

/** The link holds the text from its start. Whoever opens it sees it checked anew, against the exercise in the list. */
function Solution({ text, isChanged }: { readonly text: string; readonly isChanged: boolean }) {
  const fragment = useTextLink(text)
  if (!isChanged || fragment === undefined) return null
  if (fragment === null) return <p>This solution is too long for a link.</p>
  return <CopyField label="Link to this solution" text={shareAddress(location.href, fragment)} rows={2} />
}
