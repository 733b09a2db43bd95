import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { useBox } from '../../canvas/useBox.ts'
import { PanelBoundary } from '../app/PanelBoundary.tsx'
import { Columns } from '../../views/columns/Columns.tsx'
import type { ColumnsTablesProps } from '../../views/columns/ColumnsTables.tsx'
import { PageMap } from '../../views/pagemap/PageMap.tsx'
import type { PlacesProps } from '../../views/pagemap/Places.tsx'
import type { StepView } from '../../protocol/view.ts'
import { RegionTree } from '../../views/tree/RegionTree.tsx'
import { arrange } from './arrange.ts'
import type { EmbedView } from './options.ts'

/** Nobody sees them: they come after the picture. */
const columnsTables = () => import('../../views/columns/ColumnsTables.tsx')
const LazyTables = lazy(async () => ({ default: (await columnsTables()).ColumnsTables }))
const Tables = (props: ColumnsTablesProps) => (
  <Suspense>
    <LazyTables {...props} />
  </Suspense>
)

const places = () => import('../../views/pagemap/Places.tsx')
const LazyPlaces = lazy(async () => ({ default: (await places()).Places }))
const LazyKey = lazy(async () => ({ default: (await places()).PlacesKey }))
const Places = (props: PlacesProps) => (
  <Suspense>
    <LazyPlaces {...props} />
  </Suspense>
)
const PlacesKey = (props: { readonly view: StepView }) => (
  <Suspense>
    <LazyKey {...props} />
  </Suspense>
)

/** Chunks whose parts are drawn when they come. */
export const lateParts = () => Promise.all([columnsTables(), places()])

type Picture = Exclude<EmbedView, 'timeline'>

const PICTURES: Readonly<Record<Picture, { readonly label: string; readonly Panel: () => ReactNode }>> = {
  map: { label: 'Page map', Panel: () => <PageMap {...{ Places, PlacesKey }} /> },
  columns: { label: 'Columns', Panel: () => <Columns Tables={Tables} /> },
  tree: { label: 'Tree', Panel: RegionTree },
}

/** The pictures that were chosen: all at once where there is room for them, else one at a time. */
export function Pictures({ views }: { readonly views: readonly EmbedView[] }) {
  const pictures = views.filter((view) => view !== 'timeline')
  const { box, ref } = useBox()
  const [chosen, choose] = useState(pictures[0])
  if (pictures.length === 0) return null
  const how = arrange(pictures.length, box.width, box.height)
  const shown = how === 'tabs' && chosen !== undefined ? [chosen] : pictures
  return (
    <div className="embed-pictures" data-arrangement={how} ref={ref}>
      {how === 'tabs' && box.width > 0 && (
        <nav className="narrow-tabs" aria-label="Views">
          {pictures.map((picture) => (
            <button
              key={picture}
              type="button"
              aria-pressed={picture === chosen}
              onClick={() => choose(picture)}
            >
              {PICTURES[picture].label}
            </button>
          ))}
        </nav>
      )}
      {shown.map((picture) => {
        const { label, Panel } = PICTURES[picture]
        return (
          <div key={picture} className="pane embed-picture">
            <PanelBoundary name={label.toLowerCase()}>
              <Panel />
            </PanelBoundary>
          </div>
        )
      })}
    </div>
  )
}
