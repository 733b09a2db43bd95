/** Choosing the steps of a handout, making it, and giving it to the printer. */
import { Printer } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { FormEvent } from 'react'
import { formatCount } from '../../base/format.ts'
import type { OpenedView } from '../../protocol/messages.ts'
import type { StepView } from '../../protocol/view.ts'
import { Handout, handoutStep, PER_PAGE } from './Handout.tsx'
import type { AskedQuestion, HandoutContent, HandoutStep, PerPage } from './Handout.tsx'
import { failuresOf, parseSteps } from './stepList.ts'
import { besideStep } from '../../store/besideStep.ts'
import { taskStep } from '../../store/exercise.ts'
import { usePage } from '../../store/pageStore.ts'
import { useSession } from '../../store/useDocument.ts'

interface HandoutFormProps {
  readonly opened: OpenedView
  readonly present: number
  readonly say: (text: string, isProblem: boolean) => void
}

/** Steps that are offered at first: a lesson's length, or the first of a long run. */
const OFFERED = 12

export function HandoutForm({ opened, present, say }: HandoutFormProps) {
  const session = useSession()
  const id = useId()
  const { timeline } = opened
  const [text, setText] = useState(timeline.steps === 0 ? '0' : `1-${Math.min(OFFERED, timeline.steps)}`)
  const [perPage, setPerPage] = useState<PerPage>(4)
  const [content, setContent] = useState<HandoutContent | null>(null)
  const [isBusy, setBusy] = useState(false)
  const isGone = useRef(false)
  const list = parseSteps(text, timeline)
  const failures = failuresOf(timeline).length

  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
    }
  }, [])

  const make = async (steps: readonly number[]): Promise<void> => {
    const made: HandoutStep[] = []
    const questions: AskedQuestion[] = []
    const ask = ({ step, narration }: StepView): void => {
      for (const question of narration?.questions ?? [])
        questions.push({ question, step: step === timeline.steps ? null : step })
    }
    for (const step of steps) {
      const answer = await session.view(step)
      if (isGone.current) return
      if (answer.type !== 'view') {
        const why = answer.type === 'failed' ? answer.problem.title : 'what was open is no longer there'
        say(`The handout could not be made: ${why}.`, true)
        setBusy(false)
        return
      }
      if (answer.view.step < timeline.steps) ask(answer.view)
      const beside = await besideStep(answer.view, answer.view.step)
      made.push(handoutStep(answer.view, opened, perPage, usePage.getState().colourBy, beside))
      say(`Drawing step ${formatCount(made.length)} of ${formatCount(steps.length)}…`, false)
    }
    const end = await session.view(timeline.steps)
    if (end.type === 'view') ask(end.view)
    const { original } = session.store.getState()
    const task = await session.consult({
      type: 'check-exercise',
      original: original ?? opened.text,
      isAsked: true,
    })
    const question = task.type === 'exercise' ? task.exercise?.question : null
    const asked = taskStep({ ...session.store.getState(), predicting: false })
    if (question) questions.push({ question, step: asked === timeline.steps ? null : asked })
    if (isGone.current) return
    const { title, about, board, kernel, era } = opened
    const place = `${board}, ${kernel ?? `model of Linux ${era}`}. Made with NOMMU Explorer.`
    setContent({ title, about, place, steps: made, perPage, questions, address: location.href })
  }

  const print = async (handout: HTMLElement): Promise<void> => {
    try {
      // A picture that is not there yet would be a hole in the paper.
      await Promise.all(Array.from(handout.querySelectorAll('img'), (image) => image.decode()))
      if (isGone.current) return
      say(`${formatCount(content?.steps.length ?? 0)} steps went to the browser's print dialog.`, false)
      window.print()
    } catch {
      say('The handout could not be printed: the browser did not draw its pictures.', true)
    } finally {
      setBusy(false)
    }
  }

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isBusy) return
    if (!list.ok) return say(list.why, true)
    setBusy(true)
    setContent(null)
    void make(list.steps)
  }

  return (
    <form className="take-handout" onSubmit={submit}>
      <p className="take-steps">
        <label htmlFor={id}>Steps</label>
        <input
          id={id}
          type="text"
          value={text}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={!list.ok}
          aria-describedby={`${id}-why`}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <span id={`${id}-why`} className={list.ok ? 'take-note' : 'take-problem'}>
          {list.ok
            ? `${formatCount(list.steps.length)} ${list.steps.length === 1 ? 'step' : 'steps'}, ${pagesOf(list.steps.length, perPage)}`
            : list.why}
        </span>
      </p>
      <p className="take-presets">
        <button type="button" className="text-button" onClick={() => setText('all')}>
          All {formatCount(timeline.steps)}
        </button>
        <button
          type="button"
          className="text-button"
          disabled={failures === 0}
          onClick={() => setText('every failure')}
        >
          Every failure ({formatCount(failures)})
        </button>
        <button type="button" className="text-button" onClick={() => setText(String(present))}>
          This step
        </button>
      </p>
      <fieldset className="take-per-page">
        <legend>Steps per page</legend>
        {PER_PAGE.map((count) => (
          <label key={count}>
            <input
              type="radio"
              name={`${id}-per-page`}
              checked={perPage === count}
              onChange={() => setPerPage(count)}
            />{' '}
            {count}
          </label>
        ))}
      </fieldset>
      <button type="submit" className="main-button take-print" aria-disabled={isBusy}>
        <Printer size={16} aria-hidden /> Print…
      </button>
      {content !== null && (
        <Handout
          content={content}
          ready={(handout) => {
            if (handout !== null && isBusy) void print(handout)
          }}
        />
      )}
    </form>
  )
}

function pagesOf(steps: number, perPage: number): string {
  const pages = Math.ceil(steps / perPage)
  return `${formatCount(pages)} ${pages === 1 ? 'page' : 'pages'}`
}
