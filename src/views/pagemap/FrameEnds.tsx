/** Says where the map has each frame: ribbons of another view end there. */
import { useEffect, useRef, type ReactNode } from 'react'
import { tellFrames } from '../../canvas/frameEnds.ts'
import { cellBox, type PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { useDocumentStore } from '../../store/useDocument.ts'

export function FrameEnds({ layout }: { readonly layout: PageMapLayout }): ReactNode {
  const inside = useRef<HTMLElement>(null)
  const store = useDocumentStore()
  useEffect(
    () =>
      tellFrames(store, (pfn) => {
        const area = inside.current?.parentElement?.getBoundingClientRect()
        if (area === undefined || area.width === 0) return null
        const { plot, ratio, gap, startPfn, endPfn } = layout
        const { x, y, width, height } = cellBox(layout, pfn)
        const isSeen =
          startPfn <= pfn &&
          pfn < endPfn &&
          x >= plot.x - 1 &&
          y >= plot.y - 1 &&
          x + width <= plot.x + plot.width + 1 &&
          y + height <= plot.y + plot.height + 1
        return isSeen
          ? {
              x: area.x + x / ratio,
              y: area.y + y / ratio,
              width: (width - gap) / ratio,
              height: (height - gap) / ratio,
            }
          : null
      }),
    [store, layout],
  )
  return <i ref={inside} hidden />
}
