import { useLayoutEffect } from 'react'
import { bindingFor, isClickerKey } from './keys.ts'
import type { KeyActions } from './keys.ts'
import { usePage } from '../../store/pageStore.ts'

/**
 * Runs the page's keys. A view that the keyboard has reached has the first word: there arrows move inside it.
 * After a click in a view arrows step all the same, because whoever uses the mouse expects nothing else of them; and
 * while presenting a clicker's keys come first wherever the focus is.
 */
export function useKeys(actions: KeyActions): void {
  useLayoutEffect(() => {
    let isPressed = false
    let isByPointer = false
    const run = (event: KeyboardEvent): void => {
      const binding = bindingFor(event, usePage.getState().presenting)
      if (binding === null) return
      event.preventDefault()
      event.stopPropagation()
      // A key that is held down goes as far as the next question, and does not answer it.
      if (!event.repeat || actions.session.store.getState().question === null) binding.run(actions)
    }
    const listeners: Readonly<Record<string, (event: Event) => void>> = {
      pointerdown: () => (isPressed = isByPointer = true),
      // The click comes right after this, and with it the focus that a view gives to what was clicked.
      pointerup: () => setTimeout(() => (isPressed = false)),
      pointercancel: () => (isPressed = false),
      focusin: () => (isByPointer = isPressed),
      keydown: (event) => {
        if (!(event instanceof KeyboardEvent)) return
        const isFirst = usePage.getState().presenting && isClickerKey(event.key)
        if (isByPointer || isFirst) run(event)
      },
    }
    for (const [type, listener] of Object.entries(listeners)) window.addEventListener(type, listener, true)
    window.addEventListener('keydown', run)
    return () => {
      for (const [type, listener] of Object.entries(listeners))
        window.removeEventListener(type, listener, true)
      window.removeEventListener('keydown', run)
    }
  }, [actions])
}
