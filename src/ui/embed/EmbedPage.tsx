/** The page in a frame of another page: the views that were chosen, the sentence, stepping, and a way to the whole. */
import { ExternalLink } from 'lucide-react'
import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { zoomLibrary } from '../../canvas/zoomLibrary.ts'
import { WorkerClient } from '../../client/workerClient.ts'
import type { WorkerLike } from '../../client/workerClient.ts'
import { openText, readCatalogue } from '../../store/opening/documents.ts'
import { openFragment } from '../../store/opening/openFragment.ts'
import { startSession } from '../../store/session.ts'
import type { Session } from '../../store/session.ts'
import { START_SCENARIO } from '../../content/startScenario.ts'
import { explorerApi } from '../api/explorer.ts'
import { followBeside } from '../app/followBeside.ts'
import { followAppearance } from '../app/start/appearance.ts'
import { Banners } from '../app/Banners.tsx'
import { StartingMap } from '../app/EmptyBench.tsx'
import { letters } from '../app/start/letters.ts'
import { PanelBoundary } from '../app/PanelBoundary.tsx'
import { Timeline } from '../../views/timeline/Timeline.tsx'
import { LiveSentence } from '../app/LiveSentence.tsx'
import { useDocumentTitle } from '../app/useDocumentTitle.ts'
import { converse } from './conversation.ts'
import { Cover } from './Cover.tsx'
import { embedOptions } from './options.ts'
import type { EmbedOptions } from './options.ts'
import { lateParts, Pictures } from './Pictures.tsx'
import { EmbedSentence } from './EmbedSentence.tsx'
import { useEmbedKeys } from './useEmbedKeys.ts'
import { useWholeAddress } from './useWholeAddress.ts'
import { usePage } from '../../store/pageStore.ts'
import { DocumentContext, useDocument } from '../../store/useDocument.ts'
import './embed.css'

export function showEmbed(root: HTMLElement, query: URLSearchParams, makeWorker: () => WorkerLike): void {
  followAppearance()
  const options = embedOptions(query)
  usePage.setState({ covered: options.spoiler })
  const session = startSession(new WorkerClient(makeWorker))
  window.explorer = explorerApi(session, () => Promise.all([letters(), zoomLibrary(), lateParts()]))
  converse(session, options.origins)
  followBeside(session)
  const { beside } = options
  if (beside !== null)
    void session.awaiting(import('./askBeside.ts').then(({ askBeside }) => askBeside(session, beside)))
  // Nobody asks in a frame: what a link would have asked about is shown.
  session.store.subscribe(({ predicting }) => {
    if (predicting) session.store.setState({ predicting: false })
  })
  void session.awaiting(openAddress(session))
  window.addEventListener('hashchange', () => void session.awaiting(openAddress(session)))
  createRoot(root).render(
    <DocumentContext value={session}>
      <EmbedPage options={options} />
    </DocumentContext>,
  )
}

/** A frame shows what its link says or says why not: it never shows something else in its place. */
async function openAddress(session: Session): Promise<void> {
  const fragment = location.hash.slice(1)
  void readCatalogue()
  if (fragment === '') await openText(session, START_SCENARIO.text, START_SCENARIO.id)
  else await openFragment(session, fragment, { own: false })
}

function EmbedPage({ options }: { readonly options: EmbedOptions }) {
  const title = useDocumentTitle()
  const isThere = useDocument((state) => state.view !== null)
  const covered = usePage((state) => state.covered)
  const address = useWholeAddress()
  const hasTimeline = options.views.includes('timeline')
  useEmbedKeys()
  useEffect(() => {
    document.title = title === null ? 'NOMMU Explorer' : `${title} · NOMMU Explorer`
  }, [title])
  if (covered) return <Cover title={title} />
  return (
    <div className="embed" data-pictures={options.views.some((view) => view !== 'timeline')}>
      <header className="embed-bar">
        <h1>{title ?? 'NOMMU Explorer'}</h1>
        <a
          href={address}
          target="_blank"
          rel="noopener"
          title="Open the full page at this step, in a new tab"
        >
          Open full page <ExternalLink size={14} aria-hidden />
        </a>
      </header>
      <Banners />
      <main className="embed-views" id="memory" tabIndex={-1}>
        {isThere ? <Pictures views={options.views} /> : <StartingMap />}
      </main>
      <EmbedSentence hasButtons={!hasTimeline} />
      {hasTimeline && (
        <div className="embed-timeline">
          <PanelBoundary name="timeline">
            <Timeline />
          </PanelBoundary>
        </div>
      )}
      <LiveSentence />
    </div>
  )
}
