/** What happened in this step, told in a sentence, as the call and its result, and as a list of changes. */
import type { DifferingPlace, StepView, Verdict } from '../../protocol/view.ts'
import type { DocumentStore } from '../../store/documentStore.ts'
import { furtherSentence } from '../../model/saidAlready.ts'
import { ExercisePlace } from '../lesson/ExercisePlace.tsx'
import { ForAnotherResult } from '../lesson/ForAnotherResult.tsx'
import { Narration } from '../lesson/Narration.tsx'
import { NextLesson } from '../lesson/NextLesson.tsx'
import { Questions } from '../lesson/Questions.tsx'
import { PredictPanel } from '../predict/PredictPanel.tsx'
import { Advice } from './advice/Advice.tsx'
import { CallLine } from './CallLine.tsx'
import { Card } from './Card.tsx'
import { Changes } from './Changes.tsx'
import { RefusedAnswer } from './RefusedAnswer.tsx'
import { NotRecorded } from './NotRecorded.tsx'
import { ReadText } from './ReadText.tsx'
import { WhatIf } from './WhatIf.tsx'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'

export function WhatPanel({ view }: { view: StepView }) {
  const sentence = furtherSentence(view)
  const isLast = useDocument(({ opened }) => view.step > 0 && view.step === opened?.timeline.steps)
  const isRefused = useDocument(({ opened }) => (opened?.timeline.errno[view.step - 1] ?? 0) !== 0)
  return (
    <>
      <PredictPanel />
      <div className="what">
        <ExercisePlace />
        {view.narration && <Narration narration={view.narration} />}
        {sentence !== '' && <p className="sentence">{sentence}</p>}
        <RefusedAnswer view={view} />
        {isRefused && <Advice view={view} />}
        {view.unrecorded !== undefined && <NotRecorded says={view.unrecorded} />}
        {view.narration?.forAnotherResult && <ForAnotherResult words={view.narration.forAnotherResult} />}
        {view.step === 0 && <Beginning isTold={(view.narration?.paragraphs.length ?? 0) > 0} />}
        {view.call && <CallLine call={view.call} stopped={view.stopped} />}
        {view.call && <WhatIf call={view.call} />}
        {view.read && <ReadText read={view.read} view={view} />}
        {view.stopped && <Stopped view={view} />}
        {view.verdict && <VerdictNote verdict={view.verdict} />}
        {view.notes.map((note) => (
          <p key={note} className="model-note">
            {note}
          </p>
        ))}
        {!view.stopped && view.dmesg.length > 0 && <KernelLog lines={view.dmesg} />}
        {view.narration && <Questions questions={view.narration.questions} />}
        {isLast && <NextLesson />}
        <Changes view={view} />
      </div>
      <Card view={view} />
    </>
  )
}

/** Before the first call: what the scenario is about, unless its author begins to tell, and the way in. */
function Beginning({ isTold }: { isTold: boolean }) {
  const about = useDocument((state) => state.opened?.about ?? '')
  const steps = useDocument((state) => state.opened?.timeline.steps ?? 0)
  const { goTo } = useDocumentStore().getState()
  return (
    <>
      {about !== '' && !isTold && <p className="about">{about}</p>}
      {steps === 0 && <FirstLines />}
      {steps > 0 && (
        <button type="button" className="plain-button" onClick={() => goTo(1)}>
          Run the first call <kbd>→</kbd>
        </button>
      )}
    </>
  )
}

/** What one may begin with. */
const FIRST_LINES = `A = spawn
A: a = mmap(20K)
A: munmap(a+4K, 4K)
cat /proc/maps
`

/** Nothing runs yet: what can be written, and lines to begin with. */
function FirstLines() {
  const store = useDocumentStore()
  const isScenario = useDocument((state) => state.opened?.kind === 'scenario')
  const begin = (): void => {
    const { text, setText } = store.getState()
    const end = text === '' || text.endsWith('\n') ? '' : '\n'
    setText(`${text}${end}${FIRST_LINES}`)
  }
  if (!isScenario) return null
  return (
    <section className="first-lines" aria-label="How to begin">
      <p>Each line of the text is one call, as strace prints it. For example:</p>
      <pre className="code">{FIRST_LINES}</pre>
      <button type="button" className="plain-button" onClick={begin}>
        Begin with these lines
      </button>
    </section>
  )
}

function Stopped({ view }: { view: StepView }) {
  const { goTo } = useDocumentStore().getState()
  return (
    <section className="stopped" aria-label="The kernel stopped">
      <h3>The kernel stopped</h3>
      <p>No call runs after this one. The machine is shown as it was when it stopped.</p>
      <LogLines lines={view.dmesg} />
      <button type="button" className="plain-button" onClick={() => goTo(view.step - 1)}>
        Back to step {view.step - 1}
      </button>
    </section>
  )
}

const LogLines = ({ lines }: { lines: readonly string[] }) =>
  lines.length === 0 ? null : <pre className="log code">{lines.join('\n')}</pre>

function KernelLog({ lines }: { lines: readonly string[] }) {
  return (
    <details className="kernel-log">
      <summary>
        Kernel log, {lines.length} {lines.length === 1 ? 'line' : 'lines'}
      </summary>
      <LogLines lines={lines} />
    </details>
  )
}

/** Few recordings have a step that differs: what finds the thing is fetched then. */
const select = (store: DocumentStore, at: DifferingPlace): Promise<unknown> =>
  import('../../store/differing.ts').then(
    ({ selectDiffering }) => selectDiffering(store, at),
    () => null,
  )

function VerdictNote({ verdict }: { verdict: Verdict }) {
  const kernel = useDocument((state) => state.opened?.kernel)
  const store = useDocumentStore()
  if (verdict.identical) {
    return (
      <p className="verdict identical">
        <span aria-hidden="true">✓</span> Identical to the recorded kernel{kernel ? `, ${kernel}` : ''}
      </p>
    )
  }
  const hidden = verdict.total - verdict.differences.length
  return (
    <section className="verdict differs">
      <p>
        <span aria-hidden="true">≠</span> Differs from the recorded kernel in{' '}
        {verdict.total === 1 ? '1 place' : `${verdict.total} places`}
      </p>
      <ul className="code">
        {verdict.differences.map(({ text, at }) => (
          <li key={text}>
            {at === null || at.kind === 'log' ? (
              text
            ) : (
              <button type="button" className="difference" onClick={() => void select(store, at)}>
                {text}
              </button>
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && <p>and {hidden} more</p>}
      <button type="button" className="text-button" onClick={() => usePage.setState({ dialog: 'mismatch' })}>
        Report it
      </button>
    </section>
  )
}
