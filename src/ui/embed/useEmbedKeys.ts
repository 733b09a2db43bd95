/** The keys of a frame: those of the page that step and let go, and none that opens what a frame has no room for. */
import { useLayoutEffect } from 'react'
import { bindingFor } from '../keys/keys.ts'

const OTHERS: ReadonlySet<string> = new Set(['n', 'N', 'c', 'Escape'])
const NO_ACTIONS = { openFile: () => undefined, focusEditor: () => undefined, focusStep: () => undefined }

export function useEmbedKeys(): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const binding = bindingFor(event)
      if (binding === null || (binding.group !== 'Stepping' && !OTHERS.has(event.key))) return
      event.preventDefault()
      binding.run(NO_ACTIONS)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
