/** A program: its parts, and for each way in which it can lie what it asks for, order by order, and whether it would start. */
import type { CSSProperties } from 'react'
import { formatBytes, formatCount } from '../../base/format.ts'
import type {
  BlockFate,
  ProgramBlock,
  ProgramPart,
  ProgramStart,
  ProgramView,
} from '../../protocol/program.ts'
import './program.css'

export function Program({ program }: { readonly program: ProgramView }) {
  const { format, size, parts, starts, brkRoom, shares, changes, problems, assumes } = program
  const startsAnyway = starts.every((start) => start.starts === true)
  return (
    <div className="program">
      <p>
        {format}, a file of {formatBytes(size)}.
      </p>
      <Parts parts={parts} />
      {starts.map((start) => (
        <Start key={start.where} start={start} />
      ))}
      <p>
        {brkRoom > 0
          ? `brk can give it ${formatBytes(brkRoom)}: what rounding and relocations leave over.`
          : 'brk gives it nothing: a malloc that relies on it fails.'}{' '}
        {shares
          ? 'Further instances use the text of the first.'
          : 'Nothing of it is shared: each instance is a whole copy.'}
      </p>
      {problems.length > 0 && (
        <ul className="program-problems">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {changes.length > 0 && (
        <section aria-label="What to change">
          <h3 className="menu-heading">What to change</h3>
          <ul>
            {changes.map(({ says, gains, starts: would }) => (
              <li key={says}>
                {says}: <strong>{formatBytes(gains)}</strong> less in blocks.
                {would !== null &&
                  !startsAnyway &&
                  (would ? ' It would start now.' : ' It would not start now all the same.')}
              </li>
            ))}
          </ul>
        </section>
      )}
      {assumes.length > 0 && <p className="program-note">Assumed: {assumes.join('; ')}.</p>}
    </div>
  )
}

/** Text, data, bss and stack one behind the other, as wide as they are large. */
function Parts({ parts }: { readonly parts: readonly ProgramPart[] }) {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <div className="program-parts" role="list" aria-label="Its parts">
      {parts.map(({ what, bytes }, n) => {
        const style: CSSProperties & { '--share': number } = { '--share': total === 0 ? 1 : bytes / total }
        return (
          <span
            key={`${what} ${n}`}
            role="listitem"
            data-part={what}
            style={style}
            title={`${what} ${formatBytes(bytes)}`}
          >
            {what} {formatBytes(bytes)}
          </span>
        )
      })}
    </div>
  )
}

const FATES: Readonly<Record<BlockFate, string>> = {
  taken: 'taken',
  inPlace: 'none: used in place',
  shared: 'none: shared',
  refused: 'refused',
  untried: 'not asked for',
}

function Start({
  start: { where, blocks, starts, says, takes, secondTakes },
}: {
  readonly start: ProgramStart
}) {
  const verdict = starts === null ? null : starts
  const waste = blocks.reduce(
    (sum, { fate, rounding, excess }) =>
      fate === 'inPlace' || fate === 'shared' ? sum : sum + rounding + excess,
    0,
  )
  return (
    <section className="program-start" aria-label={where}>
      <h3>{where}</h3>
      <p className={verdict === null ? '' : verdict ? 'program-starts' : 'program-fails'}>
        <span aria-hidden="true">{verdict === null ? '' : verdict ? '✓ ' : '✗ '}</span>
        {says}
        {takes !== null && ` It takes ${formatBytes(takes)} of RAM${second(takes, secondTakes)}.`}
      </p>
      {blocks.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col">Asked for</th>
              <th scope="col">For</th>
              <th scope="col">Left over</th>
              <th scope="col">Free such blocks</th>
              <th scope="col">Here</th>
            </tr>
          </thead>
          <tbody>
            {blocks.map((block, n) => (
              <Block key={`${block.what} ${n}`} block={block} />
            ))}
          </tbody>
        </table>
      )}
      {waste > 0 && (
        <p className="program-note">
          {formatBytes(waste)} of these blocks are nobody’s: up to whole pages they stay so, beyond them they
          go back if vm.nr_trim_pages allows it.
        </p>
      )}
    </section>
  )
}

const second = (takes: number, more: number | null): string => {
  if (more === null) return '; for a second instance there is no room'
  return more === takes
    ? ', and a second instance as much again'
    : `, a second instance ${formatBytes(more)} more`
}

const Block = ({
  block: { what, length, order, rounding, excess, free, fate, isBrief },
}: {
  readonly block: ProgramBlock
}) => {
  const isNone = fate === 'inPlace' || fate === 'shared'
  return (
    <tr data-fate={fate}>
      <td>{order}</td>
      <td>{formatBytes(length)}</td>
      <th scope="row">
        {what}
        {isBrief && ', until it runs'}
      </th>
      <td>{isNone || rounding + excess === 0 ? 'nothing' : formatBytes(rounding + excess)}</td>
      <td>{formatCount(free)}</td>
      <td>{FATES[fate]}</td>
    </tr>
  )
}
