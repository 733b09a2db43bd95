/** The files of /proc after this step, as the kernel prints them, with what the step changed. */
import { useEffect, useId, useState } from 'react'
import { formatCount } from '../../base/format.ts'
import type { ProcFileView, ProcView, StepView } from '../../protocol/view.ts'
import { buddyCounts } from '../../model/step/procLines.ts'
import { processByPid } from '../../model/step/spaces.ts'
import { ProcText } from '../common/ProcText.tsx'
import { BuddyTable } from './measures/BuddyTable.tsx'
import { useSession } from '../../store/useDocument.ts'

function label(view: StepView, { path, isChanged }: ProcFileView): string {
  const pid = /^\/proc\/(\d+)\//.exec(path)?.[1]
  const process = pid === undefined ? null : processByPid(view, Number(pid))
  return `${path}${process ? ` · ${process.name}` : ''}${isChanged ? ' · changed' : ''}`
}

/** The part of a file that is shown; until the worker has answered the one that was shown before, undefined at first. */
function useProc(view: StepView, path: string, from: number | null): ProcView | null | undefined {
  const session = useSession()
  const [shown, setShown] = useState<ProcView | null>()
  useEffect(() => {
    let isWanted = true
    void session.proc(view.step, path, from).then((outcome) => {
      if (isWanted && outcome.type === 'proc') setShown(outcome.proc)
    })
    return () => {
      isWanted = false
    }
  }, [session, view, path, from])
  return shown
}

export function ProcPanel({ view }: { view: StepView }) {
  /** Until the reader chooses, the first that the machine has. */
  const [chosen, setChosen] = useState<string | null>(null)
  /** Where the reader turned to, in this step: the next one shows where it changed something. */
  const [turned, turnTo] = useState<{ readonly view: StepView; readonly from: number | null } | null>(null)
  const id = useId()
  const proc = useProc(view, chosen ?? '', turned?.view === view ? turned.from : null)
  if (proc === undefined) return null
  if (proc === null) return <p className="no-changes">This machine has no /proc files.</p>
  const { path, lines, files } = proc
  const turn = (from: number | null): void => turnTo({ view, from })
  return (
    <>
      <div className="proc-head">
        <label htmlFor={id}>File</label>
        <select
          id={id}
          className="code"
          value={path}
          onChange={(event) => {
            setChosen(event.target.value)
            turn(null)
          }}
        >
          {files.map((file) => (
            <option key={file.path} value={file.path}>
              {label(view, file)}
            </option>
          ))}
        </select>
      </div>
      <p className="proc-note">
        {chosen !== null && chosen !== path && `${chosen} is not there in this step. `}
        {proc.changes === 0
          ? 'This step changed nothing in it.'
          : `This step changed ${proc.changes === 1 ? '1 line' : `${formatCount(proc.changes)} lines`}.`}
      </p>
      {lines.length < proc.length && <ProcTurner proc={proc} turn={turn} />}
      <ProcText view={view} path={path} lines={lines} />
      {path === '/proc/buddyinfo' && (
        <BuddyTable counts={buddyCounts(lines, 'now')} before={buddyCounts(lines, 'before')} />
      )}
    </>
  )
}

/** Leads through a file of which only a part is shown. */
function ProcTurner({ proc, turn }: { proc: ProcView; turn: (from: number | null) => void }) {
  const { from, lines, length, firstChange } = proc
  const end = from + lines.length
  const isChangeShown = firstChange < 0 || (firstChange >= from && firstChange < end)
  return (
    <div className="proc-turner" role="group" aria-label="Part of the file">
      <p>
        Lines {formatCount(from + 1)} to {formatCount(end)} of {formatCount(length)}
      </p>
      <button
        type="button"
        className="quiet-button"
        disabled={from === 0}
        onClick={() => turn(Math.max(0, from - lines.length))}
      >
        Earlier
      </button>
      <button type="button" className="quiet-button" disabled={end === length} onClick={() => turn(end)}>
        Later
      </button>
      <button type="button" className="quiet-button" disabled={isChangeShown} onClick={() => turn(null)}>
        To the change
      </button>
    </div>
  )
}
