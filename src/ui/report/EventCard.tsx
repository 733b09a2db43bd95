/** One failure: the cause, the sentence, the arithmetic, what would have helped, and what is missing for certainty. */
import { formatBytes, formatCount } from '../../base/format.ts'
import type { EventView } from '../../protocol/messages.ts'

const CAUSE_WORDS: Readonly<Record<EventView['cause'], string>> = {
  'above-largest-order': 'Larger than any block',
  fragmentation: 'Fragmentation',
  watermark: 'The reserve',
  'lowmem-reserve': 'Kept for others',
  'cma-only': 'Only CMA is free',
  'highatomic-only': 'Only the atomic reserve is free',
  'zone-restriction': 'The wrong zone',
  exhaustion: 'Memory is used up',
  'atomic-reserve': 'The atomic reserve is used up',
  'address-space': 'Address space, not memory',
  'kernel-defect': 'A defect of the kernel',
  unknown: 'Not certain',
}

interface EventCardProps {
  readonly event: EventView
  readonly isChosen: boolean
  readonly choose: () => void
}

export function EventCard({ event, isChosen, choose }: EventCardProps) {
  return (
    <article className="report-event" aria-current={isChosen}>
      <button type="button" className="report-cause" onClick={choose}>
        <span className="report-cause-word">{CAUSE_WORDS[event.cause]}</span>
        <span className="report-where">
          {event.times > 1 ? `${formatCount(event.times)} times, ` : ''}
          {event.time === null ? '' : `at ${event.time}, `}line {formatCount(event.firstLine)}
        </span>
      </button>
      <p>{event.sentence}</p>
      {isChosen && <Details event={event} />}
    </article>
  )
}

function Details({ event }: { readonly event: EventView }) {
  return (
    <>
      <dl className="report-facts">
        {factsOf(event).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {event.remedies.length > 0 && (
        <>
          <h3 className="menu-heading">What helps</h3>
          <ul className="report-remedies">
            {event.remedies.map(({ kind, text, cost, effect }) => (
              <li key={kind}>
                {text}{' '}
                <span className="report-cost">
                  {effect === 'certain' ? 'It would have passed. ' : ''}Cost: {cost}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {event.missing.length > 0 && (
        <>
          <h3 className="menu-heading">What would make this certain</h3>
          <ul className="report-remedies">
            {event.missing.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function factsOf(event: EventView): [name: string, value: string][] {
  const { order, pages, pageSize, length, freePages, largestFreeOrder, grantable } = event
  const memory = (count: number): string => `${formatCount(count)} pages (${formatBytes(count * pageSize)})`
  const facts: [string, string | null][] = [
    ['Asked for', length === null ? (pages === null ? null : memory(pages)) : `${formatCount(length)} bytes`],
    ['Block needed', order === null ? null : `order ${order} (${formatBytes(2 ** order * pageSize)})`],
    ['Free', freePages === null ? null : memory(freePages)],
    [
      'Largest free block',
      largestFreeOrder === null
        ? null
        : `order ${largestFreeOrder} (${formatBytes(2 ** largestFreeOrder * pageSize)})`,
    ],
    ['The test', event.arithmetic],
    [
      'Would have been given',
      grantable === null ? null : grantable === 0 ? 'nothing' : `up to ${formatBytes(grantable)}`,
    ],
    ['Zone', event.zone],
    ['Page size', formatBytes(pageSize)],
    ['Kernel', event.kernel],
  ]
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as [string, string]]))
}
