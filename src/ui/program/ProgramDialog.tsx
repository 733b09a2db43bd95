/** What a program file that was dropped or chosen needs to start, on the board that is open, at the step that is shown. */
import { useState } from 'react'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import { Modal, ModalActions } from '../common/Modal.tsx'
import { editText } from '../menus/editText.ts'
import { addHeaderLine } from '../menus/headerEdit.ts'
import { CopyField } from '../share/CopyField.tsx'
import '../share/share.css'
import { Program } from './Program.tsx'
import { useProgram } from './useProgram.ts'

export default function ProgramDialog({ close }: { readonly close: () => void }) {
  const program = usePage((state) => state.program)
  const step = useDocument((state) => state.step)
  const title = program?.name ?? 'A program'
  return (
    <Modal title={title} close={close} className="program-dialog">
      {program !== null && <Found name={program.name} file={program.file} step={step} close={close} />}
      <p className="program-note">Only its headers are read, and nothing of it leaves this page.</p>
      <ModalActions />
    </Modal>
  )
}

interface FoundProps {
  readonly name: string
  readonly file: Blob
  readonly step: number
  readonly close: () => void
}

function Found({ name, file, step, close }: FoundProps) {
  const [asked] = useState({ name, file })
  const found = useProgram(step, asked)
  const title = useDocument((state) => state.opened?.title ?? '')
  if (found === null) return <p role="status">Reading…</p>
  if (found.is === 'nothing')
    return (
      <div role="alert">
        <p>{found.says}</p>
      </div>
    )
  const { program } = found
  return (
    <>
      <p className="program-note">
        On the board {title === '' ? 'that is open' : `of “${title}”`},{' '}
        {step === 0 ? 'before its first step' : `after step ${step}`}.
      </p>
      <Program program={program} />
      {program.fileLine !== null && <Line line={program.fileLine} path={program.path} close={close} />}
    </>
  )
}

/** The line that declares it, to be put into the scenario that is open, or copied. */
function Line({
  line,
  path,
  close,
}: {
  readonly line: string
  readonly path: string
  readonly close: () => void
}) {
  const store = useDocumentStore()
  const isScenario = useDocument((state) => state.opened?.kind === 'scenario')
  const add = (): void => {
    editText(store, (read) => addHeaderLine(read, line))
    close()
  }
  return (
    <section className="program-line" aria-label="In a scenario">
      <CopyField label="Its line in a scenario" text={line} rows={2} />
      {isScenario && (
        <button type="button" className="main-button" onClick={add}>
          Add to this scenario
        </button>
      )}
      <p className="program-note">
        With that line, <code>P = exec("{path}")</code> starts it.
      </p>
    </section>
  )
}
