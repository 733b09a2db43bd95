/** The address of the whole page at what the frame shows now. */
import { useEffect, useState } from 'react'
import { encodeLink } from '../../link/link.ts'
import { captureLink, onLinkChange } from '../../store/opening/linkState.ts'
import { useDocumentStore } from '../../store/useDocument.ts'
import { shareAddress } from '../share/shareText.ts'

const DELAY_MS = 120

/** Begins as the frame's own link, and follows the frame a moment later. */
export function useWholeAddress(): string {
  const store = useDocumentStore()
  const [fragment, setFragment] = useState(() => location.hash.slice(1))
  useEffect(() => {
    let newest = 0
    let timer: ReturnType<typeof setTimeout> | null = null
    const write = async (): Promise<void> => {
      timer = null
      const mine = ++newest
      const state = captureLink(store.getState())
      const made = state === null ? null : await encodeLink(state)
      if (mine === newest && made !== null) setFragment(made)
    }
    const changed = (): void => {
      timer ??= setTimeout(() => void write(), DELAY_MS)
    }
    changed()
    const stop = onLinkChange(store, changed)
    return () => {
      stop()
      newest++
      if (timer !== null) clearTimeout(timer)
    }
  }, [store])
  return shareAddress(location.href, fragment)
}
