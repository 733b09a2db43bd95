/** What the worker answers when a machine beside the first one is asked for: fetched then. */
import type { Problem } from '../protocol/messages.ts'

export { secondProgram } from '../documents/scenario/beside/secondProgram.ts'

export const NOTHING_BESIDE: Problem = {
  title: 'There is no second machine',
  detail: 'The text has no line that begins with "beside", or one with a mistake.',
  remedy: 'See what is said of that line, or choose a machine to compare with.',
}
