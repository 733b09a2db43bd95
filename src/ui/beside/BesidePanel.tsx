/** The second machine's part of each place on the page: its pictures, and the bar that says in what it differs. */
import type { ComponentType } from 'react'
import { ColumnsPanel, MapPanel, TreePanel } from '../app/panels.tsx'
import { PanelBoundary } from '../app/PanelBoundary.tsx'
import type { Beside, BesidePlace } from '../../store/beside.ts'
import { DocumentContext } from '../../store/useDocument.ts'
import { BelowSwitch } from './BelowSwitch.tsx'
import { BesideBar } from './BesideBar.tsx'
import { capital } from '../../model/beside/names.ts'
import './beside.css'

const PICTURES: Readonly<Record<Exclude<BesidePlace, 'bar'>, { name: string; Panel: ComponentType }>> = {
  map: { name: 'page map', Panel: MapPanel },
  columns: { name: 'address columns', Panel: ColumnsPanel },
  tree: { name: 'tree', Panel: TreePanel },
}

interface Props {
  readonly of: BesidePlace
  readonly beside: Beside
}

export function BesidePanel({ of, beside }: Props) {
  if (of === 'bar') return <BesideBar beside={beside} />
  const { name, Panel } = PICTURES[of]
  const second = capital(beside.names.second)
  return (
    <>
      {of === 'columns' && <NamesBelow beside={beside} />}
      <div className={`pane pane-${of} is-second`}>
        {of === 'map' && (
          <p className="second-name" aria-hidden>
            {second}
          </p>
        )}
        <DocumentContext value={beside.second}>
          <PanelBoundary name={`${name} of the second machine`}>
            <Panel />
          </PanelBoundary>
        </DocumentContext>
      </div>
    </>
  )
}

/** Over the pictures below the maps, where both stand side by side: whose each is, and which pictures. */
const NamesBelow = ({ beside: { names } }: { readonly beside: Beside }) => (
  <>
    <p className="name-below is-first" aria-hidden>
      {capital(names.first)}
    </p>
    <div className="name-below is-other">
      <p aria-hidden>{capital(names.second)}</p>
      <BelowSwitch />
    </div>
  </>
)
