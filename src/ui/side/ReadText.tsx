/** What the step read, with what is not as it was when the run last read it. */
import { formatCount } from '../../base/format.ts'
import type { ReadView, StepView } from '../../protocol/view.ts'
import { ProcText } from '../common/ProcText.tsx'

export function ReadText({ read, view }: { readonly read: ReadView; readonly view: StepView }) {
  const { path, since, changes, lines, more } = read
  return (
    <section className="read-text" aria-label={`What ${path} says`}>
      {since !== null && (
        <p className="proc-note">
          {changes === 0
            ? `The same as in step ${since}.`
            : `${changes === 1 ? '1 line differs' : `${formatCount(changes)} lines differ`} from step ${since}.`}
        </p>
      )}
      <ProcText view={view} path={path} lines={lines} />
      {more > 0 && <p className="proc-note">{formatCount(more)} more lines in the tab /proc.</p>}
    </section>
  )
}
