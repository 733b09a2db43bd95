/** The board that can be rebuilt from the text: how much of it is known, and the way into it. */
import { formatCount } from '../../base/format.ts'
import type { BoardSummary } from '../../protocol/messages.ts'
import { ReportCard, ReportTable } from './ReportCard.tsx'
import { wayTo } from './wayTo.ts'

const KIND_WORDS: Readonly<Record<BoardSummary['rows'][number]['what'], string>> = {
  free: 'free',
  mapped: 'mapped by programs',
  reserved: 'kept from the allocator',
  kernel: 'the kernel’s own',
}

interface BoardCardProps {
  readonly board: BoardSummary
  readonly close: () => void
}

export function BoardCard({ board, close }: BoardCardProps) {
  const { text, sentence, place, rows, assumed, counts } = board
  return (
    <ReportCard
      title={place === null ? 'The board' : `The board: ${place}`}
      sentence={sentence}
      next={wayTo(text, 'Open this board')}
      close={close}
    >
      {rows.length > 0 && (
        <details>
          <summary>What is known of it</summary>
          <ReportTable heads={['Pages', 'Known', 'Follows', 'Assumed']} className="report-board">
            {rows.map(({ what, known, follows, assumed: guessed }) => (
              <tr key={what}>
                <th scope="row">{KIND_WORDS[what]}</th>
                <td>{formatCount(known)}</td>
                <td>{formatCount(follows)}</td>
                <td>{formatCount(guessed)}</td>
              </tr>
            ))}
          </ReportTable>
          <p>Free blocks by order, as printed: {counts.map(formatCount).join(' ')}</p>
          <p>Assumed beside places: {assumed.join('; ')}.</p>
        </details>
      )}
    </ReportCard>
  )
}
