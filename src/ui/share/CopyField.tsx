import { Check, Copy } from 'lucide-react'
import { useId, useRef } from 'react'
import { useCopy } from './useCopy.ts'

interface CopyFieldProps {
  readonly label: string
  readonly text: string
  /** Lines that are seen at once. */
  readonly rows: number
  readonly isMain?: boolean
}

/** A text that is there to be copied: all of it is selected when it is reached, and a button does the rest. */
export function CopyField({ label, text, rows, isMain = false }: CopyFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [state, copy] = useCopy(field, text)
  const id = useId()
  const Icon = state === 'copied' ? Check : Copy
  return (
    <div className="copy-field">
      <label className="menu-heading" htmlFor={id}>
        {label}
      </label>
      <textarea
        ref={field}
        id={id}
        rows={rows}
        readOnly
        spellCheck={false}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button
        type="button"
        className={isMain ? 'main-button' : 'plain-button'}
        aria-label={`${state === 'copied' ? 'Copied' : 'Copy'}: ${label}`}
        onClick={copy}
      >
        <Icon size={16} aria-hidden /> {state === 'copied' ? 'Copied' : 'Copy'}
      </button>
      <p className="copy-outcome" role="status">
        {state === 'copied' && <span className="visually-hidden">{label}: copied.</span>}
        {state === 'by-hand' && 'The browser does not let the page copy. It is selected: press Ctrl+C or ⌘C.'}
      </p>
    </div>
  )
}
