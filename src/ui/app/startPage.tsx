/** The page itself: its machine, its text, its address, and the panels. */
import { createRoot } from 'react-dom/client'
import { WorkerClient } from '../../client/workerClient.ts'
import type { WorkerLike } from '../../client/workerClient.ts'
import { START_SCENARIO } from '../../content/startScenario.ts'
import { startSession } from '../../store/session.ts'
import { followAddress } from '../address/addressBar.ts'
import { explorerApi } from '../api/explorer.ts'
import { App } from './App.tsx'
import { followAppearance } from './appearance.ts'
import { fetchTheRest } from './arrival.ts'
import { fetchPanels } from './later.tsx'
import { DocumentContext } from '../../store/useDocument.ts'

export function startPage(root: HTMLElement, makeWorker: () => WorkerLike): void {
  followAppearance()
  // The text can be read before the machine has started; with a link, nothing but what it holds is ever shown.
  const text = location.hash.length > 1 ? '' : START_SCENARIO.text
  const session = startSession(new WorkerClient(makeWorker), text)
  window.explorer = explorerApi(session, fetchPanels)
  followAddress(session)
  createRoot(root).render(
    <DocumentContext value={session}>
      <App />
    </DocumentContext>,
  )
  void fetchTheRest(session)
}
