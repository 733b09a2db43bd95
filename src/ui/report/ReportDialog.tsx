/** What a log says: the failures in it with their reasons and what helps, and the text itself, marked where it was understood. */
import { useEffect, useState } from 'react'
import { formatBytes, formatCount } from '../../base/format.ts'
import type { Problem, ReportView } from '../../protocol/messages.ts'
import { usePage } from '../../store/pageStore.ts'
import { useSession } from '../../store/useDocument.ts'
import { Modal, ModalActions } from '../common/Modal.tsx'
import { LogText } from './LogText.tsx'
import { EventCard } from './EventCard.tsx'
import { PortingCard } from './PortingCard.tsx'
import { COLLECTOR } from '../../content/collector.ts'
import { CopyField } from '../share/CopyField.tsx'
import './report.css'

type State =
  | { readonly type: 'reading'; readonly done: number }
  | { readonly type: 'read'; readonly report: ReportView }
  | { readonly type: 'ended'; readonly problem: Problem | null }

export default function ReportDialog({ close }: { readonly close: () => void }) {
  const log = usePage((state) => state.log)
  if (log === null) return null
  return <Report key={log.text.length} name={log.name} text={log.text} close={close} />
}

interface ReportProps {
  readonly name: string | null
  readonly text: string
  readonly close: () => void
}

function Report({ name, text, close }: ReportProps) {
  const session = useSession()
  const [state, setState] = useState<State>({ type: 'reading', done: 0 })
  useEffect(() => {
    let isOver = false
    const tell = (next: State): void => {
      if (!isOver) setState(next)
    }
    void session
      .readReport(text, ({ done }) => tell({ type: 'reading', done }))
      .then((outcome) => {
        if (outcome.type === 'report') tell({ type: 'read', report: outcome.report })
        else tell({ type: 'ended', problem: outcome.type === 'failed' ? outcome.problem : null })
      })
    return () => {
      isOver = true
      session.cancelReport()
    }
  }, [session, text])

  return (
    <Modal title="What the log says" close={close} className="report">
      {state.type === 'reading' && (
        <div className="report-reading" role="status">
          <progress value={state.done} max={text.length} aria-label="Reading" />
          <p>
            Reading {formatBytes(text.length)}
            {name === null ? '' : ` of ${name}`}
          </p>
        </div>
      )}
      {state.type === 'ended' && (
        <div role="alert">
          <p>{state.problem === null ? 'The reading was stopped.' : state.problem.title}</p>
          {state.problem !== null && (
            <p>
              {state.problem.detail} {state.problem.remedy}
            </p>
          )}
        </div>
      )}
      {state.type === 'read' && <Findings report={state.report} text={text} />}
      <ModalActions />
    </Modal>
  )
}

function Findings({ report, text }: { readonly report: ReportView; readonly text: string }) {
  const [chosen, setChosen] = useState(0)
  const event = report.events[chosen]
  return (
    <>
      <p className="report-summary">{summaryOf(report)}</p>
      <div className="report-panes">
        <ol className="report-events">
          {report.porting !== null && (
            <li>
              <PortingCard porting={report.porting} />
            </li>
          )}
          {report.events.map((one, index) => (
            <li key={`${one.firstLine} ${index}`}>
              <EventCard event={one} isChosen={index === chosen} choose={() => setChosen(index)} />
            </li>
          ))}
          {report.left > 0 && <li>And {formatCount(report.left)} more, which are not listed.</li>}
          {report.events.length === 0 && report.porting === null && (
            <li>No request for memory failed in this text.</li>
          )}
        </ol>
        <LogText text={text} parts={report.parts} first={event?.firstLine ?? 1} last={event?.lastLine ?? 0} />
      </div>
      <details className="report-collect">
        <summary>What to run on the board for all that can be read here</summary>
        <CopyField
          label="A line for its shell; a number of seconds in N repeats it"
          text={COLLECTOR}
          rows={5}
        />
      </details>
      <p className="report-note">Nothing of it leaves this page. What was open stays open.</p>
    </>
  )
}

function summaryOf({ lines, understood, kernel, machine, events, porting }: ReportView): string {
  const parts = [
    `${formatCount(understood)} of ${formatCount(lines)} ${lines === 1 ? 'line' : 'lines'} understood`,
    kernel === null ? '' : `Linux ${kernel}`,
    machine ?? '',
    porting !== null && events.length === 0
      ? `${formatCount(porting.calls)} calls`
      : `${formatCount(events.length)} ${events.length === 1 ? 'failure' : 'failures'}`,
  ]
  return `${parts.filter((part) => part !== '').join(', ')}.`
}
