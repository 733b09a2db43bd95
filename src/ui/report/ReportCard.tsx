import type { ReactNode } from 'react'
import type { Session } from '../../store/session.ts'
import { useSession } from '../../store/useDocument.ts'

interface ReportCardProps {
  readonly title: string
  readonly sentence: string
  /** What was made of what was read, to be opened in the log's place, and what that is called; the first is what most want. */
  readonly next: readonly { readonly words: string; readonly open: (session: Session) => Promise<unknown> }[]
  readonly close: () => void
  readonly children: ReactNode
}

/** One of the things that were found in a log, and the way to go on with it. */
export function ReportCard({ title, sentence, next, close, children }: ReportCardProps) {
  const session = useSession()
  return (
    <article className="report-event">
      <p>
        <strong className="report-cause-word">{title}</strong>
      </p>
      <p>{sentence}</p>
      {next.length > 0 && (
        <p className="report-next">
          {next.map(({ words, open }, index) => (
            <button
              key={words}
              type="button"
              className={index === 0 ? 'main-button' : 'plain-button'}
              onClick={() => {
                close()
                void open(session)
              }}
            >
              {words}
            </button>
          ))}
        </p>
      )}
      {children}
    </article>
  )
}

interface ReportTableProps {
  readonly heads: readonly string[]
  readonly className?: string
  /** The rows of its body. */
  readonly children: ReactNode
}

export const ReportTable = ({ heads, className = '', children }: ReportTableProps) => (
  <table className={`report-porting ${className}`}>
    <thead>
      <tr>
        {heads.map((head) => (
          <th key={head} scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
)
