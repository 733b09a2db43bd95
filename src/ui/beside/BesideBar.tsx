/** Above the pictures of two machines: what each is called, what the step does differently, and the ways from difference to difference. */
import { ArrowLeftRight, ChevronLeft, ChevronRight, X } from 'lucide-react'
import { useMemo } from 'react'
import { capital } from '../../model/beside/names.ts'
import { besideSentence } from '../../model/beside/sentence.ts'
import { useBeside } from '../../store/beside.ts'
import type { Beside } from '../../store/beside.ts'
import { lastRevealed } from '../../store/documentStore.ts'
import { useDocument, useDocumentStore, useOther } from '../../store/useDocument.ts'
import { BelowSwitch } from './BelowSwitch.tsx'

/** What differs in the step that both show; null while the second machine is not there yet. */
function useSentence({ second, names, differences }: Beside): string | null {
  const view = useDocument((state) => state.view)
  const timeline = useDocument((state) => state.opened?.timeline ?? null)
  const revealed = useDocument(lastRevealed)
  const otherView = useOther(second, (state) => state.view)
  const otherTimeline = useOther(second, (state) => state.opened?.timeline ?? null)
  return useMemo(() => {
    if (!view || !timeline || !otherView || !otherTimeline) return null
    if (otherView.step !== Math.min(view.step, otherTimeline.steps)) return null
    return besideSentence(
      { name: names.first, view, timeline },
      { name: names.second, view: otherView, timeline: otherTimeline },
      differences,
      revealed,
    )
  }, [view, timeline, otherView, otherTimeline, names, differences, revealed])
}

export function BesideBar({ beside }: { readonly beside: Beside }) {
  const { second, next, names } = beside
  const sentence = useSentence(beside)
  const store = useDocumentStore()
  const step = useDocument((state) => state.step)
  const revealed = useDocument(lastRevealed)
  const showsSecond = useBeside((state) => state.showsSecond)
  const below = useBeside((state) => state.below)
  const isRecorded = useDocument((state) => state.opened?.kind === 'recording')
  const problem = useOther(second, (state) => state.problem)
  const go = (direction: 1 | -1) => {
    const found = next(step, direction)
    return found !== null && found <= revealed ? () => store.getState().goTo(found) : null
  }
  return (
    <section
      className="beside-bar"
      aria-label="Two machines"
      data-shows={showsSecond ? 'second' : 'first'}
      data-below={below}
      data-recorded={isRecorded || undefined}
    >
      <p className="beside-names">
        <b className="beside-first">{capital(names.first)}</b>
        <span aria-hidden> ≠ </span>
        <b className="beside-other">{capital(names.second)}</b>
      </p>
      <p className="beside-sentence" role={problem ? 'alert' : 'status'} title={sentence ?? undefined}>
        {problem ? `${problem.title}. ${problem.remedy}` : (sentence ?? 'The second machine runs.')}
      </p>
      <div className="beside-tools">
        <button
          type="button"
          className="text-button beside-flip"
          aria-pressed={showsSecond}
          title="Flip between the two machines (F)"
          onClick={() => useBeside.setState({ showsSecond: !showsSecond })}
        >
          <ArrowLeftRight size={14} aria-hidden /> {capital(showsSecond ? names.second : names.first)}
        </button>
        <BelowSwitch />
        <Tool label="Previous difference (Shift X)" act={go(-1)}>
          <ChevronLeft size={16} aria-hidden />
        </Tool>
        <Tool label="Next difference (X)" act={go(1)}>
          <ChevronRight size={16} aria-hidden />
        </Tool>
        <Tool label="Switch the second machine off (M)" act={() => useBeside.setState({ isAlone: true })}>
          <X size={15} aria-hidden />
        </Tool>
      </div>
    </section>
  )
}

interface ToolProps {
  readonly label: string
  /** null: there is nowhere to go. */
  readonly act: (() => void) | null
  readonly children: React.ReactNode
}

const Tool = ({ label, act, children }: ToolProps) => (
  // Stays reachable, so that the focus is not lost at the last difference.
  <button type="button" aria-label={label} title={label} aria-disabled={act === null} onClick={() => act?.()}>
    {children}
  </button>
)
