import { useLayoutEffect, useRef } from 'react'
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
  readonly children: ReactNode
}

/**
 * A native dialog over the page: Escape, a click beside it and a form with method "dialog" close it. The browser tells
 * of the closing a moment after it, with the focus still inside; `cancel` comes at once, so that no key is lost on it.
 */
export function Modal({ title, close, className = '', children }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
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
        <h2>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}
