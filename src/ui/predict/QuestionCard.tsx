/** The open question: choices by pointer, number keys, or arrows and Enter; or a place on the page map. */
import { useLayoutEffect, useRef } from 'react'
import type { KeyboardEvent as ReactKeyboardEvent } from 'react'
import type { PredictQuestion } from '../../protocol/view.ts'
import { usePage } from '../../store/pageStore.ts'
import { giveAnswer } from '../../store/predictAnswers.ts'
import { useDocumentStore, useFocusPlaces } from '../../store/useDocument.ts'

export function QuestionCard({ question }: { readonly question: PredictQuestion }) {
  const store = useDocumentStore()
  const focus = useFocusPlaces()
  const card = useRef<HTMLElement>(null)
  const isOnMap = question.answer.as === 'map'

  useLayoutEffect(() => {
    if (!isOnMap) {
      card.current?.querySelector<HTMLElement>('.choice')?.focus({ preventScroll: true })
      card.current?.scrollIntoView({ block: 'nearest' })
      return
    }
    // Where one view is shown at a time it has to be the map.
    usePage.setState({ narrowTab: 'map' })
    focus.focus('map')
  }, [question, isOnMap, focus])

  useLayoutEffect(() => {
    // Numbers choose wherever the focus is, so that looking around on the page first costs nothing.
    const choose = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const choices = card.current?.querySelectorAll<HTMLElement>('.choice')
      const choice = /^[1-9]$/.test(event.key) ? choices?.[Number(event.key) - 1] : undefined
      if (choice === undefined) return
      event.preventDefault()
      event.stopPropagation()
      choice.click()
    }
    window.addEventListener('keydown', choose, true)
    return () => window.removeEventListener('keydown', choose, true)
  }, [])

  return (
    <section className="predict-question question" aria-label="What will happen?" ref={card}>
      <div className="predict-asking">
        <h3>Before step {question.step}</h3>
        <p className="call code">{question.call}</p>
        <p className="question-words">{question.words}</p>
      </div>
      {question.answer.as === 'map' ? (
        <p className="predict-how">
          Click it on the page map, or go there with the arrow keys and press <kbd>Enter</kbd>.
        </p>
      ) : (
        <ol onKeyDown={moveBetween}>
          {question.answer.choices.map(({ text }, i) => (
            <li key={text}>
              <button
                type="button"
                className="choice"
                data-state="open"
                onClick={() => giveAnswer(store, { as: 'choice', choice: i })}
              >
                <span className="choice-sign" aria-hidden="true">
                  {i + 1}
                </span>
                <span className="choice-words">{text}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      <button
        type="button"
        className="text-button predict-skip"
        onClick={() => store.getState().skipQuestion()}
      >
        Skip <kbd>Esc</kbd>
      </button>
    </section>
  )
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable="true"], dialog, [popover]') !== null

/** Up and down go from choice to choice. */
function moveBetween(event: ReactKeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (by === undefined) return
  const choices = [...event.currentTarget.querySelectorAll<HTMLElement>('.choice')]
  const at = choices.findIndex((choice) => choice === document.activeElement)
  event.preventDefault()
  event.stopPropagation()
  choices[Math.max(0, Math.min(choices.length - 1, at + by))]?.focus()
}
