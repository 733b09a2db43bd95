/** The two best remedies of a refused step: asked for once a step, whoever shows them. */
import { useEffect, useState } from 'react'
import type { Advice } from '../../../protocol/advice.ts'
import type { OpenedView } from '../../../protocol/messages.ts'
import type { StepView } from '../../../protocol/view.ts'
import type { Session } from '../../../store/session.ts'
import { isUntold } from '../../../store/exercise.ts'
import { useDocument, useSession } from '../../../store/useDocument.ts'

/** What was found; why nothing could be tried; null where it was stopped. */
type Found = Advice | 'impossible' | null

const known = new WeakMap<OpenedView, Map<number, Promise<Found>>>()

/** Whether changes of a document can be tried: of a text, or of a recording whose kernel is modelled. */
export const canAdvise = (opened: OpenedView | null): opened is OpenedView =>
  opened !== null && (opened.kind === 'scenario' || opened.isModelled)

/** Whether a step was refused, or a signal ended who made it or what it started. */
export const isRefusedAt = (opened: OpenedView | null, view: StepView | null): boolean =>
  view !== null && (opened?.timeline.errno[view.step - 1] ?? 0) !== 0

/** Why nothing can be tried; null where it can. */
export function whyUntried(opened: OpenedView | null): string | null {
  if (!canAdvise(opened))
    return 'Nothing can be tried: what this kernel did was recorded, and it is not modelled.'
  return null
}

/** What was stopped is asked for anew the next time. */
export function briefAdvice(session: Session, opened: OpenedView, step: number): Promise<Found> {
  const steps = known.get(opened) ?? new Map<number, Promise<Found>>()
  known.set(opened, steps)
  const asked = steps.get(step)
  if (asked !== undefined) return asked
  const asking = session.consult({ type: 'advise', step, isBrief: true }).then((outcome) => {
    if (outcome.type !== 'advice' && outcome.type !== 'failed') steps.delete(step)
    if (outcome.type === 'advice') return outcome.advice
    return outcome.type === 'failed' ? 'impossible' : null
  })
  steps.set(step, asking)
  return asking
}

/** In one sentence each; empty until they are known, and where the step needs none. */
export function useRemedies(view: StepView | null): string {
  const session = useSession()
  const opened = useDocument((state) => state.opened)
  const isHidden = useDocument(isUntold)
  const [found, setFound] = useState<{ readonly of: StepView; readonly words: string } | null>(null)
  const refused = isRefusedAt(opened, view) && !isHidden ? view : null
  useEffect(() => {
    if (refused === null || !canAdvise(opened)) return undefined
    let isOver = false
    void briefAdvice(session, opened, refused.step).then((advice) => {
      const suggestions = advice === null || advice === 'impossible' ? [] : advice.suggestions
      const changes = suggestions.map(({ change }) => change)
      if (!isOver && changes.length > 0)
        setFound({ of: refused, words: `What would have helped: ${changes.join(' Or: ')}` })
    })
    return () => {
      isOver = true
    }
  }, [session, opened, refused])
  return found !== null && found.of === refused ? found.words : ''
}
