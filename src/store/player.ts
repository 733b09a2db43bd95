/** Playing: one step forward at a time while `playing` is set, never ahead of what is shown. */
import type { DocumentStore } from './documentStore.ts'

/** Starts following a document; returns how to stop. */
export function startPlayer(store: DocumentStore): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const advance = (): void => {
    timer = null
    const { opened, step, view, playing, playTo, setPlaying } = store.getState()
    if (!playing || opened === null) return
    if (view?.step === step) playTo(step + 1)
    if (store.getState().step >= opened.timeline.steps) setPlaying(false)
    else timer = setTimeout(advance, 1000 / store.getState().speed)
  }
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.playing === previous.playing && state.speed === previous.speed) return
    stop()
    if (!state.playing) return
    const steps = state.opened?.timeline.steps ?? 0
    // Playing from the end starts over; otherwise the first step comes at once, so that the key is felt.
    if (state.step >= steps) state.playTo(0)
    timer = setTimeout(advance, state.playing === previous.playing ? 1000 / state.speed : 0)
  })
  return () => {
    unsubscribe()
    stop()
  }
}
