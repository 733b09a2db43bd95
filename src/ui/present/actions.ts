/** What the keys and buttons of presentation mode do. */
import type { DocumentState, DocumentStore } from '../../store/documentStore.ts'
import { speakerAddress } from './stageId.ts'
import { taskStep } from '../../store/exercise.ts'
import { usePage, startPresenting, stopPresenting } from '../../store/pageStore.ts'
import type { Wall } from '../../store/pageStore.ts'

/** Enters presentation mode. Full screen is asked for; where it is refused the window's own size will do. */
export function enterPresentation(): void {
  startPresenting()
  const root = document.documentElement
  // Not everywhere, whatever the types say.
  if ('requestFullscreen' in root) root.requestFullscreen({ navigationUI: 'hide' }).catch(() => undefined)
}

export function leavePresentation(): void {
  stopPresenting()
  if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined)
}

export const togglePresentation = (): void =>
  usePage.getState().presenting ? leavePresentation() : enterPresentation()

/** Escape lets go of one thing at a time: first of the black picture, then of the spotlight, then of the mode. */
export function escapePresentation(): void {
  const { blank, spotlight } = usePage.getState()
  if (blank) usePage.setState({ blank: false })
  else if (spotlight) usePage.setState({ spotlight: false })
  else leavePresentation()
}

export const toggle = (what: 'blank' | 'spotlight' | 'strip'): void =>
  usePage.setState((state) => ({ [what]: !state[what] }))

/** Goes to a step, which is something to be looked at: a black picture ends, and what stood over it goes. */
export function showStep(store: DocumentStore, step: number): void {
  usePage.setState({ blank: false, wall: null })
  store.getState().goTo(step)
}

/** Opens the speaker's window, or the one that is open already; says so where the browser refuses. */
export function openSpeaker(): void {
  const opened = window.open(speakerAddress(), 'nommu-explorer-speaker', 'popup,width=960,height=720')
  usePage.setState({ speakerRefused: opened === null })
  opened?.focus()
}

/** The questions that wait in the step that is shown; an exercise is asked behind them. */
const questionsHere = (state: DocumentState): number =>
  state.view?.step === state.step
    ? (state.view.narration?.questions.length ?? 0) +
      (state.task !== null && state.step === taskStep(state) ? 1 : 0)
    : 0

/**
 * What the forward key does, a clicker's too: an open question is answered by the page, a question of the author's is asked, then
 * told, then passed; only then comes the next step. No press is lost: behind the last step the end is said, and unsaid.
 */
export function goForward(store: DocumentStore): void {
  const state = store.getState()
  if (state.question !== null) return void state.skipQuestion()
  const { step, opened } = state
  const { presenting, blank, wall } = usePage.getState()
  if (!presenting || blank) return showStep(store, step + 1)
  const count = questionsHere(state)
  const isLast = step === (opened?.timeline.steps ?? 0)
  const here = wall?.step === step ? wall : null
  const next: Wall =
    here === null
      ? { step, at: 0, isTold: count === 0 }
      : here.at < count && !here.isTold
        ? { ...here, isTold: true }
        : { step, at: here.at + 1, isTold: here.at + 1 >= count }
  if (next.at < count || isLast) usePage.setState({ wall: next.at > count ? null : next })
  else showStep(store, step + 1)
}

/** The way back through the same. */
export function goBack(store: DocumentStore): void {
  const { step, question } = store.getState()
  if (question !== null) return store.setState({ question: null })
  const { wall } = usePage.getState()
  if (wall?.step !== step) return showStep(store, step - 1)
  const isAsked = wall.isTold && wall.at < questionsHere(store.getState())
  if (isAsked) usePage.setState({ wall: { ...wall, isTold: false } })
  else usePage.setState({ wall: wall.at === 0 ? null : { step, at: wall.at - 1, isTold: true } })
}

/** Puts the first question of the step on the wall, or takes it away. */
export function toggleWall(store: DocumentStore): void {
  const state = store.getState()
  const { step } = state
  const isOpen = usePage.getState().wall?.step === step
  usePage.setState({ wall: isOpen || questionsHere(state) === 0 ? null : { step, at: 0, isTold: false } })
}
