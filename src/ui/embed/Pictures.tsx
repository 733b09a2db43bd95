import { Fragment, lazy, Suspense, useState } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { useBox } from '../../canvas/useBox.ts'
import { BesidePart } from '../app/BesidePart.tsx'
import { PanelBoundary } from '../app/PanelBoundary.tsx'
import { Columns } from '../../views/columns/Columns.tsx'
import { PageMap } from '../../views/pagemap/PageMap.tsx'
import { useDocument } from '../../store/useDocument.ts'
import { arrange } from './arrange.ts'
import type { EmbedView } from './options.ts'

/** What comes after the picture: nobody sees the tables, and nothing is pointed out at first. */
export const lateParts = () => Promise.all([columnsParts(), mapParts(), treeTable()])
const columnsParts = () => import('../../views/columns/columnsParts.ts')
const treeTable = () => import('../../views/tree/TreeTable.tsx')
const mapParts = () => import('../../views/pagemap/mapParts.ts')

/** A part that is drawn as soon as its chunk is there. */
function late<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Part: ComponentType<Props> = lazy(async () => ({ default: await load() }))
  return (props) => (
    <Suspense>
      <Part {...props} />
    </Suspense>
  )
}
const Tables = late(async () => (await columnsParts()).ColumnsTables)
const More = late(async () => (await columnsParts()).MoreProcesses)
const Programs = late(async () => (await columnsParts()).ProgramParts)
const RegionTree = late(async () => (await import('../../views/tree/RegionTree.tsx')).RegionTree)
const Table = late(async () => (await treeTable()).TreeTable)
const MAP_PARTS = {
  OutsideStrip: late(async () => (await mapParts()).OutsideStrip),
  PageTable: late(async () => (await mapParts()).PageTable),
  Places: late(async () => (await mapParts()).Places),
  PlacesKey: late(async () => (await mapParts()).PlacesKey),
  Readout: late(async () => (await mapParts()).Readout),
}

/** Only a machine with an MMU has these. */
const mmuPictures = () => import('../app/mmuPictures.ts')
const AddressSpaces = late(async () => (await mmuPictures()).AddressSpaces)
const PageTables = late(async () => (await mmuPictures()).PageTables)
const useHasMmu = (): boolean => useDocument((state) => state.view?.spaces.kind === 'paged')

type Picture = Exclude<EmbedView, 'timeline'>

const PICTURES: Readonly<Record<Picture, { readonly label: string; readonly Panel: () => ReactNode }>> = {
  map: { label: 'Page map', Panel: () => <PageMap {...MAP_PARTS} /> },
  columns: {
    label: 'Columns',
    Panel: () => (useHasMmu() ? <AddressSpaces /> : <Columns {...{ Tables, More, Programs }} />),
  },
  tree: { label: 'Tree', Panel: () => (useHasMmu() ? <PageTables /> : <RegionTree Table={Table} />) },
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
      <BesidePart of="bar" />
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
          <Fragment key={picture}>
            <div className={`pane pane-${picture} embed-picture`}>
              <PanelBoundary name={label.toLowerCase()}>
                <Panel />
              </PanelBoundary>
            </div>
            <BesidePart of={picture} />
          </Fragment>
        )
      })}
    </div>
  )
}
