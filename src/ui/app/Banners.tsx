import { X } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { formatCount } from '../../base/format.ts'
import type { Progress } from '../../protocol/messages.ts'
import { SpeakerNotice } from './panels.tsx'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'

/** What went wrong, what to do about it, and how far a long run is. At most one of a kind at a time. */
export function Banners() {
  return (
    <div className="banners">
      <div className="notices">
        <DeathBanner />
        <ProblemBanner />
        <LinkNotice />
        <SpeakerNotice />
      </div>
      <RunProgress />
    </div>
  )
}

/** Rare, and it knows all about links: fetched when there is something to say. */
const LinkBanner = lazy(() =>
  import('../address/LinkBanner.tsx').then(
    ({ LinkBanner: Loaded }) => ({ default: Loaded }),
    () => ({ default: UnsaidNotice }),
  ),
)

function UnsaidNotice() {
  return (
    <section className="banner" role="alert" aria-label="About the link">
      <p>
        <strong>The link did not open as it was sent.</strong>{' '}
        <span className="remedy">Check your connection and load the page again.</span>
      </p>
    </section>
  )
}

function LinkNotice() {
  const isNeeded = usePage((state) => state.linkNotice !== null)
  if (!isNeeded) return null
  return (
    <Suspense>
      <LinkBanner />
    </Suspense>
  )
}

function ProblemBanner() {
  const problem = useDocument((state) => state.problem)
  const dismiss = useDocument((state) => state.dismissProblem)
  if (problem === null) return null
  return (
    <section className="banner" role="alert" aria-label="Problem">
      <p>
        <strong>{problem.title}.</strong> {problem.detail} <span className="remedy">{problem.remedy}</span>
      </p>
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={dismiss}>
        <X size={16} aria-hidden />
      </button>
    </section>
  )
}

function DeathBanner() {
  const workerDied = useDocument((state) => state.workerDied)
  const session = useSession()
  if (!workerDied) return null
  return (
    <section className="banner" role="alert" aria-label="The simulator stopped">
      <p>
        <strong>The simulator stopped.</strong> It may have run out of memory. Your text and your step are
        kept.
      </p>
      <button type="button" className="main-button" onClick={() => void session.restart()}>
        Restart
      </button>
    </section>
  )
}

const PROGRESS_NAMES: Readonly<Record<Progress['doing'], string>> = {
  reading: 'Text read',
  running: 'Steps run',
  checking: 'Steps whose words are checked',
  trying: 'Changes tried',
}

function progressWords({ doing, done, total }: Progress): string {
  if (total === 0) return 'Reading…'
  if (doing === 'running') return `${formatCount(done)} of ${formatCount(total)} steps`
  const share = `${Math.floor((100 * done) / total)} %`
  return doing === 'reading' ? `Reading, ${share}` : `Checking the narration, ${share}`
}

/** Appears only if a run takes longer than the eye minds (see shell.css). */
function RunProgress() {
  const progress = useDocument((state) => state.progress)
  const isStarting = useDocument((state) => state.view === null)
  const session = useSession()
  if (progress === null || (isStarting && progress.total === 0)) return null
  return (
    <section className="run-progress" aria-label="Running">
      <progress
        aria-label={PROGRESS_NAMES[progress.doing]}
        {...(progress.total > 0 ? { value: progress.done, max: progress.total } : {})}
      />
      <span className="run-count">{progressWords(progress)}</span>
      <button type="button" className="text-button" onClick={() => session.cancel()}>
        Cancel
      </button>
    </section>
  )
}
