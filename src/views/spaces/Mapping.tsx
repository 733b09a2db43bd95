/** A mapping in the table of address spaces: what it is, and each of its pages as a cell. */
import { useLayoutEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { formatBytes, formatCount, hex } from '../../base/format.ts'
import { asPfn, PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import { nameOfRow } from '../../layout/spaces/spaceRows.ts'
import { flagWords } from '../../model/step/flagWords.ts'
import { statesOfRow } from '../../model/step/pageStates.ts'
import { sameThing, type Marks, type Thing } from '../../model/things.ts'
import type { PagedSpaces, PageState, StepView } from '../../protocol/view.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import { ONLY_HERE } from '../../store/useOnlyHere.ts'
import { CELL_SIGNS, CELL_WORDS } from '../../layout/spaces/cellWords.ts'
import { pageCells, placesOfRow, type PageCell } from '../../layout/spaces/pageCells.ts'

interface MappingProps {
  readonly view: StepView
  readonly spaces: PagedSpaces
  readonly selected: Marks
  readonly hover: Marks
  readonly row: number
  /** What the step did to it: `new`, `changed` or `touched`. */
  readonly ofStep: string | null
  /** The machine beside this one does not have it. */
  readonly isAlone: boolean
  /** Frames that the step is about, while the reader points at nothing. */
  readonly frames: ReadonlySet<number>
}

export function Mapping(props: MappingProps): ReactNode {
  const { view, spaces, selected, hover, row, ofStep, isAlone, frames } = props
  const store = useDocumentStore()
  const { select, setHover } = store.getState()
  const chosen = useDocument((state) => state.selected)
  const { vmas } = spaces
  const id = vmas.id[row] ?? 0
  const cells = useMemo(() => pageCells(spaces, row), [spaces, row])
  const found = useMemo(() => placesOfRow(spaces, row), [spaces, row])
  const bytes = (vmas.end[row] ?? 0) - (vmas.start[row] ?? 0)
  const item = useRef<HTMLTableCellElement>(null)
  // What the step is about comes into sight; the reader may scroll away from it until the next step.
  useLayoutEffect(() => {
    if (ofStep !== null) item.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [view, ofStep])
  const ofVma: Thing = { kind: 'vma', id }
  const thingOf = ({ pfn }: PageCell): Thing => (pfn < 0 ? ofVma : { kind: 'page', pfn: asPfn(pfn) })
  const choose = (thing: Thing): void => select(sameThing(thing, chosen) ? null : thing)

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
    select(thingOf(next))
  }
  const hasRibbon = ({ pfn }: PageCell): boolean =>
    pfn >= 0 && (isLit(selected, pfn) || isLit(hover, pfn) || frames.has(pfn))
  return (
    <td
      ref={item}
      className="space-vma"
      data-of-step={ofStep ?? undefined}
      data-alone={isAlone || undefined}
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
        {formatBytes(bytes)} <span className="space-name">{nameOfRow(spaces, row) || 'anonymous'}</span>
        {ofStep !== null && <strong> {ofStep}</strong>}
        {isAlone && <span className="visually-hidden">, {ONLY_HERE}</span>}
        <span className="visually-hidden">
          , {flagWords(vmas.flags[row] ?? 0)}, {summaryOf(spaces, row, bytes / PAGE_SIZE)}
        </span>
      </button>
      <span className="space-cells" aria-hidden>
        {cells.map((cell) => (
          <span
            key={cell.address}
            className="cell"
            data-state={cell.state}
            data-lit={isLit(selected, cell.pfn) || undefined}
            data-ribbon={hasRibbon(cell) ? cell.pfn : undefined}
            title={titleOf(cell)}
            onPointerEnter={() => setHover(thingOf(cell))}
            onPointerLeave={() => setHover(ofVma)}
            onPointerUp={() => choose(thingOf(cell))}
          >
            {CELL_SIGNS[cell.state]}
          </span>
        ))}
        {found.places > 1 && (
          <small>
            {formatCount(found.frames)} pages in {formatCount(found.places)} places
          </small>
        )}
      </span>
    </td>
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
  return `${where}: ${CELL_WORDS[state]}${frame}${users}`
}
