/** The machine's measures, a row each: name, the whole run as a line, the value now. A row opens its definition. */
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { formatBytes, formatCount, formatPages, hex } from '../../../base/format.ts'
import { asPfn, PAGE_SIZE, pfnToAddr } from '../../../base/units.ts'
import { sparkline } from '../../../layout/timeline/sparkline.ts'
import type {
  PagingMeasures,
  RunMeasures,
  StepMeasures,
  StepView,
  TimelineView,
} from '../../../protocol/view.ts'
import type { MeasureId } from '../../../content/measureDefinitions.ts'
import { ThingLink } from '../../common/RichText.tsx'
import { MeasureDefinition } from './MeasureDefinition.tsx'

interface Props {
  readonly view: StepView
  readonly measures: StepMeasures
  readonly timeline: TimelineView
  readonly run: RunMeasures
}

export function MeasuresMemory({ view, measures, timeline, run }: Props) {
  const { step } = view
  const longest = measures.longestRun
  return (
    <>
      <h3 className="measures-title">Free</h3>
      <Row id="free" label="In all" pages={view.frames.freePages} values={timeline.freePages} step={step} />
      <Row
        id="largestBlock"
        label="Largest block"
        pages={timeline.largestFree[step] ?? 0}
        values={timeline.largestFree}
        step={step}
      />
      <Row
        id="longestRun"
        label="Longest run"
        pages={longest?.pages ?? 0}
        place={longest && `at ${hex(pfnToAddr(longest.pfn))}`}
      >
        {longest && (
          <p>
            It begins at{' '}
            <ThingLink
              thing={{ kind: 'pages', name: 'The longest free run', runs: [runOf(longest)] }}
              text={hex(pfnToAddr(longest.pfn))}
              code
            />
            .
          </p>
        )}
      </Row>
      {measures.paging && run.paging && <Paging now={measures.paging} run={run.paging} step={step} />}
      <h3 className="measures-title">Held and wasted</h3>
      {view.own?.machine === 'nommu' && (
        <Row id="copies" label="By mappings" pages={view.own.mmapPages} values={run.mmapPages} step={step} />
      )}
      <Row id="slack" label="Slack" pages={measures.slackPages} values={run.slackPages} step={step} />
      <Row
        id="rounding"
        label="Rounding"
        bytes={measures.roundingBytes}
        values={run.roundingBytes}
        step={step}
      />
      <h3 className="measures-title">Saved</h3>
      <Row id="sharing" label="By sharing" pages={measures.savedBySharingPages} />
      <Row id="inPlace" label="By XIP" pages={measures.savedInPlacePages} />
    </>
  )
}

/** What virtual memory costs: only with an MMU. */
function Paging({
  now,
  run,
  step,
}: {
  readonly now: PagingMeasures
  readonly run: NonNullable<RunMeasures['paging']>
  readonly step: number
}) {
  return (
    <>
      <h3 className="measures-title">Virtual memory</h3>
      <Row id="vmas" label="VMAs" count={now.vmas} values={run.vmas} step={step} />
      <Row id="entries" label="Entries" count={now.entries} values={run.entries} step={step} />
      <Row id="tablePages" label="Page tables" pages={now.tablePages} values={run.tablePages} step={step} />
    </>
  )
}

const runOf = ({ pfn, pages }: { pfn: number; pages: number }) => ({ pfn: asPfn(pfn), pages })

interface RowProps {
  readonly id: MeasureId
  /** Its name under the heading that it stands below. */
  readonly label: string
  readonly pages?: number
  readonly bytes?: number
  /** In place of a size. */
  readonly count?: number
  /** Of every state of the run, and which one is shown. */
  readonly values?: Int32Array
  readonly step?: number
  /** Stands in place of the line. */
  readonly place?: string | null
  /** More below the definition. */
  readonly children?: ReactNode
}

function Row({
  id,
  label,
  pages = 0,
  bytes = pages * PAGE_SIZE,
  count,
  values,
  step,
  place,
  children,
}: RowProps) {
  return (
    <details className="measure" name="measure">
      <summary
        title={count === undefined && bytes % PAGE_SIZE === 0 ? formatPages(bytes / PAGE_SIZE) : undefined}
      >
        <span className="measure-name">{label}</span>
        <span className="measure-line">
          {values && step !== undefined ? <Line values={values} step={step} /> : place}
        </span>
        <span className="measure-value">
          {count !== undefined ? formatCount(count) : bytes === 0 ? 'none' : formatBytes(bytes)}
        </span>
      </summary>
      <MeasureDefinition id={id}>{children}</MeasureDefinition>
    </details>
  )
}

const LINE = { width: 84, height: 18 }

function Line({ values, step }: { values: Int32Array; step: number }) {
  const { line, xOf, yOf } = useMemo(() => sparkline(values, LINE.width, LINE.height), [values])
  return (
    <svg className="measure-spark" {...LINE} aria-hidden="true">
      <path d={line} />
      <circle cx={xOf(step)} cy={yOf(values[step] ?? 0)} r={2.2} />
    </svg>
  )
}
