import { createRoot } from 'react-dom/client'
import { createWorker } from './client/createWorker.ts'
import { WorkerClient } from './client/workerClient.ts'
import { openStart, UNREACHABLE } from './store/documents.ts'
import { useExplorer } from './store/explorer.ts'
import { startPlayer } from './store/player.ts'
import { startSession } from './store/session.ts'
import { rememberSettings } from './store/settings.ts'
import { START_SCENARIO } from './content/startScenario.ts'
import { explorerApi } from './ui/api/explorer.ts'
import { App } from './ui/app/App.tsx'
import { followAppearance } from './ui/app/appearance.ts'
import { SessionContext } from './ui/common/SessionContext.ts'
import './ui/styles.css'

// The theme comes first: nothing is painted in the wrong colours.
rememberSettings()
followAppearance()

const root = document.getElementById('root')
const query = new URLSearchParams(location.search)
const speaker = query.get('speaker')
if (root && speaker !== null) {
  // The window of the speaker follows a page; it needs no machine of its own.
  void import('./ui/present/SpeakerPage.tsx').then(({ showSpeaker }) => showSpeaker(root, speaker || null))
} else if (root && query.has('embed')) {
  void import('./ui/embed/EmbedPage.tsx').then(({ showEmbed }) => showEmbed(root, query))
} else if (root) startPage(root)

function startPage(host: HTMLElement): void {
  // The text can be read before the machine has started; with a link, nothing but what it holds is ever shown.
  const hasLink = location.hash.length > 1
  if (!hasLink) useExplorer.setState({ text: START_SCENARIO.text })
  const session = startSession(new WorkerClient(createWorker))
  startPlayer()
  window.explorer = explorerApi(session)

  // Links have their code to themselves; it comes while the worker does.
  void session.hold(
    import('./ui/address/addressBar.ts').then(
      ({ followAddress }) => followAddress(session),
      () => openStart(session, hasLink ? UNREACHABLE : null),
    ),
  )

  createRoot(host).render(
    <SessionContext value={session}>
      <App />
    </SessionContext>,
  )
  // After the first picture; the page in one file is on the disk already.
  if (import.meta.env.PROD && import.meta.env.MODE !== 'single') {
    void session
      .idle()
      .then(() => import('./ui/offline/offline.ts'))
      .then(({ keepOffline }) => keepOffline())
      .catch(() => undefined)
  }
}
