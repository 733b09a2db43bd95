/** The files of /proc after this step, as the kernel prints them, with what the step changed. */
import { Fragment, memo, useEffect, useId, useMemo, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { formatCount } from '../../base/format.ts'
import type { LineChange, ProcFileView, ProcLine, ProcView, StepView } from '../../protocol/view.ts'
import { buddyCounts, thingsOfMaps } from '../../model/step/procLines.ts'
import { processByPid } from '../../model/step/spaces.ts'
import { useMarks } from '../../store/useMarks.ts'
import { sameThing } from '../../model/things.ts'
import type { Marks, Thing } from '../../model/things.ts'
import { BuddyTable } from './measures/BuddyTable.tsx'
import type { DocumentStore } from '../../store/documentStore.ts'
import { useDocumentStore, useSession } from '../../store/useDocument.ts'

const SIGNS: Record<LineChange, { sign: string; words: string }> = {
  same: { sign: ' ', words: '' },
  added: { sign: '+', words: 'new line: ' },
  removed: { sign: '−', words: 'removed line: ' },
  changed: { sign: '~', words: 'changed line: ' },
}

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
  const [chosen, setChosen] = useState('/proc/maps')
  /** Where the reader turned to, in this step: the next one shows where it changed something. */
  const [turned, turnTo] = useState<{ readonly view: StepView; readonly from: number | null } | null>(null)
  const id = useId()
  const proc = useProc(view, chosen, turned?.view === view ? turned.from : null)
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
        {chosen !== path && `${chosen} is not there in this step. `}
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

interface ProcTextProps {
  readonly view: StepView
  readonly path: string
  readonly lines: readonly ProcLine[]
}

function ProcText({ view, path, lines }: ProcTextProps) {
  const marks = useMarks()
  const thingOf = useMemo(() => thingsOfMaps(view, path), [view, path])
  const { setHover } = useDocumentStore().getState()
  return (
    <div
      className="proc-scroll"
      role="region"
      aria-label={`Contents of ${path}. Up and down arrows go from line to line.`}
      tabIndex={0}
      onKeyDown={moveBetweenLines}
    >
      <div className="proc-text code" onPointerLeave={() => setHover(null)}>
        {lines.map((line, i) => {
          const thing = line.change === 'removed' ? null : thingOf(line.text)
          return (
            <ProcRow
              key={i}
              line={line}
              thing={thing}
              isLit={isMarked(thing, marks.hover)}
              isKept={isMarked(thing, marks.selected)}
            />
          )
        })}
      </div>
    </div>
  )
}

/** One stop for Tab, however many lines; the arrow keys go through those that can be pointed at. */
function moveBetweenLines(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  if (step === 0 || buttons.length === 0) return
  event.preventDefault()
  event.stopPropagation()
  const at = buttons.findIndex((button) => button === document.activeElement)
  const next = at < 0 && step < 0 ? buttons.length - 1 : Math.min(Math.max(at + step, 0), buttons.length - 1)
  buttons[next]?.focus()
}

const isMarked = (thing: Thing | null, marks: Marks): boolean =>
  thing !== null &&
  ((thing.kind === 'region' && marks.regions.has(thing.id)) ||
    (thing.kind === 'vma' && marks.vmas.has(thing.id)))

function keepThing(store: DocumentStore, thing: Thing): void {
  const { selected, select } = store.getState()
  select(sameThing(selected, thing) ? null : thing)
}

/** Longest line that keeps its columns whatever the room, in characters: a mapping without a name. */
const SHORT_LINE = 40

/** The spaces that pad a text to a column, all but the first, can be hidden where there is no room for columns. */
const padded = (text: string): readonly ReactNode[] =>
  text.split(/(?<= )( +)/).map((piece, i) =>
    i % 2 === 0 ? (
      piece
    ) : (
      <span key={i} className="pad">
        {piece}
      </span>
    ),
  )

interface ProcRowProps {
  readonly line: ProcLine
  readonly thing: Thing | null
  readonly isLit: boolean
  readonly isKept: boolean
}

const ProcRow = memo(function ProcRow({ line, thing, isLit, isKept }: ProcRowProps) {
  const { sign, words } = SIGNS[line.change]
  const store = useDocumentStore()
  const { setHover } = store.getState()
  const shown = line.text.length > SHORT_LINE ? padded : (text: string) => text
  const text = line.parts.map((part, i) =>
    part.changed ? <mark key={i}>{shown(part.text)}</mark> : <Fragment key={i}>{shown(part.text)}</Fragment>,
  )
  return (
    <div
      className={`proc-line ${line.change}${isLit ? ' lit' : ''}${isKept ? ' kept' : ''}`}
      onPointerEnter={() => setHover(thing)}
    >
      <span className="sign" aria-hidden="true">
        {sign}
      </span>
      {words !== '' && <span className="visually-hidden">{words}</span>}
      {thing === null ? (
        <span className="proc-words">{text}</span>
      ) : (
        <button
          type="button"
          className="proc-words"
          tabIndex={-1}
          onClick={() => keepThing(store, thing)}
          onFocus={() => setHover(thing)}
          onBlur={() => setHover(null)}
        >
          {text}
        </button>
      )}
    </div>
  )
})
