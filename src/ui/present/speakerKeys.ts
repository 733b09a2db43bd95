/** The keys of the speaker's window: those of a clicker, as in the page that presents. */
import type { Notes } from './messages.ts'
import type { Speaker } from './speaker.ts'

const FORWARD = new Set(['ArrowRight', 'PageDown', ' '])
const BACK = new Set(['ArrowLeft', 'PageUp'])
const BLACK = new Set(['b', '.'])

/** Does what the key asks for; false for a key that means nothing here. */
export function speakerKey(event: KeyboardEvent, speaker: Speaker, { steps }: Notes): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const { key, target } = event
  // Space presses the button that has the focus.
  if (key === ' ' && target instanceof Element && target.closest('button, a') !== null) return false
  if (FORWARD.has(key)) speaker.move(1)
  else if (BACK.has(key)) speaker.move(-1)
  else if (key === 'Home') speaker.goTo(0)
  else if (key === 'End') speaker.goTo(steps)
  else if (BLACK.has(key)) speaker.blank()
  else return false
  return true
}
