/** The files of /proc after this step, as the kernel prints them, with what the step changed. */
import { Fragment, memo, useId, useMemo, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { StepView } from '../../protocol/view.ts'
import { buddyCounts, diffProc, thingsOfMaps } from '../../model/procDiff.ts'
import type { LineChange, ProcLine } from '../../model/procDiff.ts'
import { useMarks } from '../../store/useMarks.ts'
import { sameThing } from '../../model/things.ts'
import type { Marks, Thing } from '../../model/things.ts'
import { BuddyTable } from './measures/BuddyTable.tsx'
import type { DocumentStore } from '../../store/documentStore.ts'
import { useDocumentStore } from '../../store/useDocument.ts'

const SIGNS: Record<LineChange, { sign: string; words: string }> = {
  same: { sign: ' ', words: '' },
  added: { sign: '+', words: 'new line: ' },
  removed: { sign: '−', words: 'removed line: ' },
  changed: { sign: '~', words: 'changed line: ' },
}

const BEFORE_PROCESSES = ['/proc/maps', '/proc/buddyinfo', '/proc/meminfo']

/** System-wide files first, then the processes by pid. */
function orderedPaths(view: StepView): readonly string[] {
  const rank = (path: string): number => {
    const place = BEFORE_PROCESSES.indexOf(path)
    return place >= 0 ? place - BEFORE_PROCESSES.length : Number(/\d+/.exec(path)?.[0] ?? 0)
  }
  return Object.keys(view.proc).toSorted((a, b) => rank(a) - rank(b))
}

function label(view: StepView, path: string): string {
  const pid = Number(/^\/proc\/(\d+)\//.exec(path)?.[1] ?? Number.NaN)
  const process = view.spaces.processes.find((candidate) => candidate.pid === pid)
  const isChanged = view.step > 0 && view.procBefore[path] !== view.proc[path]
  return `${path}${process ? ` · ${process.name}` : ''}${isChanged ? ' · changed' : ''}`
}

export function ProcPanel({ view }: { view: StepView }) {
  const [chosen, setChosen] = useState('/proc/maps')
  const id = useId()
  const paths = useMemo(() => orderedPaths(view), [view])
  const path = paths.includes(chosen) ? chosen : paths[0]
  const text = path === undefined ? '' : (view.proc[path] ?? '')
  const before = path === undefined ? '' : (view.procBefore[path] ?? '')
  const lines = useMemo(() => diffProc(view.step === 0 ? text : before, text), [view.step, before, text])
  if (path === undefined) return <p className="no-changes">This step has no /proc files.</p>
  const changes = lines.filter((line) => line.change !== 'same').length
  return (
    <>
      <div className="proc-head">
        <label htmlFor={id}>File</label>
        <select id={id} className="code" value={path} onChange={(event) => setChosen(event.target.value)}>
          {paths.map((option) => (
            <option key={option} value={option}>
              {label(view, option)}
            </option>
          ))}
        </select>
      </div>
      <p className="proc-note">
        {chosen !== path && `${chosen} is not there in this step. `}
        {changes === 0
          ? 'This step changed nothing in it.'
          : `This step changed ${changes === 1 ? '1 line' : `${changes} lines`}.`}
      </p>
      <ProcText view={view} path={path} lines={lines} />
      {path === '/proc/buddyinfo' && (
        <BuddyTable counts={buddyCounts(text)} before={buddyCounts(view.step === 0 ? text : before)} />
      )}
    </>
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
