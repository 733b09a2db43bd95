/** The kernel's two indices for each order, and how long a request of it fits. A row chooses the order to look into. */
import { useState } from 'react'
import { formatBytes } from '../../../base/format.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import type { RunMeasures, StepMeasures } from '../../../protocol/view.ts'
import { MEASURE_DEFINITIONS } from '../../../content/measureDefinitions.ts'
import type { MeasureId } from '../../../content/measureDefinitions.ts'
import { lastFit, thousandths } from '../../../model/run/measures.ts'
import { ThingLink } from '../../common/RichText.tsx'
import { MeasureDefinition } from './MeasureDefinition.tsx'
import { useDocumentStore } from '../../../store/useDocument.ts'

interface Props {
  readonly measures: StepMeasures
  readonly run: RunMeasures
  readonly chosen: number
}

export function MeasuresByOrder({ measures, run, chosen }: Props) {
  const store = useDocumentStore()
  const [open, setOpen] = useState<MeasureId | null>(null)
  const heading = (id: MeasureId, text: string) => (
    <DefinitionButton
      id={id}
      text={text}
      isOpen={open === id}
      onOpen={() => setOpen(open === id ? null : id)}
    />
  )
  return (
    <section aria-label="By order">
      <h3 className="measures-title">By order</h3>
      <table className="order-table">
        <thead>
          <tr>
            <th scope="col">Order</th>
            <th scope="col">Block</th>
            <th scope="col">{heading('unusable', 'Unusable')}</th>
            <th scope="col">{heading('fragmentation', 'Fragm.')}</th>
            <th scope="col">{heading('fits', 'Fits until')}</th>
          </tr>
        </thead>
        <tbody>
          {measures.unusable.map((unusable, order) => {
            const refused = (measures.refusals[order] ?? null) !== null
            return (
              <tr
                key={order}
                className={`${order === chosen ? 'is-chosen' : ''} ${refused ? 'is-refused' : ''}`}
                onClick={() => store.setState({ measuredOrder: order })}
              >
                <th scope="row">
                  <label>
                    <input
                      type="radio"
                      name="measured-order"
                      className="visually-hidden"
                      checked={order === chosen}
                      aria-label={`Order ${order}, ${refused ? 'refused now' : 'would succeed now'}`}
                      onChange={() => store.setState({ measuredOrder: order })}
                    />
                    {order}
                  </label>
                </th>
                <td>{formatBytes(2 ** order * PAGE_SIZE)}</td>
                <td>
                  <span className="share" aria-hidden="true">
                    <span style={{ width: `${unusable / 10}%` }} />
                  </span>
                  {thousandths(unusable)}
                </td>
                <td>{thousandths(measures.fragmentation[order] ?? 0)}</td>
                <td>
                  <FitsUntil step={lastFit(run, order)} steps={run.fits.length - 1} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {open !== null && <MeasureDefinition id={open} />}
    </section>
  )
}

function FitsUntil({ step, steps }: { step: number | null; steps: number }) {
  if (step === null) return <>never</>
  if (step === steps) return <>the end</>
  return <ThingLink thing={{ kind: 'step', step }} text={`step ${step}`} />
}

interface ButtonProps {
  readonly id: MeasureId
  readonly text: string
  readonly isOpen: boolean
  readonly onOpen: () => void
}

/** A heading that opens its definition below the table. */
export const DefinitionButton = ({ id, text, isOpen, onOpen }: ButtonProps) => (
  <button
    type="button"
    className="measure-name"
    title={MEASURE_DEFINITIONS[id].name}
    aria-expanded={isOpen}
    onClick={onOpen}
  >
    {text}
  </button>
)
