/** This page's end of the channel: tells speakers' windows what is shown, and does what they ask. */
import type { Session } from '../../store/session.ts'
import type { OpenedView } from '../../protocol/messages.ts'
import type { StepView } from '../../protocol/view.ts'
import { goBack, goForward, showStep, toggle } from './actions.ts'
import { CHANNEL, readMessage } from './messages.ts'
import type { StageMessage } from './messages.ts'
import { notesOf } from './notes.ts'
import { pictureFrame } from '../../export/picture/picture.ts'
import { pictureFrameBeside } from '../../export/picture/pictureBeside.ts'
import { stageId } from './stageId.ts'
import { useBeside } from '../../store/beside.ts'
import { besideStep, type BesideStep } from '../../store/besideStep.ts'
import { usePage } from '../../store/pageStore.ts'

/** User units of the picture of the step to come. */
const NEXT_PICTURE = { width: 520, height: 380, treeWidth: 0 }

interface Ahead {
  readonly of: StepView
  readonly view: StepView | null
  readonly beside: string
  readonly nextBeside: string
  readonly picture: string
}

/** Of the first machine, with the map of the second below its own where there is one. */
function pictureOf(view: StepView, opened: OpenedView, beside: BesideStep | null): string {
  const { colourBy } = usePage.getState()
  const picture =
    beside === null
      ? pictureFrame(view, opened, NEXT_PICTURE, colourBy)
      : pictureFrameBeside(view, opened, NEXT_PICTURE, colourBy, beside, true)
  return picture.svg
}

/** Starts telling and listening; returns how to stop. */
export function startStage(session: Session): () => void {
  const { store } = session
  const channel = new BroadcastChannel(CHANNEL)
  const own = stageId()
  let hasSpeaker = false
  /** The step after the one shown, and the machine beside in both: asked for only where a speaker reads it. */
  let ahead: Ahead | null = null
  const lookAhead = async (): Promise<void> => {
    const { view: shown, opened } = store.getState()
    if (shown === null || opened === null) return
    const isLast = shown.step >= opened.timeline.steps
    const [beside, outcome] = await Promise.all([
      besideStep(shown),
      isLast ? null : session.view(shown.step + 1),
    ])
    if (store.getState().view !== shown) return
    const view = outcome?.type === 'view' ? outcome.view : null
    const nextBeside = view === null ? null : await besideStep(view)
    if (store.getState().view !== shown) return
    ahead = {
      of: shown,
      view,
      beside: beside?.sentence ?? '',
      nextBeside: nextBeside?.sentence ?? '',
      picture: view === null ? '' : pictureOf(view, opened, nextBeside),
    }
    tell()
  }
  const tell = (): void => {
    const state = store.getState()
    const next = ahead !== null && ahead.of === state.view ? ahead : null
    const notes = notesOf(state, usePage.getState(), next?.view ?? null, next ?? {})
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
    useBeside.subscribe(({ beside }, previous) => {
      if (beside !== previous.beside && hasSpeaker) void lookAhead()
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
