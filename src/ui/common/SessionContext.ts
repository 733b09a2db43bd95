import { createContext, use } from 'react'
import { assert } from '../../base/assert.ts'
import type { Session } from '../../store/session.ts'

export const SessionContext = createContext<Session | null>(null)

/** The page's session; there is one above every part of the shell. */
export function useSession(): Session {
  const session = use(SessionContext)
  assert(session !== null, 'no session above this component')
  return session
}
