/** Lines of a file below /proc as the kernel prints them: what changed is marked, what they name can be pointed at. */
import { Fragment, memo, useMemo } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { LineChange, ProcLine, StepView } from '../../protocol/view.ts'
import { thingsOfMaps } from '../../model/step/procLines.ts'
import { useMarks } from '../../store/useMarks.ts'
import { sameThing } from '../../model/things.ts'
import type { Marks, Thing } from '../../model/things.ts'
import type { DocumentStore } from '../../store/documentStore.ts'
import { useDocumentStore } from '../../store/useDocument.ts'
import './proc.css'

const SIGNS: Record<LineChange, { sign: string; words: string }> = {
  same: { sign: ' ', words: '' },
  added: { sign: '+', words: 'new line: ' },
  removed: { sign: '−', words: 'removed line: ' },
  changed: { sign: '~', words: 'changed line: ' },
}

interface ProcTextProps {
  readonly view: StepView
  readonly path: string
  readonly lines: readonly ProcLine[]
}

export function ProcText({ view, path, lines }: ProcTextProps) {
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
