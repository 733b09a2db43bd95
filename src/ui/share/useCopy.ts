import { useEffect, useState } from 'react'
import type { RefObject } from 'react'

/** 'by-hand': the browser refused, and the text is selected so that the keyboard can copy it. */
export type CopyState = 'idle' | 'copied' | 'by-hand'

const SHOWN_MS = 2500
const NOTHING = { state: 'idle', of: '' } as const

/** Copies what a field holds. The outcome is to be said beside it; it fades when the field or the text is another. */
export function useCopy(
  field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  text: string,
): readonly [CopyState, () => void] {
  const [{ state, of }, setOutcome] = useState<{ readonly state: CopyState; readonly of: string }>(NOTHING)
  useEffect(() => {
    if (state !== 'copied') return
    const timer = setTimeout(() => setOutcome(NOTHING), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [state])

  const copy = async (): Promise<void> => {
    try {
      // Throws as well where the page was not served securely: there is no clipboard then.
      await navigator.clipboard.writeText(text)
      setOutcome({ state: 'copied', of: text })
    } catch {
      field.current?.focus()
      field.current?.select()
      setOutcome({ state: 'by-hand', of: text })
    }
  }
  // What became of another text is no news.
  return [of === text ? state : 'idle', () => void copy()]
}
