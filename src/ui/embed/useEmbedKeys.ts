/** The keys of a frame: those of the page that step and let go, and none that opens what a frame has no room for. */
import { useLayoutEffect } from 'react'
import { useSession } from '../../store/useDocument.ts'
import { bindingFor } from '../keys/keys.ts'

const OTHERS: ReadonlySet<string> = new Set(['n', 'N', 'c', 'Escape'])
const NOTHING = { openFile: () => undefined, focusEditor: () => undefined }

export function useEmbedKeys(): void {
  const session = useSession()
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const binding = bindingFor(event)
      if (binding === null || (binding.group !== 'Stepping' && !OTHERS.has(event.key))) return
      event.preventDefault()
      binding.run({ session, ...NOTHING })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [session])
}
