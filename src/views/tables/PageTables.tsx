/** The page tables of each process: their levels, the entries in use, and the pages of RAM that the tables themselves take. */
import type { ReactNode } from 'react'
import { formatBytes, formatCount, formatPagesAndBytes } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { usePicturedStep } from '../../canvas/usePicturedStep.ts'
import { processByPid } from '../../model/step/spaces.ts'
import type { MmuView, StepView, TablesView } from '../../protocol/view.ts'
import { useMachinePrefix } from '../../store/beside.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import './tables.css'

/** x86-64's names, the lowest level first. */
const LEVELS = [
  'page table (PTE)',
  'middle directory (PMD)',
  'upper directory (PUD)',
  'global directory (PGD)',
]
const ENTRIES = 512
/** Tables of a level that are drawn one by one. */
const MOST_BOXES = 24

/** A view of a machine without an MMU has none: then nothing is drawn. */
export function PageTables(): ReactNode {
  const view = usePicturedStep()
  return (
    <section className="page-tables" aria-label={`${useMachinePrefix()}Page tables`}>
      {view?.own?.machine === 'mmu' && <Tables view={view} own={view.own} />}
    </section>
  )
}

function Tables({ view, own }: { readonly view: StepView; readonly own: MmuView }) {
  return (
    <>
      <header>
        <h2>Page tables</h2>
        <p>
          They take {formatPagesAndBytes(own.tablePages)} of RAM themselves. {formatCount(own.vmas)} VMAs; one
          process may have {formatCount(own.maxMapCount)}.
        </p>
      </header>
      {own.tables.map((tables) => (
        <OfProcess key={tables.pid} {...{ view, tables }} />
      ))}
    </>
  )
}

function OfProcess({ view, tables }: { readonly view: StepView; readonly tables: TablesView }) {
  const store = useDocumentStore()
  const { select } = store.getState()
  const isChosen = useDocument(({ selected }) => selected?.kind === 'process' && selected.pid === tables.pid)
  const name = processByPid(view, tables.pid)?.name ?? `pid ${tables.pid}`
  const pages = tables.levels.reduce((sum, { count }) => sum + count, 0)
  const [lowest] = tables.levels
  return (
    <table>
      <caption>
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={() => select(isChosen ? null : { kind: 'process', pid: tables.pid })}
        >
          {name}
        </button>
        : {formatCount(tables.entries)} {tables.entries === 1 ? 'entry' : 'entries'} in use of{' '}
        {formatCount((lowest?.count ?? 0) * ENTRIES)}, {formatPagesAndBytes(pages)} of tables
      </caption>
      <thead>
        <tr>
          <th scope="col">Level</th>
          <th scope="col">One covers</th>
          <th scope="col">Tables</th>
          <th scope="col">Take</th>
        </tr>
      </thead>
      <tbody>
        {tables.levels
          .map(({ span, count }, level) => (
            <tr key={span}>
              <th scope="row">{LEVELS[level] ?? `level ${level + 1}`}</th>
              <td>{formatBytes(span)}</td>
              <td>
                <span className="table-boxes" aria-hidden>
                  {'▦'.repeat(Math.min(count, MOST_BOXES))}
                  {count > MOST_BOXES && '…'}
                </span>{' '}
                {formatCount(count)}
              </td>
              <td>{formatBytes(count * PAGE_SIZE)}</td>
            </tr>
          ))
          .toReversed()}
      </tbody>
    </table>
  )
}
