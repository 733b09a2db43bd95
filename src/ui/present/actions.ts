/** What the keys and buttons of presentation mode do. */
import type { DocumentStore } from '../../store/documentStore.ts'
import { speakerAddress } from './stageId.ts'
import { usePage, startPresenting, stopPresenting } from '../../store/pageStore.ts'

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

/** Goes to a step, which is something to be looked at: a black picture ends. */
export function showStep(store: DocumentStore, step: number): void {
  usePage.setState({ blank: false })
  store.getState().goTo(step)
}

/** Opens the speaker's window, or the one that is open already; says so where the browser refuses. */
export function openSpeaker(): void {
  const opened = window.open(speakerAddress(), 'nommu-explorer-speaker', 'popup,width=960,height=720')
  usePage.setState({ speakerRefused: opened === null })
  opened?.focus()
}
