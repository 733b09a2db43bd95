/** Playing: one step forward at a time while `playing` is set, never ahead of what is shown. */
import { narrationText } from '../model/narrationText.ts'
import type { DocumentState, DocumentStore } from './documentStore.ts'

/** How fast an author's words are read at single speed. */
const WORDS_PER_SECOND = 4

/** Milliseconds that a step stays, so that what the author says of it can be read. */
function timeOf({ view, step, speed }: DocumentState): number {
  const words = view?.step === step ? narrationText(view.narration).split(/\s+/).length : 0
  return (1000 * Math.max(1, words / WORDS_PER_SECOND)) / speed
}

/** A question waits for an answer, not for the clock. */
const isAsked = ({ view, step }: DocumentState): boolean =>
  view?.step === step && Boolean(view.narration?.questions.length)

/** Starts following a document; returns how to stop. */
export function startPlayer(store: DocumentStore): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  /** The words come with the picture: where it is not there yet, the wait begins with it. */
  const wait = (): void => {
    timer = setTimeout(advance, timeOf(store.getState()))
  }
  const advance = (): void => {
    timer = null
    const { opened, step, view, playing, playTo, setPlaying } = store.getState()
    if (!playing || opened === null) return
    if (view?.step === step) playTo(step + 1)
    if (store.getState().step >= opened.timeline.steps || isAsked(store.getState())) setPlaying(false)
    else wait()
  }
  const unsubscribe = store.subscribe((state, previous) => {
    if (timer !== null && state.playing && state.view !== previous.view && previous.playing) {
      stop()
      if (isAsked(state)) state.setPlaying(false)
      else wait()
      return
    }
    if (state.playing === previous.playing && state.speed === previous.speed) return
    stop()
    if (!state.playing) return
    const steps = state.opened?.timeline.steps ?? 0
    // Playing from the end starts over; otherwise the first step comes at once, so that the key is felt.
    if (state.step >= steps) state.playTo(0)
    timer = setTimeout(advance, state.playing === previous.playing ? timeOf(state) : 0)
  })
  return () => {
    unsubscribe()
    stop()
  }
}
