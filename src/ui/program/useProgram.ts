import { useEffect, useState } from 'react'
import type { ProgramAsked, ProgramView } from '../../protocol/program.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'

type Found =
  | { readonly is: 'program'; readonly program: ProgramView }
  /** It is none, or nobody can tell. */
  | { readonly is: 'nothing'; readonly says: string }

/** What the worker says of a program after a step; null while it is asked. `asked`: the same object as long as the same is meant. */
export function useProgram(step: number, asked: ProgramAsked): Found | null {
  const session = useSession()
  const opened = useDocument((state) => state.opened)
  const [answer, setAnswer] = useState<{ readonly to: ProgramAsked; readonly found: Found } | null>(null)
  useEffect(() => {
    let isOver = false
    void session.program(step, asked).then((outcome) => {
      if (isOver) return
      const found = foundIn(outcome)
      if (found !== null) setAnswer({ to: asked, found })
    })
    return () => {
      isOver = true
    }
    // `opened`: another run of the text may answer otherwise.
  }, [session, opened, step, asked])
  // What was said of the step before stays until there is something newer.
  return answer?.to === asked ? answer.found : null
}

function foundIn(outcome: Awaited<ReturnType<ReturnType<typeof useSession>['program']>>): Found | null {
  switch (outcome.type) {
    case 'program':
      return typeof outcome.program === 'string'
        ? { is: 'nothing', says: outcome.program }
        : { is: 'program', program: outcome.program }
    case 'failed':
      return { is: 'nothing', says: `${outcome.problem.detail} ${outcome.problem.remedy}` }
    case 'died':
      return { is: 'nothing', says: 'The simulator has stopped. Start it again, then try once more.' }
    case 'cancelled':
      return null
  }
}
