/** Beside the story of a process: what its loader put into each of its blocks, and what of them is nobody's. */
import { formatBytes, hex } from '../../base/format.ts'
import { partsByRow, partsInRow, programParts, type PartPlace } from '../../model/step/programParts.ts'
import { processByPid, vmasOf } from '../../model/step/spaces.ts'
import type { StepView } from '../../protocol/view.ts'
import { PartsBar } from './PartsBar.tsx'

interface ProcessPartsProps {
  readonly view: StepView
  readonly pid: number
  /** Of this mapping alone, an entry of the table of all; null for all of them. */
  readonly row: number | null
}

export function ProcessParts({ view, pid, row: wanted }: ProcessPartsProps) {
  const process = processByPid(view, pid)
  if (process === null) return null
  const parts = wanted === null ? programParts(view, process) : partsInRow(view, process, wanted)
  if (parts.length === 0) return null
  const blocks = partsByRow(parts)
  return (
    <section className="program-card" aria-label={wanted === null ? 'What its blocks hold' : 'What it holds'}>
      <h3>{wanted === null ? 'What its blocks hold' : 'What it holds'}</h3>
      <div className="program">
        {[...blocks].map(([row, inside]) => (
          <div key={row} className="program-block">
            <p>
              <code>{hex(vmasOf(view).start[row] ?? 0)}</code>
            </p>
            <PartsBar
              parts={inside.map(({ what, name, start, end }) => ({ what, name, bytes: end - start }))}
            />
          </div>
        ))}
        <p className="program-note">{costWords(parts)}</p>
      </div>
    </section>
  )
}

const bytesOf = (parts: readonly PartPlace[], wanted: PartPlace['what']): number =>
  parts.reduce((sum, { what, start, end }) => (what === wanted ? sum + end - start : sum), 0)

function costWords(parts: readonly PartPlace[]): string {
  const [rounding, untrimmed, holes] = [
    bytesOf(parts, 'rounding'),
    bytesOf(parts, 'untrimmed'),
    bytesOf(parts, 'hole'),
  ]
  const costs = [
    ...(rounding > 0 ? [`rounding up to whole pages ${formatBytes(rounding)}`] : []),
    ...(untrimmed > 0 ? [`what was not trimmed ${formatBytes(untrimmed)}`] : []),
    ...(holes > 0 ? [`holes between segments ${formatBytes(holes)}`] : []),
  ]
  return costs.length === 0
    ? 'Nothing of it is lost to rounding or trimming.'
    : `Nobody uses: ${costs.join(', ')}.`
}
