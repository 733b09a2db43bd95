/** A series of captures: what was free at each, which orders went when, who grew, and what never came back. */
import { largest as largestOf } from '../../base/lists.ts'
import { useState } from 'react'
import { formatBytes, formatCount } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { ReportView } from '../../protocol/messages.ts'
import { openSeries } from '../../store/opening/openSeries.ts'
import { ReportCard } from './ReportCard.tsx'

type Series = NonNullable<ReportView['series']>
type Point = Series['points'][number]

const MOST_NAMED = 6
/** What is asked for by its index: a block of this order. */
const USUAL_ORDER = 5

const growths = (list: Series['growth']): string =>
  list
    .slice(0, MOST_NAMED)
    .map(
      ({ who, first, last }) =>
        `${who} from ${formatBytes(first * PAGE_SIZE)} to ${formatBytes(last * PAGE_SIZE)}`,
    )
    .join(', ')

const timeOf = ({ number, seconds }: Point): string =>
  seconds === null ? `capture ${number}` : `capture ${number}, ${seconds.toFixed(2)} s`

interface SeriesCardProps {
  readonly series: Series
  /** The log that holds the captures. */
  readonly text: string
  readonly close: () => void
}

export function SeriesCard({ series, text, close }: SeriesCardProps) {
  const { points, growth, caches, keptWords, sentence } = series
  const [at, setAt] = useState(points.length - 1)
  const [order, setOrder] = useState(USUAL_ORDER)
  const point = points[at]
  const most = Math.max(1, largestOf(points.map(({ free }) => free)))
  return (
    <ReportCard
      title={`${formatCount(points.length)} captures`}
      sentence={sentence}
      next={[{ words: 'Step through them', open: (session) => openSeries(session, text, at) }]}
      close={close}
    >
      {growth.length > 1 && <p>Grew: {growths(growth)}.</p>}
      {caches.length > 0 && <p>Caches of the kernel that grew: {growths(caches)}.</p>}
      {keptWords !== '' && <p>Taken after the first capture and never given back: {keptWords}.</p>}
      <svg
        className="series-picture"
        viewBox={`0 0 ${Math.max(1, points.length - 1) * 10} 60`}
        preserveAspectRatio="none"
        role="img"
        aria-label="Free memory at each capture, and the part of it in blocks too small"
      >
        <path className="series-free" d={areaOf(points.map(({ free }) => free / most))} />
        <path
          className="series-unusable"
          d={areaOf(points.map(({ free, unusable }) => ((free / most) * (unusable[order] ?? 0)) / 1000))}
        />
        <path className="series-at" d={`M${at * 10} 0V60`} />
      </svg>
      <p className="report-where">
        <i className="series-key series-key-free" /> free, at most {formatBytes(most * PAGE_SIZE)}{' '}
        <i className="series-key series-key-unusable" /> of it too small for{' '}
        <label>
          order{' '}
          <select value={order} onChange={({ currentTarget }) => setOrder(Number(currentTarget.value))}>
            {Array.from({ length: 11 }, (_, one) => (
              <option key={one} value={one}>
                {one} ({formatBytes(2 ** one * PAGE_SIZE)})
              </option>
            ))}
          </select>
        </label>
      </p>
      <label className="series-slider">
        Capture
        <input
          type="range"
          min={0}
          max={points.length - 1}
          value={at}
          aria-valuetext={point === undefined ? '' : timeOf(point)}
          onChange={({ currentTarget }) => setAt(Number(currentTarget.value))}
        />
      </label>
      {point !== undefined && <Changes point={point} order={order} />}
    </ReportCard>
  )
}

function Changes({ point, order }: { readonly point: Point; readonly order: number }) {
  const { free, largest, unusable, sentence } = point
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['Free', `${formatCount(free)} pages (${formatBytes(free * PAGE_SIZE)})`],
    [
      'Largest free block',
      largest < 0 ? 'none' : `order ${largest} (${formatBytes(2 ** largest * PAGE_SIZE)})`,
    ],
    [`Unusable for order ${order}`, `${((unusable[order] ?? 0) / 10).toFixed(1)} %`],
  ]
  return (
    <>
      <p>{sentence}</p>
      <dl className="report-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Shares of the height, ten units apart. */
const areaOf = (shares: readonly number[]): string =>
  `M0 60${shares.map((share, at) => `L${at * 10} ${(60 - 58 * share).toFixed(2)}`).join('')}V60Z`
