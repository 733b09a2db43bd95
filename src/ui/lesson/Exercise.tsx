/** An exercise: what is asked for, how far the text does it, hints one by one, and the link of a solution. */
import { Check, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { encodeLink } from '../../link/link.ts'
import type { Asked, ExerciseView } from '../../protocol/exercise.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'
import { CopyField } from '../share/CopyField.tsx'
import { shareAddress } from '../share/shareText.ts'
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
  const [found, setFound] = useState<Found | null>(null)
  useEffect(() => {
    let isShown = true
    void session.checkExercise(original).then((outcome) => {
      if (!isShown) return
      const of = [opened, original] as const
      if (outcome.type === 'exercise') setFound({ of, exercise: outcome.exercise, problem: null })
      else if (outcome.type === 'failed') setFound({ of, exercise: null, problem: outcome.problem.title })
    })
    return () => {
      isShown = false
    }
  }, [session, opened, original])

  if (found === null || found.of[1] !== original) return null
  if (found.problem !== null) return <p role="alert">{found.problem}.</p>
  const { exercise } = found
  if (exercise === null) return null
  const isCurrent = found.of[0] === opened
  const { goals, bounds, hints, isSolved } = exercise
  return (
    <section className="exercise" aria-label="Exercise" data-solved={isSolved} aria-busy={!isCurrent}>
      <h3>{isSolved ? 'Exercise: solved' : 'Exercise: change the text until all of this holds'}</h3>
      <ul>
        {[...goals, ...bounds].map((asked) => (
          <One key={asked.text} asked={asked} />
        ))}
      </ul>
      {hints.length > 0 && <Hints key={original} hints={hints} />}
      {isSolved && isCurrent && opened !== null && (
        <Solution text={opened.text} isChanged={opened.text !== original} />
      )}
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

function Hints({ hints }: { readonly hints: readonly string[] }) {
  const [shown, setShown] = useState(0)
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
          <button type="button" className="text-button" onClick={() => setShown(shown + 1)}>
            {shown === 0 ? 'Show a hint' : 'Show another hint'} ({shown + 1} of {hints.length})
          </button>
        </p>
      )}
    </>
  )
}

/** The link holds the text from its start. Whoever opens it sees it checked anew, against the exercise in the list. */
function Solution({ text, isChanged }: { readonly text: string; readonly isChanged: boolean }) {
  const [made, setMade] = useState<{ readonly of: string; readonly fragment: string | null } | null>(null)
  useEffect(() => {
    let isOver = false
    void encodeLink({ document: { kind: 'text', text }, step: 0, view: null }).then((fragment) => {
      if (!isOver) setMade({ of: text, fragment })
    })
    return () => {
      isOver = true
    }
  }, [text])
  if (!isChanged || made?.of !== text) return null
  if (made.fragment === null) return <p>This solution is too long for a link.</p>
  return (
    <CopyField label="Link to this solution" text={shareAddress(location.href, made.fragment)} rows={2} />
  )
}
