import { memo, useLayoutEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { hex } from '../../base/format.ts'
import { moveTwin } from './twin.ts'
import type { TwinPlace, TwinRow, TwinTable } from './twin.ts'

interface ColumnsTwinProps {
  readonly tables: readonly TwinTable[]
  readonly place: TwinPlace
  readonly selectedKey: string | null
  onPlace(place: TwinPlace): void
  onFocus(row: TwinRow, column: number): void
  onLeave(): void
  onSelect(row: TwinRow): void
  onLetGo(): void
}

/**
 * The columns as tables. They are not seen, but they take the focus: one stop for the Tab key, arrows from thing to
 * thing, and the picture shows where the focus is.
 */
export const ColumnsTwin = memo(function ColumnsTwin(props: ColumnsTwinProps) {
  const { tables, place, selectedKey, onPlace, onFocus, onLeave, onSelect, onLetGo } = props
  const root = useRef<HTMLDivElement>(null)
  const holdsFocus = useRef(false)

  useLayoutEffect(() => {
    if (holdsFocus.current)
      root.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  }, [place, tables])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const next = moveTwin(tables, place, event.key)
    if (event.key === 'Escape') onLetGo()
    if (next === null) return
    onPlace(next)
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={root}
      className="columns-twin"
      role="group"
      aria-label="The columns as tables"
      onKeyDown={onKeyDown}
      onFocus={() => (holdsFocus.current = true)}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return
        // React moves the focus itself when the focused thing is gone after a step: then the place stays ours.
        if (event.relatedTarget !== null || document.activeElement !== document.body)
          holdsFocus.current = false
        onLeave()
      }}
    >
      {tables.map((table, column) => (
        <table key={table.key}>
          <caption>{table.caption}</caption>
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
            {table.rows.map((row, i) => (
              <tr key={row.key}>
                <th scope="row">
                  <button
                    type="button"
                    aria-label={row.words}
                    aria-pressed={row.key === selectedKey}
                    tabIndex={column === place.column && i === place.row ? 0 : -1}
                    onFocus={() => onFocus(row, column)}
                    onClick={() => onSelect(row)}
                  >
                    {hex(row.start)}
                  </button>
                </th>
                {row.cells.map((cell, at) => (
                  <td key={table.heads[at]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  )
})
