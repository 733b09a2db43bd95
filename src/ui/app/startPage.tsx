/** The page itself: its machine, its text, its address, and the panels. */
import { createRoot } from 'react-dom/client'
import { WorkerClient } from '../../client/workerClient.ts'
import type { WorkerLike } from '../../client/workerClient.ts'
import { START_SCENARIO } from '../../content/startScenario.ts'
import { useExplorer } from '../../store/explorer.ts'
import { startPlayer } from '../../store/player.ts'
import { startSession } from '../../store/session.ts'
import { followAddress } from '../address/addressBar.ts'
import { explorerApi } from '../api/explorer.ts'
import { SessionContext } from '../common/SessionContext.ts'
import { App } from './App.tsx'
import { followAppearance } from './appearance.ts'
import { fetchTheRest } from './arrival.ts'
import { fetchPanels } from './later.tsx'

export function startPage(root: HTMLElement, makeWorker: () => WorkerLike): void {
  followAppearance()
  // The text can be read before the machine has started; with a link, nothing but what it holds is ever shown.
  if (location.hash.length <= 1) useExplorer.setState({ text: START_SCENARIO.text })
  const session = startSession(new WorkerClient(makeWorker))
  startPlayer()
  window.explorer = explorerApi(session, fetchPanels)
  followAddress(session)
  createRoot(root).render(
    <SessionContext value={session}>
      <App />
    </SessionContext>,
  )
  void fetchTheRest(session)
}
