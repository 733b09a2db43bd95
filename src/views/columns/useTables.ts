import { useMemo, useState } from 'react'
import type { AddressAxis } from '../../layout/columns/addressAxis.ts'
import type { ColumnsLayout } from '../../layout/columns/columns.ts'
import type { StepView } from '../../protocol/view.ts'
import { useDocumentStore } from '../../store/useDocument.ts'
import type { Thing } from '../../model/things.ts'
import { keyOfThing, listedTables, columnsTables } from './tables.ts'
import type { TablePlace, TableRow } from './tables.ts'
import type { AxisControls } from './useAxisWindow.ts'

/** The focus inside the hidden tables, and what follows from it in the picture. */
export function useTables(
  view: StepView,
  axis: AddressAxis,
  layout: ColumnsLayout,
  controls: AxisControls,
  scroller: HTMLElement | null,
  /** CSS pixels for each pixel of the layout. */
  unit: number,
) {
  const { setHover } = useDocumentStore().getState()
  const tables = useMemo(() => columnsTables(view), [view])
  const [asked, setPlace] = useState<TablePlace>({ column: 2, row: 0 })
  const [focusKey, setFocusKey] = useState<string | null>(null)
  const place = useMemo(() => {
    const column = Math.min(asked.column, tables.length - 1)
    const filled = (tables[column]?.length ?? 0) > 0 ? column : tables.findIndex((table) => table.length > 0)
    return { column: filled, row: Math.max(0, Math.min(asked.row, (tables[filled]?.length ?? 0) - 1)) }
  }, [asked, tables])
  const listed = useMemo(() => listedTables(tables, place), [tables, place])
  return {
    tables,
    listed,
    place,
    focusKey,
    setPlace,
    keyOf: (thing: Thing | null): string | null => keyOfThing(view, thing),
    onFocus: (row: TableRow, column: number): void => {
      setFocusKey(row.key)
      setHover(row.thing)
      controls.reveal(axis, row.start, row.end)
      const shown = layout.columns[column]
      if (shown?.part !== 'processes' || !scroller) return
      const left = scroller.scrollLeft / unit
      const room = scroller.clientWidth / unit - layout.fixedWidth
      if (shown.x < left) scroller.scrollTo({ left: (shown.x - 6) * unit })
      else if (shown.x + shown.width > left + room) {
        scroller.scrollTo({ left: (shown.x + shown.width - room + 6) * unit })
      }
    },
    onLeave: (): void => {
      setFocusKey(null)
      setHover(null)
    },
  }
}
