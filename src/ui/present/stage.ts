/** This page's end of the channel: tells speakers' windows what is shown, and does what they ask. */
import { useExplorer } from '../../store/explorer.ts'
import { usePresent } from '../../store/present.ts'
import { CHANNEL, readMessage } from './messages.ts'
import type { StageMessage } from './messages.ts'
import { notesOf } from './notes.ts'
import { stageId } from './stageId.ts'

/** Starts telling and listening; returns how to stop. */
export function startStage(): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  const own = stageId()
  const tell = (): void => {
    const notes = notesOf(useExplorer.getState(), usePresent.getState())
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel has none: it stays within its origin.
    if (notes !== null) channel.postMessage({ kind: 'notes', stage: own, notes } satisfies StageMessage)
  }
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = readMessage(data)
    if (message === null || (message.stage !== own && message.stage !== null)) return
    if (message.kind === 'hello') tell()
    else if (message.kind === 'go') {
      const { goTo, setPlaying } = useExplorer.getState()
      setPlaying(false)
      goTo(message.step)
    } else if (message.kind === 'blank') usePresent.setState({ blank: message.blank })
  })
  const stopFollowing = [
    useExplorer.subscribe((state, previous) => {
      if (state.view !== previous.view || state.opened !== previous.opened) tell()
    }),
    usePresent.subscribe((state, previous) => {
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
