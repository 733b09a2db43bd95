/** What an strace log says of a program that is to run without an MMU. */
import { formatCount } from '../../base/format.ts'
import { openText } from '../../store/opening/documents.ts'
import { useSession } from '../../store/useDocument.ts'
import type { ReportView } from '../../protocol/messages.ts'

interface PortingCardProps {
  readonly porting: NonNullable<ReportView['porting']>
  readonly program: string | null
  readonly close: () => void
}

export function PortingCard({ porting, program, close }: PortingCardProps) {
  const session = useSession()
  return (
    <article className="report-event">
      <p>
        <strong className="report-cause-word">Without an MMU</strong>
      </p>
      <p>{porting.sentence}</p>
      {program !== null && (
        <p>
          <button
            type="button"
            className="main-button"
            onClick={() => {
              close()
              void openText(session, program)
            }}
          >
            Run its calls without an MMU
          </button>
        </p>
      )}
      {porting.rows.length > 0 && (
        <table className="report-porting">
          <thead>
            <tr>
              <th scope="col">Call</th>
              <th scope="col">Times</th>
              <th scope="col">Answer</th>
              <th scope="col">Instead</th>
            </tr>
          </thead>
          <tbody>
            {porting.rows.map(({ call, times, answer, instead, line }) => (
              <tr key={`${call} ${answer}`}>
                <th scope="row">
                  <code>{call}</code>, line {formatCount(line)}
                </th>
                <td>{formatCount(times)}</td>
                <td>{answer}</td>
                <td>{instead}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </article>
  )
}
