import { useEffect } from 'react'
import { startLocking } from './lockedText.ts'
import { useDocumentStore } from '../../store/useDocument.ts'

/** Draws nothing: its being there is what keeps the locked lines of exercises, also where no editor is. */
export function LockHost() {
  const store = useDocumentStore()
  useEffect(() => startLocking(store), [store])
  return null
}
