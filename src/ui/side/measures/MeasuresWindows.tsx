/** For one order: whether a request would be met, until when, and which places would need the fewest pages freed. */
import { useLayoutEffect, useMemo, useState } from 'react'
import { formatBytes, formatCount, formatPages, hex } from '../../../base/format.ts'
import { PAGE_SIZE, pfnToAddr } from '../../../base/units.ts'
import type { RunMeasures, StepMeasures, StepView } from '../../../protocol/view.ts'
import { cheapestWindows } from '../../../model/windows/cheapestWindow.ts'
import type { BlockWindow, WindowSearch } from '../../../model/windows/cheapestWindow.ts'
import { placeName } from '../../../model/windows/refusedBlock.ts'
import { lastFit, REFUSAL_WORDS } from '../../../model/run/measures.ts'
import type { Thing } from '../../../model/things.ts'
import { holderWords, wayToFree } from '../../../model/windows/windowWords.ts'
import { Advice } from '../advice/Advice.tsx'
import { MeasureDefinition } from './MeasureDefinition.tsx'
import { RichText, ThingLink } from '../../common/RichText.tsx'
import { useDocumentStore } from '../../../store/useDocument.ts'

/** Holders of a window before the rest is only counted. */
const SHOWN = 5

interface Props {
  readonly view: StepView
  readonly measures: StepMeasures
  readonly run: RunMeasures
  readonly order: number
}

export function MeasuresWindows({ view, measures, run, order }: Props) {
  const search = useMemo(() => cheapestWindows(view, order), [view, order])
  const { setHover } = useDocumentStore().getState()
  const [kept, keep] = useState<number | null>(null)
  const [pointed, point] = useState<number | null>(null)
  // Nothing is drawn on the map unasked.
  const shown = search.best[pointed ?? kept ?? -1] ?? null
  useShownWindow(shown)
  useShownFit(run, order)
  const chosen = search.best[kept ?? 0] ?? search.best[0] ?? null
  const pointAt = (at: number | null): void => {
    point(at)
    const window = at === null ? undefined : search.best[at]
    setHover(window ? thingOf(window) : null)
  }
  return (
    <section aria-label={`Order ${order}`}>
      <h3 className="measures-title">
        Order {order}, {formatBytes(2 ** order * PAGE_SIZE)}
      </h3>
      <Fit measures={measures} run={run} order={order} step={view.step} />
      {measures.refusals[order] != null && (
        <Advice key={`${view.step} ${order}`} view={view} pages={2 ** order} />
      )}
      <details className="measure" name="measure">
        <summary>
          <span className="measure-name">Cheapest window</span>
          <span className="measure-line" />
          <span className="measure-value">{cost(search)}</span>
        </summary>
        <MeasureDefinition id="window" />
      </details>
      {search.best.length === 0 ? (
        <p className="window-none">{nowhere(search)}</p>
      ) : (
        <ul className="windows" onPointerLeave={() => pointAt(null)}>
          {search.best.map((window, at) => (
            <li key={window.pfn}>
              <button
                type="button"
                aria-pressed={at === kept}
                onClick={() => keep(at === kept ? null : at)}
                onPointerEnter={() => pointAt(at)}
                onFocus={() => pointAt(at)}
                onBlur={() => pointAt(null)}
              >
                <span className="code">{hex(pfnToAddr(window.pfn))}</span>
                <Filling window={window} />
                <span className="window-cost">
                  {window.pagesToFree === 0 ? 'free' : formatPages(window.pagesToFree)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {chosen && <InTheWay view={view} window={chosen} />}
      {search.blocked > 0 && search.best.length > 0 && (
        <p className="window-blocked">
          {formatCount(search.blocked)} of the {formatCount(search.total)} possible positions contain pages
          that are never freed (kernel, init).
        </p>
      )}
    </section>
  )
}

/** The whole window as something to point at, for the other views. */
const thingOf = ({ pfn, order }: BlockWindow): Thing => ({
  kind: 'pages',
  name: placeName(order),
  runs: [{ pfn, pages: 2 ** order }],
})

/** The window that the page map outlines, while the panel is open. */
function useShownWindow(window: BlockWindow | null): void {
  const store = useDocumentStore()
  useLayoutEffect(() => {
    store.setState({
      measuredWindow: window && { pfn: window.pfn, pages: 2 ** window.order, inTheWay: window.inTheWay },
    })
  }, [store, window])
  useLayoutEffect(() => () => store.setState({ measuredWindow: null }), [store])
}

/** The border that the timeline draws, while the panel is open. */
function useShownFit(run: RunMeasures, order: number): void {
  const store = useDocumentStore()
  useLayoutEffect(() => {
    const step = lastFit(run, order)
    store.setState({ lastFit: step === null ? null : { order, step } })
    return () => store.setState({ lastFit: null })
  }, [store, run, order])
}

function cost({ best, order }: WindowSearch): string {
  const least = best[0]?.pagesToFree
  if (least === undefined) return 'nowhere'
  if (least === 0) return 'free already'
  return `${formatCount(least)} of ${formatPages(2 ** order)}`
}

const nowhere = ({ total }: WindowSearch): string =>
  total === 0
    ? 'No place of this size lies inside the zone.'
    : total === 1
      ? 'The only possible position contains pages that are never freed (kernel, init).'
      : `Each of the ${formatCount(total)} possible positions contains pages that are never freed (kernel, init).`

function Fit({ measures, run, order, step }: Omit<Props, 'view'> & { step: number }) {
  const refusal = measures.refusals[order] ?? null
  const last = lastFit(run, order)
  return (
    <p className={refusal === null ? 'fit' : 'fit is-refused'}>
      {refusal === null
        ? 'This request would succeed now.'
        : `A request would be refused: ${REFUSAL_WORDS[refusal]}.`}{' '}
      {last === null ? (
        'It never fits in this run.'
      ) : last === run.fits.length - 1 ? (
        'It would succeed again at the end of the run.'
      ) : last === step ? (
        'This is the last step at which it fits.'
      ) : (
        <>
          The last step at which it would still fit is{' '}
          <ThingLink thing={{ kind: 'step', step: last }} text={`step ${last}`} />.
        </>
      )}
    </p>
  )
}

const FILLING = { width: 92, height: 10 }

/** The window from low to high as a bar: what is in the way is dark. */
function Filling({ window }: { window: BlockWindow }) {
  const scale = FILLING.width / 2 ** window.order
  return (
    <svg className="window-filling" {...FILLING} aria-hidden="true">
      <rect className="is-free" {...FILLING} />
      {window.inTheWay.map((run) => (
        <rect
          key={run.pfn}
          x={(run.pfn - window.pfn) * scale}
          width={Math.max(1, run.pages * scale)}
          height={FILLING.height}
        />
      ))}
    </svg>
  )
}

function InTheWay({ view, window }: { view: StepView; window: BlockWindow }) {
  const { setBrush } = useDocumentStore().getState()
  const left = window.holders.length - SHOWN
  return (
    <div className="in-the-way">
      <p>
        <RichText rich={wayToFree(view, window)} />{' '}
        <button
          type="button"
          className="quiet-button"
          onClick={() =>
            setBrush({ start: pfnToAddr(window.pfn), end: pfnToAddr(window.pfn + 2 ** window.order) })
          }
        >
          Show in the columns
        </button>
      </p>
      {window.holders.length > 0 && (
        <ul>
          {window.holders.slice(0, SHOWN).map((holder, i) => (
            <li key={i}>
              <RichText rich={holderWords(view, holder)} />
            </li>
          ))}
          {left > 0 && <li>and {formatCount(left)} more</li>}
        </ul>
      )}
    </div>
  )
}
