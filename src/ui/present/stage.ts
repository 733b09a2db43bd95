/** This page's end of the channel: tells speakers' windows what is shown, and does what they ask. */
import type { Session } from '../../store/session.ts'
import type { StepView } from '../../protocol/view.ts'
import { goBack, goForward, showStep, toggle } from './actions.ts'
import { CHANNEL, readMessage } from './messages.ts'
import type { StageMessage } from './messages.ts'
import { notesOf } from './notes.ts'
import { pictureFrame } from '../../export/picture/picture.ts'
import { stageId } from './stageId.ts'
import { usePage } from '../../store/pageStore.ts'

/** User units of the picture of the step to come. */
const NEXT_PICTURE = { width: 520, height: 380, treeWidth: 0 }

/** Starts telling and listening; returns how to stop. */
export function startStage(session: Session): () => void {
  const { store } = session
  const channel = new BroadcastChannel(CHANNEL)
  const own = stageId()
  let hasSpeaker = false
  /** The step after the one shown, asked for only where a speaker reads it. */
  let ahead: { readonly of: StepView; readonly view: StepView; readonly picture: string } | null = null
  const lookAhead = async (): Promise<void> => {
    const { view: shown, opened } = store.getState()
    if (shown === null || opened === null || shown.step >= opened.timeline.steps) return
    const outcome = await session.view(shown.step + 1)
    if (outcome.type !== 'view' || store.getState().view !== shown) return
    const { colourBy } = usePage.getState()
    const { svg } = pictureFrame(outcome.view, opened, NEXT_PICTURE, colourBy)
    ahead = { of: shown, view: outcome.view, picture: svg }
    tell()
  }
  const tell = (): void => {
    const state = store.getState()
    const next = ahead !== null && ahead.of === state.view ? ahead : null
    const notes = notesOf(state, usePage.getState(), next?.view ?? null, next?.picture)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel has none: it stays within its origin.
    if (notes !== null) channel.postMessage({ kind: 'notes', stage: own, notes } satisfies StageMessage)
  }
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = readMessage(data)
    if (message === null || (message.stage !== own && message.stage !== null)) return
    if (message.kind === 'hello') {
      hasSpeaker = true
      tell()
      void lookAhead()
    } else if (message.kind === 'go') showStep(store, message.step)
    else if (message.kind === 'move' && message.by === 1) goForward(store)
    else if (message.kind === 'move' && message.by === -1) goBack(store)
    else if (message.kind === 'move') showStep(store, store.getState().step + message.by)
    else if (message.kind === 'blank') toggle('blank')
  })
  const stopFollowing = [
    store.subscribe((state, previous) => {
      if (state.view === previous.view && state.opened === previous.opened) return
      tell()
      if (hasSpeaker) void lookAhead()
    }),
    usePage.subscribe((state, previous) => {
      if (state.presenting !== previous.presenting || state.blank !== previous.blank) tell()
    }),
  ]
  // Windows that were open before this page was loaded again.
  tell()
  return () => {
    for (const stop of stopFollowing) stop()
    channel.close()
  }
}
