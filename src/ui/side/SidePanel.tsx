/** The panel beside the views: what happened in this step and the card of a thing, or the files of /proc. */
import type { SideTab } from '../../model/choices.ts'
import { lazy, Suspense, useId, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { ProcPanel } from './ProcPanel.tsx'
import { WhatPanel } from './WhatPanel.tsx'
import { usePage } from '../../store/pageStore.ts'
import { useDocument } from '../../store/useDocument.ts'
import './side.css'

const TABS: readonly { readonly tab: SideTab; readonly label: string }[] = [
  { tab: 'what', label: 'What happened' },
  { tab: 'why', label: 'Why' },
  { tab: 'measures', label: 'Measures' },
  { tab: 'proc', label: '/proc' },
]

const WhyPanel = lazy(async () => ({ default: (await import('./why/WhyPanel.tsx')).WhyPanel }))
const MeasuresPanel = lazy(async () => ({
  default: (await import('./measures/MeasuresPanel.tsx')).MeasuresPanel,
}))

export function SidePanel() {
  const view = useDocument((state) => state.view)
  const current = usePage((state) => state.sideTab)
  const id = useId()
  return (
    <div className="side">
      <Tabs id={id} current={current} />
      <div
        className="side-body"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${current}`}
        tabIndex={0}
        key={current}
      >
        {view === null ? (
          <p className="no-changes">The machine is starting…</p>
        ) : current === 'what' ? (
          <WhatPanel view={view} />
        ) : current === 'why' ? (
          <Suspense>
            <WhyPanel view={view} />
          </Suspense>
        ) : current === 'measures' ? (
          <Suspense>
            <MeasuresPanel view={view} />
          </Suspense>
        ) : (
          <ProcPanel view={view} />
        )}
      </div>
    </div>
  )
}

/** One stop for Tab; arrow keys, Home and End move between the tabs. */
function Tabs({ id, current }: { id: string; current: SideTab }) {
  const list = useRef<HTMLDivElement>(null)
  const setSideTab = (sideTab: SideTab): void => usePage.setState({ sideTab })
  const move = (event: KeyboardEvent): void => {
    const at = TABS.findIndex(({ tab }) => tab === current)
    const places: Record<string, number> = {
      ArrowRight: (at + 1) % TABS.length,
      ArrowLeft: (at + TABS.length - 1) % TABS.length,
      Home: 0,
      End: TABS.length - 1,
    }
    const next = TABS[places[event.key] ?? -1]
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    setSideTab(next.tab)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.tab}"]`)?.focus()
  }
  return (
    <div className="side-tabs" role="tablist" aria-label="Details" ref={list} onKeyDown={move}>
      {TABS.map(({ tab, label }) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`${id}-${tab}`}
          data-tab={tab}
          aria-selected={tab === current}
          aria-controls={`${id}-panel`}
          tabIndex={tab === current ? 0 : -1}
          onClick={() => setSideTab(tab)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
