/** What an strace log says of a program that is to run without an MMU. */
import { formatCount } from '../../base/format.ts'
import type { ReportView } from '../../protocol/messages.ts'
import { ReportCard, ReportTable } from './ReportCard.tsx'
import { wayTo } from './wayTo.ts'

interface PortingCardProps {
  readonly porting: NonNullable<ReportView['porting']>
  readonly program: string | null
  /** The same, beside a machine that has an MMU. */
  readonly beside: string | null
  readonly close: () => void
}

export function PortingCard({ porting: { sentence, rows }, program, beside, close }: PortingCardProps) {
  return (
    <ReportCard
      title="Without an MMU"
      sentence={sentence}
      next={[
        ...wayTo(program, 'Run its calls without an MMU'),
        ...wayTo(beside, 'And with an MMU beside it'),
      ]}
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
