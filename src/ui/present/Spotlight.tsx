import { useLayoutEffect, useRef } from 'react'

/**
 * Dims all but a circle around the pointer. The place is written straight to the element: it follows every movement,
 * also while nothing is dimmed, so that the circle appears where the pointer is.
 */
export function Spotlight({ isOn }: { readonly isOn: boolean }) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const follow = ({ clientX, clientY }: PointerEvent): void => {
      ref.current?.style.setProperty('--x', `${clientX}px`)
      ref.current?.style.setProperty('--y', `${clientY}px`)
    }
    window.addEventListener('pointermove', follow, { capture: true, passive: true })
    return () => window.removeEventListener('pointermove', follow, { capture: true })
  }, [])
  return <div ref={ref} className="spotlight" hidden={!isOn} aria-hidden="true" />
}
