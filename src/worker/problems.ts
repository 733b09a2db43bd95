/** What a session says when it cannot answer. */
import type { Problem } from '../protocol/messages.ts'

/** A part that is fetched when it is first needed did not come. */
const unfetched = (what: string): Problem => ({
  title: `${what} could not be loaded`,
  detail: 'The server did not answer.',
  remedy: 'Check your connection and try again. What is open is unchanged.',
})

export const NO_READER = unfetched('What reads this text')
export const UNREACHABLE = unfetched('The reader of recordings')
export const NO_MACHINE = unfetched('The machine with an MMU')
export const NO_PROC = unfetched('What prints /proc')
export const NO_STATE = unfetched('What writes the state')
export const NO_C_WRITER = unfetched('The writer of C programs')
export const NO_ADVISER = unfetched('The part that tries changes')
export const NO_SECOND = unfetched('The second machine')
export const NO_REPORTS = unfetched('The reader of logs')
