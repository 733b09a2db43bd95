/** The author's questions: choices as buttons; a wrong one says why and leaves the others, the right one explains itself. */
import { useLayoutEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import type { NarrationParagraph, QuestionView } from '../../protocol/view.ts'
import { NarrationText } from './NarrationText.tsx'
import { useDocument, useDocumentStore, useFocusPlaces } from '../../store/useDocument.ts'
import { questionKey } from '../../model/predict/questionKey.ts'
import './lesson.css'

export function Questions({ questions }: { readonly questions: readonly QuestionView[] }) {
  return questions.map((question, i) => (
    <Question
      key={questionKey(question)}
      question={question}
      label={questions.length === 1 ? 'A question' : `Question ${i + 1} of ${questions.length}`}
      isFirst={i === 0}
    />
  ))
}

const NOTHING: readonly number[] = []

interface QuestionProps {
  readonly question: QuestionView
  readonly label: string
  readonly isFirst: boolean
}

function Question({ question, label, isFirst }: QuestionProps) {
  const section = useRef<HTMLElement>(null)
  const focus = useFocusPlaces()
  useLayoutEffect(() => {
    const element = section.current
    if (element === null || !isFirst) return undefined
    return focus.register('question', element, () => {
      element.querySelector<HTMLElement>('.choice')?.focus({ preventScroll: true })
      element.scrollIntoView({ block: 'nearest' })
    })
  }, [focus, isFirst])
  const key = questionKey(question)
  const taken = useDocument((state) => state.answers.get(key) ?? NOTHING)
  const isDone = taken.some((index) => question.choices[index]?.isRight)
  const last = taken.at(-1)
  const { answer } = useDocumentStore().getState()
  return (
    <section className="question" aria-label={label} ref={section}>
      <h3>{label}</h3>
      <p className="question-words">
        <NarrationText parts={question.words} seen={null} />
      </p>
      <ol onKeyDown={moveBetweenChoices}>
        {question.choices.map(({ isRight, words, why }, i) => {
          const isTaken = taken.includes(i)
          const state = isTaken ? (isRight ? 'right' : 'wrong') : isDone ? 'left' : 'open'
          return (
            <li key={i}>
              <button
                type="button"
                className="choice"
                data-state={state}
                aria-disabled={state !== 'open'}
                onClick={() => state === 'open' && answer(key, i)}
              >
                <span className="choice-sign" aria-hidden="true">
                  {SIGNS[state] ?? String.fromCharCode(65 + i)}
                </span>
                <span className="choice-words">
                  <NarrationText parts={words.map((part) => ({ ...part, thing: null }))} seen={null} />
                </span>
                {isTaken && <span className="choice-verdict">{isRight ? 'Right' : 'Not quite'}</span>}
              </button>
              {/* There before its words, so that they are read out. */}
              {why.length > 0 && (
                <div className="choice-why" aria-live="polite">
                  {isTaken && why.map((parts, at) => <Words key={at} parts={parts} />)}
                </div>
              )}
            </li>
          )
        })}
      </ol>
      <div aria-live="polite" className="question-answer">
        {isDone
          ? question.explanation.map((parts, i) => <Words key={i} parts={parts} />)
          : last !== undefined && <p className="question-again">Not quite: choose again.</p>}
      </div>
    </section>
  )
}

const Words = ({ parts }: { readonly parts: NarrationParagraph }) => (
  <p>
    <NarrationText parts={parts} seen={null} />
  </p>
)

const SIGNS: Readonly<Record<string, string>> = { right: '✓', wrong: '✗' }

/** Up and down go from choice to choice; left and right stay with the steps. */
function moveBetweenChoices(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (by === undefined) return
  const choices = [...event.currentTarget.querySelectorAll<HTMLElement>('.choice')]
  const at = choices.findIndex((choice) => choice === document.activeElement)
  event.preventDefault()
  event.stopPropagation()
  choices[Math.max(0, Math.min(choices.length - 1, at + by))]?.focus()
}
