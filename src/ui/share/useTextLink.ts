import { useEffect, useState } from 'react'
import { encodeLink } from '../../link/link.ts'

/** What stands behind the # of a link to the start of a text. Undefined while it is made, null for a text too long for any link. */
export function useTextLink(text: string): string | null | undefined {
  const [made, setMade] = useState<{ readonly of: string; readonly fragment: string | null } | null>(null)
  useEffect(() => {
    let isOver = false
    void encodeLink({ document: { kind: 'text', text }, step: 0, view: null }).then((fragment) => {
      if (!isOver) setMade({ of: text, fragment })
    })
    return () => {
      isOver = true
    }
  }, [text])
  return made?.of === text ? made.fragment : undefined
}
