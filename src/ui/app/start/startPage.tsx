/** The page itself: its machine, its text, its address, and the panels. */
import { createRoot } from 'react-dom/client'
import { zoomLibrary } from '../../../canvas/zoomLibrary.ts'
import { WorkerClient } from '../../../client/workerClient.ts'
import type { WorkerLike } from '../../../client/workerClient.ts'
import { START_SCENARIO } from '../../../content/startScenario.ts'
import { startSession } from '../../../store/session.ts'
import { followAddress } from '../../address/addressBar.ts'
import { explorerApi } from '../../api/explorer.ts'
import { App } from '../App.tsx'
import { followAppearance } from './appearance.ts'
import { fetchTheRest } from './arrival.ts'
import { followBeside } from '../followBeside.ts'
import { fetchPanels } from '../later.tsx'
import { DocumentContext } from '../../../store/useDocument.ts'
import { letters } from './letters.ts'

/** Milliseconds after which the page is drawn without a picture: its text can be read then. */
const PATIENCE = 150

const passed = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

export function startPage(root: HTMLElement, makeWorker: () => WorkerLike): void {
  followAppearance()
  // The text can be read before the machine has started; with a link, nothing but what it holds is ever shown.
  const text = location.hash.length > 1 ? '' : START_SCENARIO.text
  const session = startSession(new WorkerClient(makeWorker), text)
  window.explorer = explorerApi(session, () => Promise.all([fetchPanels(), letters(), zoomLibrary()]))
  followAddress(session)
  followBeside(session)
  // Drawn once, with its first picture, where that comes soon.
  void Promise.race([session.idle(), passed(PATIENCE)]).then(() =>
    createRoot(root).render(
      <DocumentContext value={session}>
        <App />
      </DocumentContext>,
    ),
  )
  void fetchTheRest(session)
}
