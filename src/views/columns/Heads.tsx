/** What stands over each column. */
import { formatBytes } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { isInSight } from '../../layout/columns/columns.ts'
import type { ColumnsLayout } from '../../layout/columns/columns.ts'
import type { Column } from '../../layout/columns/columnsGrid.ts'
import { CODE_CHAR, fitText, processWords, WORD_CHAR } from '../../layout/columns/columnsText.ts'
import { ownerColour, ownerHue } from '../../model/step/owners.ts'
import { mappedPages } from '../../model/step/spaces.ts'
import type { Pid, ProcessView, StepView } from '../../protocol/view.ts'
import type { TermId } from '../../content/glossaryTerms.ts'
import type { Marks } from '../../model/things.ts'
import { hasRegions, regionsOf } from '../../model/step/nommu.ts'

/** Pixels over the axis. */
export const HEAD_HEIGHT = 38

const FIRST_LINE = 14
const SECOND_LINE = 29

/** Heads of the columns that stay. */
export function FixedHeads({ layout, view }: { readonly layout: ColumnsLayout; readonly view: StepView }) {
  const [blocks, regions] = layout.columns
  if (!blocks || !regions) return null
  return (
    <g>
      <Head
        column={blocks}
        term="free-list"
        title={blocks.width > 11 * WORD_CHAR ? 'Free blocks' : 'Free'}
        detail={blocks.width > 11 * WORD_CHAR ? 'by order' : 'blocks'}
      />
      <Head
        column={regions}
        term="region"
        title={hasRegions(view) ? 'Regions' : 'VMAs'}
        detail={String(regionsOf(view).length)}
      />
    </g>
  )
}

function Head({
  column,
  term,
  title,
  detail,
}: {
  readonly column: Column
  readonly term: TermId
  readonly title: string
  readonly detail: string
}) {
  return (
    <g className="columns-head" data-term={term}>
      <text className="columns-head-title" x={column.x} y={FIRST_LINE}>
        {title}
      </text>
      <text className="columns-head-detail" x={column.x} y={SECOND_LINE}>
        {detail}
      </text>
      <line className="columns-head-rule" x1={column.x} x2={column.x + column.width} y1={36.5} y2={36.5} />
    </g>
  )
}

interface ProcessHeadsProps {
  readonly layout: ColumnsLayout
  readonly view: StepView
  readonly processNames: readonly string[]
  readonly byOwner: boolean
  readonly hover: Marks
  readonly selected: Marks
}

/** Heads of the processes: name, pid and total size, as much as fits. */
export function ProcessHeads({ layout, view, processNames, byOwner, hover, selected }: ProcessHeadsProps) {
  const added = new Set<Pid>(view.change.processesAdded)
  // One form for all of them: sizes in two units beside each other cannot be compared.
  const isShort = layout.columns.some(
    ({ of, width }) => of.type === 'process' && sizeOf(view, of.process).length * CODE_CHAR > width,
  )
  const hasPidWord = layout.columns.every(
    ({ of, width }) =>
      of.type !== 'process' || pidRoom(of.process, width) >= `pid ${of.process.pid}`.length * CODE_CHAR,
  )
  return layout.columns.map((column) => {
    if (column.of.type !== 'process' || !isInSight(column, layout.seen)) return null
    const { process } = column.of
    const { pid } = process
    const look = selected.pids.has(pid) ? ' is-selected' : hover.pids.has(pid) ? ' is-hover' : ''
    return (
      <g
        key={pid}
        className={`columns-head columns-head-process${look}`}
        style={{ color: byOwner ? ownerColour(ownerHue(processNames, process.name)) : 'var(--ink-3)' }}
      >
        <title>{processWords(view, process)}</title>
        {added.has(pid) && (
          <rect
            key={view.step}
            className="columns-flash"
            x={column.x}
            y={0}
            width={column.width}
            height={34}
          />
        )}
        <ProcessName {...{ view, process, column, isShort, hasPidWord }} />
        <line className="columns-head-rule" x1={column.x} x2={column.x + column.width} y1={36.5} y2={36.5} />
      </g>
    )
  })
}

const sizeOf = (view: StepView, process: ProcessView): string =>
  formatBytes(mappedPages(view, process) * PAGE_SIZE)

/** Pixels that a name leaves for the pid beside it. */
const pidRoom = ({ name }: ProcessView, width: number): number =>
  width - (fitText(name, width, WORD_CHAR + 0.8).length + 1) * (WORD_CHAR + 0.8)

function ProcessName({
  view,
  process,
  column,
  isShort,
  hasPidWord,
}: {
  readonly view: StepView
  readonly process: ProcessView
  readonly column: Column
  readonly isShort: boolean
  readonly hasPidWord: boolean
}) {
  const { x, width } = column
  const right = x + width
  const pid = `${hasPidWord ? 'pid ' : ''}${process.pid}`
  const name = fitText(process.name, width, WORD_CHAR + 0.8)
  const pidText = pidRoom(process, width) >= pid.length * CODE_CHAR ? pid : ''
  const size = sizeOf(view, process)
  return (
    <>
      <text className="columns-head-title" x={x} y={FIRST_LINE}>
        {name}
      </text>
      <text className="columns-head-pid" x={right} y={FIRST_LINE}>
        {pidText}
      </text>
      <text className="columns-head-detail" x={x} y={SECOND_LINE}>
        {isShort ? size.replace(' KiB', 'K').replace(' MiB', 'M').replace(' GiB', 'G') : size}
      </text>
    </>
  )
}
