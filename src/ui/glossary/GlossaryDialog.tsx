import { Modal } from '../common/Modal.tsx'
import { GlossaryList } from './GlossaryList.tsx'

/** The words of the subject, all in one place. */
export default function GlossaryDialog({ close }: { readonly close: () => void }) {
  return (
    <Modal title="Glossary" close={close}>
      <GlossaryList close={close} />
    </Modal>
  )
}
