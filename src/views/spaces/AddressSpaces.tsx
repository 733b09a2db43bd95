/**
 * The address spaces of all processes as one table: a row is an address, a column a process. What lies behind each page is a cell, and
 * ribbons lead from the cells that the step or the reader is about to their frames in RAM: any address can be anywhere.
 */
import { useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react'
import { formatBytes, formatCount, hex } from '../../base/format.ts'
import { usePicturedStep } from '../../canvas/usePicturedStep.ts'
import {
  isFromStart,
  spaceColumns,
  spaceRows,
  type SpaceColumn,
  type SpaceRow,
} from '../../layout/spaces/spaceRows.ts'
import { framesOfRow } from '../../model/step/paged.ts'
import type { PagedSpaces, StepView } from '../../protocol/view.ts'
import { useMachinePrefix } from '../../store/beside.ts'
import { useMarks } from '../../store/useMarks.ts'
import { useOnlyHere } from '../../store/useOnlyHere.ts'
import { CELL_SIGNS, CELL_WORDS, cellStates } from '../../layout/spaces/cellWords.ts'
import { Mapping } from './Mapping.tsx'
import { MOST_CELLS } from '../../layout/spaces/pageCells.ts'
import { Ribbons } from './Ribbons.tsx'
import './spaces.css'

/** A view of a machine without an MMU has none: then nothing is drawn. */
export function AddressSpaces(): ReactNode {
  const view = usePicturedStep()
  return (
    <section className="spaces" aria-label={`${useMachinePrefix()}Address spaces`}>
      {view?.spaces.kind === 'paged' && <Spaces view={view} spaces={view.spaces} />}
    </section>
  )
}

const NO_FRAMES: ReadonlySet<number> = new Set()

function Spaces({ view, spaces }: { readonly view: StepView; readonly spaces: PagedSpaces }) {
  const { selected, hover } = useMarks()
  const alone = useOnlyHere(view).vmas
  const [isWhole, setWhole] = useState(false)
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useMemo(() => spaceColumns(spaces), [spaces])
  const ofStep = useMemo(() => stepRows(view, spaces, columns), [view, spaces, columns])
  const rows = useMemo(() => {
    const { id } = spaces.vmas
    return spaceRows(spaces, columns, (row) => ofStep.has(row) || selected.vmas.has(id[row] ?? 0), isWhole)
  }, [spaces, columns, ofStep, selected, isWhole])
  // What the reader points at goes before what the step is about.
  const isPointing = selected.pages.length > 0 || hover.pages.length > 0
  const frames = useMemo(
    () =>
      isPointing
        ? NO_FRAMES
        : new Set([...ofStep.keys()].flatMap((row) => framesOfRow(spaces, row).slice(0, MOST_CELLS))),
    [isPointing, ofStep, spaces],
  )
  return (
    <>
      <header className="spaces-head">
        <h2>Address spaces</h2>
        <Key spaces={spaces} />
      </header>
      <div className="spaces-scroll" ref={scroller} tabIndex={-1}>
        {columns.length === 0 ? (
          <p>No process runs yet.</p>
        ) : (
          <table style={{ '--spaces': columns.length } as CSSProperties}>
            <thead>
              <tr>
                <th scope="col">Address</th>
                {columns.map((column) => (
                  <Head key={column.processes[0]?.pid} column={column} />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) =>
                row.kind === 'vmas' ? (
                  <tr key={row.key}>
                    <th scope="row">
                      <code>{hex(row.start)}</code>
                    </th>
                    {row.rows.map((vma, at) =>
                      vma < 0 ? (
                        <td key={at} aria-label="nothing begins here" />
                      ) : (
                        <Mapping
                          key={at}
                          {...{ view, spaces, selected, hover }}
                          row={vma}
                          ofStep={ofStep.get(vma) ?? null}
                          isAlone={alone.has(spaces.vmas.id[vma] ?? 0)}
                          frames={frames}
                        />
                      ),
                    )}
                  </tr>
                ) : (
                  <Between key={row.key} row={row} columns={columns.length} open={() => setWhole(true)} />
                ),
              )}
            </tbody>
          </table>
        )}
        {isWhole && (
          <button type="button" className="text-button" onClick={() => setWhole(false)}>
            Put what programs have from their start together again
          </button>
        )}
      </div>
      {spaces.pages.more > 0 && (
        <p className="spaces-note">{formatCount(spaces.pages.more)} more page-table entries are not drawn.</p>
      )}
      <Ribbons cells={scroller} of={isPointing ? 'reader' : 'step'} />
    </>
  )
}

/** What the step did to each mapping that it is about, by the mapping's row. */
function stepRows(
  { change, call }: StepView,
  spaces: PagedSpaces,
  columns: readonly SpaceColumn[],
): ReadonlyMap<number, string> {
  const { vmas } = spaces
  const ofStep = new Map<number, string>()
  const added = new Set(change.vmasAdded)
  const changed = new Set(change.vmasChanged)
  for (const { processes, first, count } of columns) {
    const isCaller = processes.some(({ pid }) => pid === call?.pid)
    const hasBegun = processes.every(({ pid }) => change.processesAdded.includes(pid))
    for (let row = first; row < first + count; row++) {
      const id = vmas.id[row] ?? 0
      const [start, end] = [vmas.start[row] ?? 0, vmas.end[row] ?? 0]
      const isTouched = isCaller && change.words.some(({ address }) => start <= address && address < end)
      if (isTouched) ofStep.set(row, 'touched')
      // Of a program that begins, what each one has is nothing to be pointed out.
      else if (added.has(id) && !(hasBegun && isFromStart(spaces, row))) ofStep.set(row, 'new')
      else if (changed.has(id)) ofStep.set(row, 'changed')
    }
  }
  return ofStep
}

function Head({ column: { processes, count } }: { readonly column: SpaceColumn }) {
  return (
    <th scope="col">
      {processes.map(({ name }) => name).join(', ')}{' '}
      <small>
        {formatCount(count)} {count === 1 ? 'VMA' : 'VMAs'}
        {processes.length > 1 && ', one address space'}
      </small>
    </th>
  )
}

interface BetweenProps {
  readonly row: Exclude<SpaceRow, { readonly kind: 'vmas' }>
  readonly columns: number
  open(): void
}

function Between({ row, columns, open }: BetweenProps) {
  return (
    <tr className="space-between">
      <td colSpan={columns + 1}>
        {row.kind === 'gap' && `${formatBytes(row.bytes)} of addresses: nothing`}
        {row.kind === 'more' && `${formatCount(row.vmas)} more VMAs`}
        {row.kind === 'start' && (
          <button type="button" onClick={open} title="Show each of them">
            {row.names.join(', ')}
          </button>
        )}
      </td>
    </tr>
  )
}

/** The states that there are in this step. */
function Key({ spaces }: { readonly spaces: PagedSpaces }) {
  const states = useMemo(() => cellStates(spaces), [spaces])
  return (
    <ul className="spaces-key" aria-label="What the cells mean">
      {states.map((state) => (
        <li key={state}>
          <span className="cell" data-state={state} aria-hidden>
            {CELL_SIGNS[state]}
          </span>{' '}
          {CELL_WORDS[state]}
        </li>
      ))}
    </ul>
  )
}
