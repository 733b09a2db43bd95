/** The speaker's end of the channel. */
import { CHANNEL, readMessage } from './messages.ts'
import type { Notes, StageMessage } from './messages.ts'

export interface Speaker {
  /** Asks the page to go to a step; the notes follow when it has. */
  goTo(step: number): void
  /** Asks it to go so many steps on from where it is; below 0 back. */
  move(by: number): void
  /** Asks it to turn the picture black, or to show it again. */
  blank(): void
}

/**
 * Follows a page by its name; with null, the first page that answers, one that presents before all others.
 * `onNotes` is called with every change of what is shown there.
 */
export function connectSpeaker(stage: string | null, onNotes: (notes: Notes) => void): Speaker {
  const channel = new BroadcastChannel(CHANNEL)
  let followed = stage
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel has none: it stays within its origin.
  const send = (message: StageMessage): void => channel.postMessage(message)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = readMessage(data)
    if (message?.kind !== 'notes') return
    if (followed === null || (stage === null && message.notes.presenting)) followed = message.stage
    if (message.stage === followed) onNotes(message.notes)
  })
  send({ kind: 'hello', stage })
  return {
    goTo: (step) => {
      if (followed !== null) send({ kind: 'go', stage: followed, step })
    },
    move: (by) => {
      if (followed !== null) send({ kind: 'move', stage: followed, by })
    },
    blank: () => {
      if (followed !== null) send({ kind: 'blank', stage: followed })
    },
  }
}
