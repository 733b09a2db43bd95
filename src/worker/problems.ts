/** What a session says when it cannot answer. */
import type { Problem } from '../protocol/messages.ts'

/** A part that is fetched when it is first needed did not come. */
const unfetched = (title: string, remedy: string): Problem => ({
  title,
  detail: 'It is fetched when it is first needed, and the server did not answer.',
  remedy: `Check your connection and ${remedy}.`,
})

export const UNREACHABLE = unfetched(
  'The reader of recordings could not be loaded',
  'open the recording again. Your scenario is unchanged',
)

export const NO_MACHINE = unfetched('The machine with an MMU could not be loaded', 'open the scenario again')

export const NO_PROC = unfetched('The files below /proc could not be printed', 'ask again')

export const NO_STATE = unfetched('The state could not be written', 'ask again')

export const NO_C_WRITER = unfetched('The writer of C programs could not be loaded', 'ask again')

export const NO_ADVISER = unfetched('The part that tries changes could not be loaded', 'ask again')

export const NO_SECOND = unfetched(
  'The second machine could not be loaded',
  'choose it again. The first machine runs on',
)

export const NOTHING_BESIDE: Problem = {
  title: 'There is no second machine',
  detail: 'The text has no line that begins with "beside", or one with a mistake.',
  remedy: 'See what is said of that line, or choose a machine to compare with.',
}

export const NO_REPORTS = unfetched(
  'The reader of logs could not be loaded',
  'try again. Your scenario is unchanged',
)
