/** A program: its parts, and for each way in which it can lie what it asks for, order by order, and whether it would start. */
import { formatBytes, formatCount } from '../../base/format.ts'
import type { BlockFate, ProgramBlock, ProgramStart, ProgramView } from '../../protocol/program.ts'
import { PartsBar } from './PartsBar.tsx'
import './program.css'

export function Program({ program }: { readonly program: ProgramView }) {
  const { format, size, parts, starts, brkRoom, shares, changes, problems, assumes } = program
  const startsAnyway = starts.every((start) => start.starts === true)
  return (
    <div className="program">
      <p>
        {format}, a file of {formatBytes(size)}.
      </p>
      <PartsBar parts={parts.map(({ what, bytes }) => ({ what, name: what, bytes }))} />
      {problems.length > 0 && (
        <ul className="program-problems">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
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
      {changes.length > 0 && (
        <section aria-label="What to change">
          <h3>What to change</h3>
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
  const own = blocks.filter(({ fate }) => fate !== 'inPlace' && fate !== 'shared')
  const lost = own.reduce((sum, block) => sum + lostOf(block), 0)
  const back = own.reduce((sum, { excess, isTrimmed }) => sum + (isTrimmed ? excess : 0), 0)
  return (
    <section className="program-start" aria-label={where}>
      <h3>{where}</h3>
      <p className={starts === null ? '' : starts ? 'program-starts' : 'program-fails'}>
        <span aria-hidden="true">{starts === null ? '' : starts ? '✓ ' : '✗ '}</span>
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
              <th scope="col">Lost</th>
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
      {lost + back > 0 && (
        <p className="program-note">
          {lost > 0 && `${formatBytes(lost)} of these blocks are kept, and nobody’s. `}
          {back > 0 && `${formatBytes(back)} beyond whole pages are trimmed: given back in smaller blocks.`}
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

/** Bytes of its block that nobody uses as long as it runs. */
const lostOf = ({ rounding, excess, isTrimmed }: ProgramBlock): number => rounding + (isTrimmed ? 0 : excess)

/** In a narrow card a row is two lines, and says what its numbers are. */
const Block = ({ block }: { readonly block: ProgramBlock }) => {
  const { what, length, order, free, fate, isBrief } = block
  const isNone = fate === 'inPlace' || fate === 'shared'
  const lost = isNone ? 0 : lostOf(block)
  return (
    <tr data-fate={fate}>
      <td>
        <span className="program-label">order </span>
        {order}
      </td>
      <td>{formatBytes(length)}</td>
      <th scope="row">
        {what}
        {isBrief && ', until it runs'}
      </th>
      <td data-none={lost === 0 ? '' : undefined}>
        {lost === 0 ? 'nothing' : formatBytes(lost)}
        <span className="program-label"> lost</span>
      </td>
      <td>
        {formatCount(free)}
        <span className="program-label"> such blocks free</span>
      </td>
      <td>{FATES[fate]}</td>
    </tr>
  )
}
