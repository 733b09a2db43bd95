/** The second machine's part of each place on the page: its pictures, and the bar that says in what it differs. */
import type { ComponentType } from 'react'
import { ColumnsPanel, MapPanel, TreePanel } from '../app/panels.tsx'
import { PanelBoundary } from '../app/PanelBoundary.tsx'
import type { Beside, BesidePlace } from '../../store/beside.ts'
import { DocumentContext } from '../../store/useDocument.ts'
import { BesideBar } from './BesideBar.tsx'
import { useNames } from './useNames.ts'
import { capital } from '../../model/beside/names.ts'
import './beside.css'

const PICTURES: Readonly<Record<Exclude<BesidePlace, 'bar'>, { name: string; Panel: ComponentType }>> = {
  map: { name: 'page map', Panel: MapPanel },
  columns: { name: 'address columns', Panel: ColumnsPanel },
  tree: { name: 'region tree', Panel: TreePanel },
}

interface Props {
  readonly of: BesidePlace
  readonly beside: Beside
}

export function BesidePanel({ of, beside }: Props) {
  const names = useNames()
  if (of === 'bar') return <BesideBar beside={beside} />
  const { name, Panel } = PICTURES[of]
  return (
    <section className={`pane pane-${of} is-second`} aria-label={`${capital(names.second)}: ${name}`}>
      <p className="second-name" aria-hidden>
        {capital(names.second)}
      </p>
      <DocumentContext value={beside.second}>
        <PanelBoundary name={`${name} of the second machine`}>
          <Panel />
        </PanelBoundary>
      </DocumentContext>
    </section>
  )
}
