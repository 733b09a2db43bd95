/** What each process holds of RAM: alone, with others, and its fair part. */
import { useState } from 'react'
import { formatBytes, formatPages } from '../../../base/format.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import { ownerColour, ownerHue } from '../../../model/step/owners.ts'
import type { StepMeasures, StepView } from '../../../protocol/view.ts'
import type { MeasureId } from '../../../content/measureDefinitions.ts'
import { nameOf } from '../../../model/cards/story.ts'
import { MeasureDefinition } from './MeasureDefinition.tsx'
import { DefinitionButton } from './MeasuresByOrder.tsx'
import { ThingLink } from '../../common/RichText.tsx'
import { useDocument } from '../../../store/useDocument.ts'

const COLUMNS = [
  ['private', 'Private'],
  ['shared', 'Shared'],
  ['proportional', 'Proportional'],
] as const satisfies readonly (readonly [MeasureId, string])[]

export function MeasuresProcesses({ view, measures }: { view: StepView; measures: StepMeasures }) {
  const [open, setOpen] = useState<MeasureId | null>(null)
  const names = useDocument((state) => state.opened?.processNames)
  if (measures.processes.length === 0) return null
  return (
    <section aria-label="By process">
      <h3 className="measures-title">By process</h3>
      <table className="process-table">
        <thead>
          <tr>
            <th scope="col">Process</th>
            {COLUMNS.map(([id, text]) => (
              <th key={id} scope="col">
                <DefinitionButton
                  id={id}
                  text={text}
                  isOpen={open === id}
                  onOpen={() => setOpen(open === id ? null : id)}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measures.processes.map(({ pid, privatePages, sharedPages, proportionalPages }) => (
            <tr key={pid}>
              <th scope="row">
                <span
                  className="process-swatch"
                  style={{ background: ownerColour(ownerHue(names ?? [], nameOf(view, pid))) }}
                  aria-hidden="true"
                />
                <ThingLink thing={{ kind: 'process', pid }} text={nameOf(view, pid)} />
              </th>
              {[privatePages, sharedPages, proportionalPages].map((pages, column) => (
                <td key={column} title={Number.isInteger(pages) ? formatPages(pages) : undefined}>
                  {pages === 0 ? 'none' : formatBytes(Math.round(pages * PAGE_SIZE))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {open !== null && <MeasureDefinition id={open} />}
    </section>
  )
}
