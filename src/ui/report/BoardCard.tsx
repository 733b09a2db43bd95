/** The board that can be rebuilt from the text: how much of it is known, and the way into it. */
import { formatCount } from '../../base/format.ts'
import type { BoardSummary } from '../../protocol/messages.ts'
import { openText } from '../../store/opening/documents.ts'
import { useSession } from '../../store/useDocument.ts'

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
  const session = useSession()
  const { text, sentence, place, rows, assumed, counts } = board
  return (
    <article className="report-event">
      <p>
        <strong className="report-cause-word">The board{place === null ? '' : `: ${place}`}</strong>
      </p>
      <p>{sentence}</p>
      {text !== null && (
        <p>
          <button
            type="button"
            className="main-button"
            onClick={() => {
              close()
              void openText(session, text)
            }}
          >
            Open this board
          </button>
        </p>
      )}
      {rows.length > 0 && (
        <details>
          <summary>What is known of it</summary>
          <table className="report-porting report-board">
            <thead>
              <tr>
                <th scope="col">Pages</th>
                <th scope="col">Known</th>
                <th scope="col">Follows</th>
                <th scope="col">Assumed</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ what, known, follows, assumed: guessed }) => (
                <tr key={what}>
                  <th scope="row">{KIND_WORDS[what]}</th>
                  <td>{formatCount(known)}</td>
                  <td>{formatCount(follows)}</td>
                  <td>{formatCount(guessed)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>Free blocks by order, as printed: {counts.map(formatCount).join(' ')}</p>
          <p>Assumed beside places: {assumed.join('; ')}.</p>
        </details>
      )}
    </article>
  )
}
