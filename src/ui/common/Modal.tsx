import { useLayoutEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'

/** What stands at the end of a dialog: what else can be done, and closing it. */
export const ModalActions = ({ children }: { readonly children?: ReactNode }) => (
  <form method="dialog" className="dialog-actions">
    {children}
    <button type="submit" className="main-button">
      Close
    </button>
  </form>
)

interface ModalProps {
  readonly title: string
  readonly close: () => void
  readonly className?: string
  /** Where there is nothing to begin with: the focus goes to the title instead of the first thing that takes it. */
  readonly beginsWithTitle?: boolean
  readonly children: ReactNode
}

/**
 * A native dialog over the page: Escape, a click beside it and a form with method "dialog" close it. The browser tells
 * of the closing a moment after it, with the focus still inside; `cancel` comes at once, so that no key is lost on it.
 */
export function Modal({ title, close, className = '', beginsWithTitle = false, children }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  // What comes while it is open moves the focus no more.
  const [begins] = useState(beginsWithTitle)
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    if (begins) heading.current?.focus()
    return () => dialog?.close()
  }, [begins])
  return (
    <dialog
      ref={ref}
      className={`dialog ${className}`}
      closedby="any"
      aria-label={title}
      onCancel={({ currentTarget }) => {
        currentTarget.close()
        close()
      }}
      onClose={close}
    >
      <div className="dialog-body">
        <h2 ref={heading} tabIndex={begins ? -1 : undefined}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  )
}
