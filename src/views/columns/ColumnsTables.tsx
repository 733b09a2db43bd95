import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, SyntheticEvent } from 'react'
import { formatCount, hex } from '../../base/format.ts'
import { useLater } from '../../canvas/useLater.ts'
import { isAlone, type OnlyHere } from '../../model/beside/counterpart.ts'
import { sameThing, type Thing } from '../../model/things.ts'
import type { StepView } from '../../protocol/view.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import { useMachinePrefix } from '../../store/beside.ts'
import { ONLY_HERE, useOnlyHere } from '../../store/useOnlyHere.ts'
import { columnsTables, keyOfThing, listedTables, moveInTables } from './tables.ts'
import type { ListedTable, TablePlace, TableRow } from './tables.ts'

export interface ColumnsTablesProps {
  readonly view: StepView
  /** The focus came to a thing of a column, numbered from the left. */
  onFocus(this: void, row: TableRow, column: number): void
  onLeave(this: void): void
}

/**
 * The columns as tables. They are not seen, but they take the focus: one stop for the Tab key, arrows from thing to
 * thing, and the picture shows where the focus is.
 */
export function ColumnsTables({ view: present, onFocus, onLeave }: ColumnsTablesProps) {
  const view = useLater(present)
  const selected = useDocument((state) => state.selected)
  const { select } = useDocumentStore().getState()
  const tables = useMemo(() => columnsTables(view), [view])
  const [asked, setPlace] = useState<TablePlace>({ column: 2, row: 0 })
  const place = useMemo(() => {
    const column = Math.min(asked.column, tables.length - 1)
    const filled = (tables[column]?.length ?? 0) > 0 ? column : tables.findIndex((table) => table.length > 0)
    return { column: filled, row: Math.max(0, Math.min(asked.row, (tables[filled]?.length ?? 0) - 1)) }
  }, [asked, tables])
  const listed = useMemo(() => listedTables(tables, place), [tables, place])
  const selectedKey = keyOfThing(view, selected)
  const only = useOnlyHere(view)
  const machine = useMachinePrefix()
  const choose = (thing: Thing): void => select(sameThing(thing, selected) ? null : thing)
  const root = useRef<HTMLDivElement>(null)
  const holdsFocus = useRef(false)

  useLayoutEffect(() => {
    if (holdsFocus.current)
      root.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  }, [place, tables])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const next = moveInTables(tables, place, event.key)
    if (event.key === 'Escape') select(null)
    if (next === null) return
    setPlace(next)
    event.preventDefault()
    event.stopPropagation()
  }
  /** Calls with the row that an event comes from. */
  const atRow = (event: SyntheticEvent<HTMLElement>, act: (row: TableRow, column: number) => void): void => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    const column = Number(button?.dataset['column'] ?? -1)
    const row = Number(button?.dataset['row'] ?? -1)
    const table = tables[column]
    if (table && row >= 0 && row < table.length) act(table.at(row), column)
  }

  return (
    <div
      ref={root}
      className="columns-tables"
      role="group"
      aria-label="The columns as tables"
      onKeyDown={onKeyDown}
      onClick={(event) => atRow(event, ({ thing }) => choose(thing))}
      onFocus={(event) => {
        holdsFocus.current = true
        atRow(event, onFocus)
      }}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return
        // React moves the focus itself when the focused thing is gone after a step: then the place stays ours.
        if (event.relatedTarget !== null || document.activeElement !== document.body)
          holdsFocus.current = false
        onLeave()
      }}
    >
      {listed.tables.map((one) => (
        <Listed
          key={one.table.key}
          listed={one}
          stop={one.column === place.column ? place.row : -1}
          selectedKey={selectedKey}
          only={only}
          machine={machine}
        />
      ))}
      {listed.more > 0 && <p>{moreWords(listed.more)}: the arrow keys lead to them.</p>}
    </div>
  )
}

const moreWords = (more: number): string =>
  more === 1 ? 'One more process' : `${formatCount(more)} more processes`

interface ListedProps {
  readonly listed: ListedTable
  /** The row that the Tab key comes to; -1 for none. */
  readonly stop: number
  readonly selectedKey: string | null
  readonly only: OnlyHere
  /** Whose table it is, to begin its caption. */
  readonly machine: string
}

const Listed = memo(function Listed({ listed, stop, selectedKey, only, machine }: ListedProps) {
  const { table, column, caption, from, rows } = listed
  return (
    <table>
      <caption>
        {machine}
        {caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">start</th>
          {table.heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <Row
            key={row.key}
            row={row}
            heads={table.heads}
            column={column}
            number={from + i}
            isStop={from + i === stop}
            isPressed={row.key === selectedKey}
            isAlone={isAlone(only, row.thing)}
          />
        ))}
      </tbody>
    </table>
  )
})

interface RowProps {
  readonly row: TableRow
  readonly heads: readonly string[]
  readonly column: number
  readonly number: number
  readonly isStop: boolean
  readonly isPressed: boolean
  /** The machine beside this one does not have it. */
  readonly isAlone: boolean
}

/** Most rows say the same after a step: they are left alone. */
const saysTheSame = (a: RowProps, b: RowProps): boolean =>
  a.column === b.column &&
  a.number === b.number &&
  a.isStop === b.isStop &&
  a.isPressed === b.isPressed &&
  a.isAlone === b.isAlone &&
  a.row.words === b.row.words &&
  a.row.cells.every((cell, i) => cell === b.row.cells[i])

const Row = memo(function Row({ row, heads, column, number, isStop, isPressed, isAlone: alone }: RowProps) {
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          aria-label={alone ? `${row.words}, ${ONLY_HERE}` : row.words}
          aria-pressed={isPressed}
          tabIndex={isStop ? 0 : -1}
          data-column={column}
          data-row={number}
        >
          {hex(row.start)}
        </button>
      </th>
      {row.cells.map((cell, at) => (
        <td key={heads[at]}>{cell}</td>
      ))}
    </tr>
  )
}, saysTheSame)
