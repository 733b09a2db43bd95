import { filesOf } from '../../model/step/nommu.ts'
import { vmaById, vmaRow } from '../../model/step/spaces.ts'
import type { Thing } from '../../model/things.ts'
import type { StepView } from '../../protocol/view.ts'
import { ProcessParts } from './ProcessParts.tsx'
import { ProgramCard } from './ProgramCard.tsx'

/** What the card of a program file, or of a process that was started from one, says beside its story; nothing of other things. */
export function OfProgram({ view, thing }: { readonly view: StepView; readonly thing: Thing }) {
  if (thing.kind === 'process') return <ProcessParts view={view} pid={thing.pid} row={null} />
  if (thing.kind === 'vma') {
    const vma = vmaById(view, thing.id)
    return vma && <ProcessParts view={view} pid={vma.pid} row={vmaRow(view, vma.id)} />
  }
  const isProgram =
    thing.kind === 'file' && filesOf(view).some((file) => file.path === thing.path && file.isProgram === true)
  return isProgram ? <ProgramCard path={thing.path} step={view.step} /> : null
}
