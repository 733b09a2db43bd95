/** What an strace log says of a program that is to run without an MMU. */
import { formatCount } from '../../base/format.ts'
import type { ReportView } from '../../protocol/messages.ts'
import { openText } from '../../store/opening/documents.ts'
import { ReportCard, ReportTable } from './ReportCard.tsx'

interface PortingCardProps {
  readonly porting: NonNullable<ReportView['porting']>
  readonly program: string | null
  readonly close: () => void
}

export function PortingCard({ porting: { sentence, rows }, program, close }: PortingCardProps) {
  return (
    <ReportCard
      title="Without an MMU"
      sentence={sentence}
      next={
        program === null
          ? null
          : { words: 'Run its calls without an MMU', open: (session) => openText(session, program) }
      }
      close={close}
    >
      {rows.length > 0 && (
        <ReportTable heads={['Call', 'Times', 'Answer', 'Instead']}>
          {rows.map(({ call, times, answer, instead, line }) => (
            <tr key={`${call} ${answer}`}>
              <th scope="row">
                <code>{call}</code>, line {formatCount(line)}
              </th>
              <td>{formatCount(times)}</td>
              <td>{answer}</td>
              <td>{instead}</td>
            </tr>
          ))}
        </ReportTable>
      )}
    </ReportCard>
  )
}
