/** What the signs of a picture mean, behind a small button in its corner. */
import { useId, useRef } from 'react'
import type { ToggleEvent } from 'react'
import { Signs } from './MarksLegend.tsx'
import type { Pictured } from './MarksLegend.tsx'
import './picture-key.css'

const MARGIN = 8

export function PictureKey({ of }: { readonly of: Pictured }) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const place = ({ currentTarget: panel, newState }: ToggleEvent<HTMLElement>): void => {
    if (newState !== 'open' || button.current === null) return
    const { top, left, right } = button.current.getBoundingClientRect()
    const isLeft = left + panel.offsetWidth + MARGIN <= window.innerWidth
    panel.style.left = `${isLeft ? left : Math.max(MARGIN, right - panel.offsetWidth)}px`
    panel.style.top = `${Math.max(MARGIN, top - panel.offsetHeight - MARGIN)}px`
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="picture-key"
        popoverTarget={id}
        aria-label={`Signs: ${of}`}
        title="What the signs mean"
      >
        ?
      </button>
      <div id={id} popover="auto" className="picture-key-panel" role="note" aria-label={of} onToggle={place}>
        <strong>{of}</strong>
        <Signs of={of} />
      </div>
    </>
  )
}
