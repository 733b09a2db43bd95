import { useState } from 'react'
import type { AddressAxis } from '../../layout/columns/addressAxis.ts'
import type { ColumnsLayout } from '../../layout/columns/columns.ts'
import { useDocumentStore } from '../../store/useDocument.ts'
import type { ColumnsTablesProps } from './ColumnsTables.tsx'
import type { AxisControls } from './useAxisWindow.ts'

/** What follows in the picture from the focus inside the hidden tables. */
export function useTableFocus(
  axis: AddressAxis,
  layout: ColumnsLayout,
  controls: AxisControls,
  scroller: HTMLElement | null,
  /** CSS pixels for each pixel of the layout. */
  unit: number,
): Omit<ColumnsTablesProps, 'view'> & { readonly focusKey: string | null } {
  const { setHover } = useDocumentStore().getState()
  const [focusKey, setFocusKey] = useState<string | null>(null)
  return {
    focusKey,
    onFocus: (row, column) => {
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
    onLeave: () => {
      setFocusKey(null)
      setHover(null)
    },
  }
}
