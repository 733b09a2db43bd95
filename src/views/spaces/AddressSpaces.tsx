/**
 * The address space of each process beside the others: what is mapped at which of its own addresses, and what lies behind each page. Any
 * address can be anywhere in RAM: pointing at a page or a mapping lights its frames up in the page map.
 */
import { useLayoutEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { formatBytes, formatCount, hex } from '../../base/format.ts'
import { asPfn, pfnToAddr } from '../../base/units.ts'
import { usePicturedStep } from '../../canvas/usePicturedStep.ts'
import { flagWords } from '../../model/step/flagWords.ts'
import { statesOfRow } from '../../model/step/pageStates.ts'
import { sameThing, type Marks, type Thing } from '../../model/things.ts'
import type { PagedSpaces, PageState, ProcessView, StepView } from '../../protocol/view.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import { useMarks } from '../../store/useMarks.ts'
import { drawnRows, pageCells, type PageCell } from './pageCells.ts'
import './spaces.css'

type CellState = PageCell['state']

const SIGNS: Readonly<Record<CellState, string>> = {
  absent: '·',
  zero: '0',
  private: 'p',
  cow: 'c',
  file: 'f',
  shared: 's',
}
const WORDS: Readonly<Record<CellState, string>> = {
  absent: 'absent: no page yet',
  zero: 'the page of zeros',
  private: 'a private page',
  cow: 'copy-on-write: others see the page too',
  file: 'a file’s page, copied when written',
  shared: 'a shared page',
}
const STATES = Object.keys(SIGNS) as readonly CellState[]

/** A view of a machine without an MMU has none: then nothing is drawn. */
export function AddressSpaces(): ReactNode {
  const view = usePicturedStep()
  return (
    <section className="spaces" aria-label="Address spaces">
      {view?.spaces.kind === 'paged' && <Spaces view={view} spaces={view.spaces} />}
    </section>
  )
}

function Spaces({ view, spaces }: { readonly view: StepView; readonly spaces: PagedSpaces }) {
  const { selected, hover } = useMarks()
  return (
    <>
      <header className="spaces-head">
        <h2>Address spaces</h2>
        <ul className="spaces-key" aria-label="What the cells mean">
          {STATES.map((state) => (
            <li key={state}>
              <span className="cell" data-state={state} aria-hidden>
                {SIGNS[state]}
              </span>{' '}
              {WORDS[state]}
            </li>
          ))}
        </ul>
      </header>
      <div className="spaces-columns">
        {spaces.processes.length === 0 && <p>No process runs yet.</p>}
        {spaces.processes.map((process) => (
          <Space key={process.pid} {...{ view, spaces, process, selected, hover }} />
        ))}
      </div>
      {spaces.pages.more > 0 && (
        <p className="spaces-note">{formatCount(spaces.pages.more)} more page-table entries are not drawn.</p>
      )}
    </>
  )
}

interface SpaceProps {
  readonly view: StepView
  readonly spaces: PagedSpaces
  readonly process: ProcessView
  readonly selected: Marks
  readonly hover: Marks
}

function Space({ view, spaces, process, selected, hover }: SpaceProps) {
  const { vmas } = spaces
  const rows = useMemo(() => {
    const changed = new Set([...view.change.vmasAdded, ...view.change.vmasChanged])
    return drawnRows(
      process.vmas,
      (row) => changed.has(vmas.id[row] ?? 0) || selected.vmas.has(vmas.id[row] ?? 0),
    )
  }, [view, vmas, process, selected])
  return (
    <section className="space" aria-label={`Address space of ${process.name}`}>
      <h3>
        {process.name} <small>{formatCount(process.vmas.count)} VMAs</small>
      </h3>
      <ol>
        {rows.map((row, i) => (
          <Mapping
            key={vmas.id[row] ?? row}
            {...{ view, spaces, row, selected, hover }}
            isCaller={view.call?.pid === process.pid}
            gap={(vmas.start[row] ?? 0) - (i === 0 ? 0 : (vmas.end[rows[i - 1] ?? row] ?? 0))}
            skipped={i === 0 ? 0 : row - (rows[i - 1] ?? row) - 1}
          />
        ))}
      </ol>
    </section>
  )
}

interface MappingProps extends Omit<SpaceProps, 'process'> {
  /** The step's call was made by its process. */
  readonly isCaller: boolean
  readonly row: number
  /** Bytes of addresses before it at which nothing is mapped. */
  readonly gap: number
  /** Mappings before it that are not drawn. */
  readonly skipped: number
}

function Mapping({ view, spaces, row, selected, hover, isCaller, gap, skipped }: MappingProps) {
  const store = useDocumentStore()
  const { select, setHover } = store.getState()
  const chosen = useDocument((state) => state.selected)
  const { vmas } = spaces
  const id = vmas.id[row] ?? 0
  const cells = useMemo(() => pageCells(spaces, row), [spaces, row])
  const start = vmas.start[row] ?? 0
  const end = vmas.end[row] ?? 0
  const name = vmas.files[vmas.file[row] ?? -1]?.path ?? 'anonymous'
  const isNew = view.change.vmasAdded.includes(id)
  const isChanged = view.change.vmasChanged.includes(id)
  const isTouched = isCaller && view.change.words.some(({ address }) => start <= address && address < end)
  const item = useRef<HTMLLIElement>(null)
  // What the step is about comes into sight; the reader may scroll away from it until the next step.
  useLayoutEffect(() => {
    if (isCaller && (isNew || isChanged || isTouched)) item.current?.scrollIntoView({ block: 'nearest' })
  }, [view, isCaller, isNew, isChanged, isTouched])
  const choose = (thing: Thing): void => select(sameThing(thing, chosen) ? null : thing)
  const ofVma: Thing = { kind: 'vma', id }

  /** From page to page of the mapping, those that have a frame. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const there = cells.filter(({ pfn }) => pfn >= 0)
    const at = chosen?.kind === 'page' ? there.findIndex(({ pfn }) => pfn === chosen.pfn) : -1
    const next = there[at === -1 ? (step > 0 ? 0 : there.length - 1) : at + step]
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    select({ kind: 'page', pfn: asPfn(next.pfn) })
  }
  return (
    <>
      {(gap > 0 || skipped > 0) && (
        <li className="space-gap">
          {skipped > 0 ? `${formatCount(skipped)} more VMAs` : `${formatBytes(gap)} of addresses: nothing`}
        </li>
      )}
      <li
        ref={item}
        className="space-vma"
        data-touched={isTouched || undefined}
        data-new={isNew || undefined}
        data-changed={isChanged || undefined}
        data-hover={hover.vmas.has(id) || undefined}
        data-selected={selected.vmas.has(id) || undefined}
        onPointerEnter={() => setHover(ofVma)}
        onPointerLeave={() => setHover(null)}
      >
        <button
          type="button"
          aria-pressed={sameThing(ofVma, chosen)}
          onClick={() => choose(ofVma)}
          onKeyDown={onKeyDown}
        >
          <code>{hex(start)}</code> {formatBytes(end - start)} <span className="space-name">{name}</span>
          {isNew && <strong> new</strong>}
          {isChanged && <strong> changed</strong>}
          {isTouched && <strong> touched</strong>}
          <span className="visually-hidden">
            , {flagWords(vmas.flags[row] ?? 0)}, {summaryOf(spaces, row, (end - start) / 4096)}
          </span>
        </button>
        <span className="space-cells" aria-hidden>
          {cells.map((cell) => (
            <span
              key={cell.address}
              className="cell"
              data-state={cell.state}
              data-lit={isLit(selected, cell.pfn) || undefined}
              title={titleOf(cell)}
              onPointerEnter={() => setHover(cell.pfn < 0 ? ofVma : { kind: 'page', pfn: asPfn(cell.pfn) })}
              onPointerUp={() => choose(cell.pfn < 0 ? ofVma : { kind: 'page', pfn: asPfn(cell.pfn) })}
            >
              {SIGNS[cell.state]}
            </span>
          ))}
        </span>
      </li>
    </>
  )
}

const isLit = ({ pages }: Marks, pfn: number): boolean =>
  pfn >= 0 && pages.some((run) => run.pfn <= pfn && pfn < run.pfn + run.pages)

/** `3 of 16 pages are there: 2 private, 1 zero`. */
function summaryOf(spaces: PagedSpaces, row: number, pages: number): string {
  const counts = Object.entries(statesOfRow(spaces, row)) as readonly (readonly [PageState, number])[]
  const there = counts.reduce((sum, [, count]) => sum + count, 0)
  const parts = counts.flatMap(([state, count]) => (count > 0 ? [`${formatCount(count)} ${state}`] : []))
  return `${formatCount(there)} of ${formatCount(pages)} pages are there${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`
}

function titleOf({ state, address, pages, there, pfn, count }: PageCell): string {
  const where =
    pages === 1
      ? hex(address)
      : `${formatCount(pages)} pages from ${hex(address)}, ${formatCount(there)} there`
  const frame = pfn < 0 ? '' : `, in RAM at ${hex(pfnToAddr(asPfn(pfn)))}`
  const users = count > 1 ? `, ${formatCount(count)} entries say it` : ''
  return `${where}: ${WORDS[state]}${frame}${users}`
}
