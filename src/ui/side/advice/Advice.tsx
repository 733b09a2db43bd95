/** What would have helped a refused request, as the model found by trying: two changes at once, all that help when asked for. */
import { useEffect, useRef, useState } from 'react'
import { formatBytes, formatCount } from '../../../base/format.ts'
import { encodeLink } from '../../../link/link.ts'
import type { Advice as AdviceView, Suggestion } from '../../../protocol/advice.ts'
import type { OpenedView, Problem } from '../../../protocol/messages.ts'
import type { StepView } from '../../../protocol/view.ts'
import { triedWords, untriedWords, whyNothingHelps } from '../../../model/advice/tried.ts'
import { useBeside } from '../../../store/beside.ts'
import { exerciseOf, isUntold } from '../../../store/exercise.ts'
import { useDocument, useSession } from '../../../store/useDocument.ts'
import { CopyField } from '../../share/CopyField.tsx'
import { shareAddress } from '../../share/shareText.ts'
import { briefAdvice, canAdvise, whyUntried } from './remedies.ts'
import './advice.css'

type Search =
  | { readonly is: 'looking'; readonly share: number }
  | { readonly is: 'found'; readonly advice: AdviceView }
  | { readonly is: 'failed'; readonly problem: Problem }
  | { readonly is: 'idle' }

const IDLE: Search = { is: 'idle' }

/** What was found out about one step of one run. */
interface Findings {
  readonly of: OpenedView | null
  readonly step: number
  readonly brief: Search | { readonly is: 'impossible' }
  readonly full: Search
  readonly short: Search
}

const NOTHING: Findings = { of: null, step: 0, brief: IDLE, full: IDLE, short: IDLE }

interface AdviceProps {
  readonly view: StepView
  /** Not the step's own call: a request for so many pages after it. Nothing is tried before it is asked for. */
  readonly pages?: number
}

export function Advice({ view, pages }: AdviceProps) {
  const { step } = view
  const opened = useDocument((state) => state.opened)
  const session = useSession()
  const isAsked = useDocument(isUntold) || pages !== undefined
  const whyNot = whyUntried(opened)
  const [findings, setFindings] = useState(NOTHING)
  const isCurrent = findings.of === opened && findings.step === step
  const { brief, full, short } = isCurrent ? findings : NOTHING

  const present = useRef({ opened, step })
  useEffect(() => {
    present.current = { opened, step }
    if (!canAdvise(opened) || isAsked || whyNot !== null) return undefined
    let isShown = true
    void briefAdvice(session, opened, step).then((advice) => {
      if (!isShown || advice === null) return
      const found = advice === 'impossible' ? ({ is: advice } as const) : ({ is: 'found', advice } as const)
      setFindings({ ...NOTHING, of: opened, step, brief: found })
    })
    return () => {
      isShown = false
      session.stopAdvice()
    }
  }, [session, opened, step, isAsked, whyNot])

  if (whyNot !== null)
    return (
      <section className="advice" aria-label="What would have helped">
        <h3>What would have helped?</h3>
        <p className="advice-after">{whyNot}</p>
      </section>
    )
  const put = (part: Partial<Findings>): void => {
    // An answer may come when another step is shown.
    if (present.current.opened !== opened || present.current.step !== step) return
    setFindings((now) => ({
      ...(now.of === opened && now.step === step ? now : NOTHING),
      of: opened,
      step,
      ...part,
    }))
  }
  const tryAll = async (): Promise<void> => {
    session.store.setState((state) => ({ toldFor: exerciseOf(state) }))
    put({ full: { is: 'looking', share: 0 } })
    const outcome = await session.consult(
      { type: 'advise', step, isBrief: false, ...(pages !== undefined && { pages }) },
      (share) => put({ full: { is: 'looking', share } }),
    )
    if (outcome.type === 'advice') put({ full: { is: 'found', advice: outcome.advice } })
    else put({ full: outcome.type === 'failed' ? { is: 'failed', problem: outcome.problem } : IDLE })
  }
  const shorten = async (): Promise<void> => {
    put({ short: { is: 'looking', share: 0 } })
    const outcome = await session.consult({ type: 'shorten', step }, (share) =>
      put({ short: { is: 'looking', share } }),
    )
    if (outcome.type === 'shortened') {
      const { text, operations } = outcome.shortened
      await session.open({ kind: 'scenario', text }, operations)
    } else put({ short: outcome.type === 'failed' ? { is: 'failed', problem: outcome.problem } : IDLE })
  }

  const shown = full.is === 'found' ? full.advice : brief.is === 'found' ? brief.advice : null
  const isLooking = full.is === 'looking' || short.is === 'looking'
  const isPossible = brief.is !== 'impossible'
  return (
    <section className="advice" aria-label="What would have helped">
      <h3>What would have helped?</h3>
      {pages !== undefined && full.is === 'found' && (
        <p className="advice-after">
          Tried with the line <code>{full.advice.call}</code> after this step, which each change adds too.
        </p>
      )}
      {shown !== null && <Suggestions view={view} advice={shown} isAll={full.is === 'found'} />}
      {[full, short].map((search, n) =>
        search.is === 'looking' ? (
          <p key={n} className="advice-looking" role="status">
            <progress value={search.share} max={1} aria-label="Changes tried" /> Trying changes…{' '}
            <button type="button" className="text-button" onClick={() => session.stopAdvice()}>
              Stop
            </button>
          </p>
        ) : (
          search.is === 'failed' && (
            <p key={n} role="alert">
              {search.problem.title}. {search.problem.remedy}
            </p>
          )
        ),
      )}
      {!isPossible && (
        <p className="advice-after">
          Nothing can be tried: recordings of machines with an MMU and of kernels before 2.6.29 cannot run as
          scenarios.
        </p>
      )}
      {!isLooking && isPossible && (
        <p className="advice-more">
          {full.is !== 'found' && (
            <button type="button" className="text-button" onClick={() => void tryAll()}>
              Try all changes
            </button>
          )}
          {pages === undefined && (
            <button type="button" className="text-button" onClick={() => void shorten()}>
              Open the shortest program that fails like this
            </button>
          )}
        </p>
      )}
    </section>
  )
}

interface SuggestionsProps {
  readonly view: StepView
  readonly advice: AdviceView
  readonly isAll: boolean
}

function Suggestions({ view, advice, isAll }: SuggestionsProps) {
  const { suggestions, helping, tried } = advice
  const trials = `${formatCount(tried)} changes were tried`
  if (suggestions.length === 0)
    return isAll ? (
      <p>
        {trials}, and none of them helps. {triedWords(advice)} {untriedWords(advice)} {whyNothingHelps(view)}
      </p>
    ) : (
      <p>
        {tried === 0
          ? 'The program is long: nothing was tried yet.'
          : 'No small change was found immediately.'}
      </p>
    )
  const kinds = byKind(suggestions)
  return (
    <>
      <ol>
        {[...kinds].map(([kind, [best, ...others]]) => (
          <li key={kind}>
            {best && <One suggestion={best} />}
            {others.length > 0 && <Others suggestions={others} />}
          </li>
        ))}
      </ol>
      {isAll && (
        <p className="advice-after">
          {trials}, and {formatCount(helping)} of them {helping === 1 ? 'helps' : 'help'}.{' '}
          {helping > suggestions.length && `The first ${formatCount(suggestions.length)} are listed. `}
          The smallest stand first. {untriedWords(advice)}
        </p>
      )}
    </>
  )
}

function Others({ suggestions }: { readonly suggestions: readonly Suggestion[] }) {
  return (
    <details>
      <summary>
        {suggestions.length === 1 ? 'Another one' : `${suggestions.length} others`} of this kind
      </summary>
      <ul>
        {suggestions.map((one) => (
          <li key={one.change}>
            <One suggestion={one} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function One({ suggestion }: { readonly suggestion: Suggestion }) {
  const session = useSession()
  const { change, lines, after, text, beside, targetStep } = suggestion
  const isText = useDocument((state) => state.opened?.kind === 'scenario')
  const isPaged = useDocument((state) => state.view?.spaces.kind === 'paged')
  const { setText, setHover } = session.store.getState()
  const take = (changed: string): void => {
    // What was recorded stays what it was.
    if (isText) setText(changed)
    else void session.open({ kind: 'scenario', text: changed }, targetStep)
  }
  return (
    <span
      onPointerEnter={() =>
        setHover(isText && lines[0] !== undefined ? { kind: 'line', line: lines[0] } : null)
      }
      onPointerLeave={() => setHover(null)}
    >
      {change} <span className="advice-after">{afterWords(after, isPaged)}</span>{' '}
      <button
        type="button"
        className="text-button"
        title={isText ? 'Changes the text; undo restores it.' : 'The recording as a scenario, changed so.'}
        onClick={() => take(text)}
      >
        {isText ? 'Make this change' : 'Open with this change'}
      </button>{' '}
      {beside !== null && (
        <button
          type="button"
          className="text-button"
          title="A second machine, changed so, runs the same program beside this one."
          onClick={() => {
            useBeside.setState({ isAlone: false })
            take(beside)
          }}
        >
          Look at it beside
        </button>
      )}{' '}
      <SuggestionLink suggestion={suggestion} />
    </span>
  )
}

/** Made when it is asked for: there may be hundreds of suggestions. */
function SuggestionLink({ suggestion: { change, text, targetStep } }: { readonly suggestion: Suggestion }) {
  const [link, setLink] = useState<string | null>(null)
  const make = async (): Promise<void> => {
    const fragment = await encodeLink({ document: { kind: 'text', text }, step: targetStep, view: null })
    setLink(fragment === null ? '' : shareAddress(location.href, fragment))
  }
  if (link === null)
    return (
      <button type="button" className="text-button" onClick={() => void make()}>
        Link
      </button>
    )
  return link === '' ? (
    <span role="status">The text is too long for a link.</span>
  ) : (
    <CopyField label={`Link to the text with this change: ${change}`} text={link} rows={2} />
  )
}

/** Refusals that are named; the rest is counted. */
const NAMED = 2

/** `isPaged`: with an MMU no mapping has slack. */
function afterWords({ free, largest, slack, refused }: Suggestion['after'], isPaged: boolean): string {
  const held = isPaged ? '' : slack === 0 ? ', no slack' : `, slack ${formatBytes(slack)}`
  const room = `Then ${formatBytes(free)} are free, the largest block ${largest === 0 ? 'none' : formatBytes(largest)}${held}`
  if (refused.length === 0) return `${room}.`
  const named = refused.slice(0, NAMED).map(({ step, errno }) => `step ${step} (${errno ?? 'refused'})`)
  const rest = refused.length - named.length
  return `${room}; but refused instead: ${named.join(', ')}${rest === 0 ? '' : ` and ${formatCount(rest)} more`}.`
}

/** The kinds in the order of their best suggestions. */
function byKind(suggestions: readonly Suggestion[]): Map<string, Suggestion[]> {
  const kinds = new Map<string, Suggestion[]>()
  for (const suggestion of suggestions)
    kinds.set(suggestion.kind, [...(kinds.get(suggestion.kind) ?? []), suggestion])
  return kinds
}
