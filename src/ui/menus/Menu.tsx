import { useEffect, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { KeyboardEvent, ReactNode, ToggleEvent } from 'react'

interface MenuProps {
  /** What the button shows. */
  readonly label: ReactNode
  /** Said by screen readers before what the button shows. */
  readonly name: string
  readonly className?: string
  readonly align?: 'start' | 'end'
  readonly children: ReactNode
}

const GAP = 6
const MARGIN = 8

/** Below its button, inside the window. */
function place(panel: HTMLElement, button: HTMLElement, align: 'start' | 'end'): void {
  const anchor = button.getBoundingClientRect()
  const { offsetWidth: width } = panel
  const wanted = align === 'start' ? anchor.left : anchor.right - width
  const left = Math.max(MARGIN, Math.min(wanted, window.innerWidth - width - MARGIN))
  const top = anchor.bottom + GAP
  panel.style.left = `${left}px`
  panel.style.top = `${top}px`
  panel.style.maxHeight = `${window.innerHeight - top - MARGIN}px`
}

/** Arrow keys move between the things in the panel that can be chosen. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const direction = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key]
  if (direction === undefined || (event.target instanceof HTMLElement && event.target.matches('input')))
    return
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-item]')]
  if (items.length === 0) return
  const now = items.findIndex((item) => item === document.activeElement)
  const next = Math.max(0, Math.min(items.length - 1, now + direction))
  event.preventDefault()
  items[next]?.focus()
}

/** Closes the menu that is open, if one is: the browser keeps no two of them open. */
export const closeMenu = (): void => document.querySelector<HTMLElement>(':popover-open')?.hidePopover()

/**
 * A button that opens a panel in the browser's own top layer: Escape, a click outside and focus are the browser's. What is in the
 * panel is drawn only while it is open.
 */
export function Menu({ label, name, className, align = 'start', children }: MenuProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)

  useEffect(() => {
    const follow = (): void => {
      if (panel.current?.matches(':popover-open') && button.current)
        place(panel.current, button.current, align)
    }
    window.addEventListener('resize', follow)
    return () => window.removeEventListener('resize', follow)
  }, [align])

  /** The panel is shown right after this: it is then to be as large as what is in it. */
  const onBeforeToggle = (event: ToggleEvent<HTMLDivElement>): void => {
    if (event.newState === 'open') flushSync(() => setOpen(true))
  }

  const onToggle = (event: ToggleEvent<HTMLDivElement>): void => {
    if (event.newState === 'closed') setOpen(false)
    if (event.newState !== 'open' || !panel.current || !button.current) return
    place(panel.current, button.current, align)
    const chosen = panel.current.querySelector<HTMLElement>(
      '[data-item][aria-current="true"], [data-item]:checked',
    )
    ;(chosen ?? panel.current.querySelector<HTMLElement>('[data-item]'))?.focus()
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className={`menu-button ${className ?? ''}`}
        popoverTarget={id}
        aria-haspopup="dialog"
      >
        <span className="visually-hidden">{name}: </span>
        {label}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="menu-panel"
        role="dialog"
        aria-label={name}
        onBeforeToggle={onBeforeToggle}
        onToggle={onToggle}
        onKeyDown={moveFocus}
      >
        {isOpen && children}
      </div>
    </>
  )
}
