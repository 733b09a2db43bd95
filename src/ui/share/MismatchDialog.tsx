/** What to pass on when the model does not do what Linux does: everything that is needed to see it again. */
import { useState } from 'react'
import { BUGS, VERSION } from '../../base/package.ts'
import type { OpenedView } from '../../protocol/messages.ts'
import type { StepView } from '../../protocol/view.ts'
import { captureLink } from '../../store/opening/linkState.ts'
import type { LinkState } from '../../link/state.ts'
import { useDocumentStore } from '../../store/useDocument.ts'
import { Modal, ModalActions } from '../common/Modal.tsx'
import { CopyField } from './CopyField.tsx'
import { mismatchForm, mismatchText } from './mismatch.ts'
import { shareAddress } from './shareText.ts'
import { useShareLink } from './useShareLink.ts'
import './share.css'

export default function MismatchDialog({ close }: { readonly close: () => void }) {
  const store = useDocumentStore()
  // The moment in which it was asked for, even if the page plays on behind it.
  const [now] = useState(() => store.getState())
  const [moment] = useState(() => captureLink(now))
  if (moment === null || now.opened === null) return <NothingToReport close={close} />
  return <Report moment={moment} opened={now.opened} view={now.view} close={close} />
}

interface ReportProps {
  readonly moment: LinkState
  readonly opened: OpenedView
  readonly view: StepView | null
  readonly close: () => void
}

function Report({ moment, opened, view, close }: ReportProps) {
  const link = useShareLink(moment, { withView: true, withPredict: false, step: moment.step })
  // It opens as it will stay.
  if (link.type === 'making') return null
  const isOfStep = view?.step === moment.step
  const report = mismatchText({
    version: VERSION,
    address: link.type === 'made' ? shareAddress(location.href, link.fragment) : null,
    opened,
    step: moment.step,
    call: isOfStep ? view.call : null,
    verdict: isOfStep ? view.verdict : null,
    browser: navigator.userAgent,
  })
  return (
    <Modal title="Report a mismatch" close={close} className="share">
      <p className="share-note">
        The model should do what Linux does. Where it does not, this is what is needed to see it again.
        {BUGS === null && ' Copy it, and send it to whoever gave you this page.'} Nothing is sent from here.
      </p>
      <CopyField label="Report" text={report} rows={10} isMain />
      <div className="dialog-actions">
        {BUGS !== null && (
          <a className="plain-button" href={mismatchForm(BUGS, report)} target="_blank" rel="noopener">
            Open the form with it
          </a>
        )}
        <button type="button" className="text-button" onClick={close}>
          Close
        </button>
      </div>
    </Modal>
  )
}

const NothingToReport = ({ close }: { readonly close: () => void }) => (
  <Modal title="Report a mismatch" close={close}>
    <p>Nothing is open that could be reported.</p>
    <ModalActions />
  </Modal>
)
