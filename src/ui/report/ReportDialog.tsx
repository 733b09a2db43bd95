/** What a log says: the failures in it with their reasons and what helps, and the text itself, marked where it was understood. */
import { useEffect, useState } from 'react'
import { formatBytes, formatCount } from '../../base/format.ts'
import type { Problem, ReportView } from '../../protocol/messages.ts'
import { usePage } from '../../store/pageStore.ts'
import { useSession } from '../../store/useDocument.ts'
import { Modal, ModalActions } from '../common/Modal.tsx'
import { removeNames } from '../../model/report/removeNames.ts'
import { LogText } from './LogText.tsx'
import { EventCard } from './EventCard.tsx'
import { SeriesCard } from './SeriesCard.tsx'
import { ShareLog } from './ShareLog.tsx'
import { BoardCard } from './BoardCard.tsx'
import { PortingCard } from './PortingCard.tsx'
import { COLLECTOR } from '../../content/collector.ts'
import { WatchBoard } from './watch/WatchBoard.tsx'
import { CopyField } from '../share/CopyField.tsx'
import '../share/share.css'
import './report.css'

type State =
  | { readonly type: 'reading'; readonly done: number }
  | { readonly type: 'read'; readonly report: ReportView }
  | { readonly type: 'ended'; readonly problem: Problem | null }

export default function ReportDialog({ close }: { readonly close: () => void }) {
  const log = usePage((state) => state.log)
  return (
    <Modal
      title={log === null ? 'Watch a board' : 'What the log says'}
      close={close}
      className="report"
      beginsWithTitle={log !== null}
    >
      {log !== null && <Report name={log.name} text={log.text} close={close} />}
      <Collect isOpen={log === null} />
      <p className="report-note">None of it leaves this page. What was open stays open.</p>
      <ModalActions />
    </Modal>
  )
}

/** How to get at all that can be read here: by hand, or over a serial port. */
function Collect({ isOpen }: { readonly isOpen: boolean }) {
  // It stays open while the board speaks: only the reader closes it.
  const [wasOpen] = useState(isOpen)
  return (
    <details className="report-collect" open={wasOpen}>
      <summary>What to run on the board for all that can be read here, and watching it</summary>
      <CopyField
        label="A line for its shell; a number of seconds in N repeats it"
        text={COLLECTOR}
        rows={5}
      />
      <WatchBoard heard={(text) => usePage.setState({ log: { name: 'the board', text } })} />
    </details>
  )
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
    // What was found in a text stays until more of it has been read.
    const tell = (next: State): void => {
      if (!isOver) setState((now) => (next.type === 'reading' && now.type === 'read' ? now : next))
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
    <>
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
      {state.type === 'read' && <Findings report={state.report} text={text} close={close} />}
    </>
  )
}

interface FindingsProps {
  readonly report: ReportView
  readonly text: string
  readonly close: () => void
}

function Findings({ report, text, close }: FindingsProps) {
  const [chosen, setChosen] = useState(0)
  const event = report.events[chosen]
  // The reason of the first failure is what a reader looks for: the board comes after it.
  const events = report.events.map((one, index) => (
    <li key={`${one.firstLine} ${index}`}>
      <EventCard event={one} isChosen={index === chosen} choose={() => setChosen(index)} />
    </li>
  ))
  return (
    <>
      <p className="report-summary">
        {summaryOf(report)}{' '}
        <button
          type="button"
          className="text-button"
          title="Hosts, programs and files become host1, process1, /file1"
          onClick={() =>
            usePage.setState({ log: { name: 'the log', text: removeNames(text, report.processes) } })
          }
        >
          Remove names
        </button>
      </p>
      <div className="report-panes">
        <ol className="report-events">
          {report.porting !== null && (
            <li>
              <PortingCard
                porting={report.porting}
                program={report.program}
                beside={report.programBeside}
                close={close}
              />
            </li>
          )}
          {report.series !== null && (
            <li>
              <SeriesCard series={report.series} text={text} close={close} />
            </li>
          )}
          {events[0]}
          {report.board !== null && (
            <li>
              <BoardCard board={report.board} close={close} />
            </li>
          )}
          {events.slice(1)}
          {report.left > 0 && <li>And {formatCount(report.left)} more, which are not listed.</li>}
          {report.events.length === 0 && report.porting === null && (
            <li>No request for memory failed in this text.</li>
          )}
        </ol>
        <LogText text={text} parts={report.parts} first={event?.firstLine ?? 1} last={event?.lastLine ?? 0} />
      </div>
      <ShareLog text={text} report={report} event={event} />
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
