/**
 * Two documents beside each other on one worker: what the stores, the client and the worker are built for. For tests only, and
 * built by the test that asks for it (e2e/two-documents.spec.ts).
 */
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { framesIdle } from '../../canvas/frames.ts'
import { createWorker } from '../../client/createWorker.ts'
import { WorkerClient } from '../../client/workerClient.ts'
import { openText } from '../../store/opening/documents.ts'
import { startSession } from '../../store/session.ts'
import type { Session } from '../../store/session.ts'
import { DocumentContext } from '../../store/useDocument.ts'
import { applyAppearance } from '../../ui/app/start/applyAppearance.ts'
import { PageMap } from '../../views/pagemap/PageMap.tsx'
import * as mapParts from '../../views/pagemap/mapParts.ts'
import { Timeline } from '../../views/timeline/Timeline.tsx'
import '../../ui/styles.css'
import './page.css'

export type Side = 'left' | 'right'

export interface TwoDocuments {
  /** Opens a scenario text on one side. */
  load(side: Side, text: string): Promise<void>
  /** Puts the focus on the map of one side. */
  focusMap(side: Side): void
  /** What of a side's state the other must leave alone. */
  state(side: Side): {
    readonly step: number
    readonly shown: number | null
    readonly hover: boolean
    readonly selected: boolean
  }
  /** Resolves when both are still. */
  idle(): Promise<void>
}

declare global {
  interface Window {
    twoDocuments: TwoDocuments
  }
}

const worker = new WorkerClient(createWorker)
const sessions: Readonly<Record<Side, Session>> = { left: startSession(worker), right: startSession(worker) }

window.twoDocuments = {
  load: async (side, text) => {
    if (!(await openText(sessions[side], text))) throw new Error('It could not be opened.')
  },
  focusMap: (side) => sessions[side].focus.focus('map'),
  state: (side) => {
    const { step, view, hover, selected } = sessions[side].store.getState()
    return { step, shown: view?.step ?? null, hover: hover !== null, selected: selected !== null }
  },
  idle: async () => {
    await Promise.all([sessions.left.idle(), sessions.right.idle()])
    await new Promise((resolve) => requestAnimationFrame(resolve))
    await framesIdle()
  },
}

function Page() {
  const [open, setOpen] = useState<readonly Side[]>(['left', 'right'])
  const close = (side: Side): void => {
    setOpen(open.filter((other) => other !== side))
    sessions[side].close()
  }
  return (
    <main className="two-documents">
      {open.map((side) => (
        <DocumentContext key={side} value={sessions[side]}>
          <section className="document" aria-label={side}>
            <button type="button" onClick={() => close(side)}>
              Close
            </button>
            <div className="document-map">
              <PageMap {...mapParts} />
            </div>
            <div className="document-timeline">
              <Timeline />
            </div>
          </section>
        </DocumentContext>
      ))}
    </main>
  )
}

applyAppearance({ theme: 'light', motion: 'off' })
const root = document.getElementById('root')
if (root === null) throw new Error('The page has no place to draw in.')
createRoot(root).render(<Page />)
