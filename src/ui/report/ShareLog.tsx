/** A link that holds the log: all of it, or as much as its reader needs. */
import { useMemo, useState } from 'react'
import { formatCount } from '../../base/format.ts'
import { saveText } from '../../export/download.ts'
import { LONG_LINK } from '../../link/link.ts'
import { onlyLines } from '../../model/report/partsOfLog.ts'
import type { EventView, ReportView } from '../../protocol/messages.ts'
import { CopyField } from '../share/CopyField.tsx'
import { shareAddress } from '../share/shareText.ts'
import { useTextLink } from '../share/useTextLink.ts'

const CHOICES = {
  all: 'all of it',
  understood: 'the lines that were understood',
  failure: 'the failure that is looked at',
} as const
type Choice = keyof typeof CHOICES

interface ShareLogProps {
  readonly text: string
  readonly report: ReportView
  /** The failure that is looked at; undefined for none. */
  readonly event: EventView | undefined
}

export function ShareLog(props: ShareLogProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="report-share" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>A link that holds this log, for a bug tracker</summary>
      {isOpen && <LogLink {...props} />}
    </details>
  )
}

function LogLink({ text, report, event }: ShareLogProps) {
  const [choice, choose] = useState<Choice>('all')
  const held = useMemo(() => {
    if (choice === 'all') return text
    if (choice === 'understood') return onlyLines(text, report.parts)
    return event === undefined ? '' : onlyLines(text, [{ first: event.firstLine, last: event.lastLine }])
  }, [choice, text, report, event])
  const fragment = useTextLink(held)
  const choices: readonly Choice[] =
    event === undefined ? ['all', 'understood'] : ['all', 'understood', 'failure']
  return (
    <div className="report-share-ways">
      <label>
        It holds{' '}
        <select value={choice} onChange={({ currentTarget }) => choose(currentTarget.value as Choice)}>
          {choices.map((one) => (
            <option key={one} value={one}>
              {CHOICES[one]}
            </option>
          ))}
        </select>
      </label>
      {fragment === null && (
        <p role="status">
          That is more than 1 MiB of text, which no link can hold. Choose less of it, or save it as a file:
          whoever drops the file on this page sees the same.
        </p>
      )}
      {typeof fragment === 'string' && <Address address={shareAddress(location.href, fragment)} />}
      <p>
        <button
          type="button"
          className="plain-button"
          onClick={() => saveText('board.log', held, 'text/plain')}
        >
          Save it as a file
        </button>
      </p>
    </div>
  )
}

function Address({ address }: { readonly address: string }) {
  return (
    <>
      <CopyField label="Link" text={address} rows={3} isMain />
      <p className="report-where">
        {formatCount(address.length)} characters; nothing is stored anywhere else.
        {address.length > LONG_LINK &&
          ' Chat tools may cut a link of this length, and a link that was cut does not open; a bug tracker keeps it.'}
      </p>
    </>
  )
}
