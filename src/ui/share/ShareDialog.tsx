/** Passing on what is on the screen: as a link, a frame for another page, a QR code, or a file. */
import { Download, FolderOpen, Printer } from 'lucide-react'
import { useId, useState } from 'react'
import { formatCount } from '../../base/format.ts'
import type { LinkState } from '../../link/state.ts'
import { captureLink } from '../../store/opening/linkState.ts'
import { Modal } from '../common/Modal.tsx'
import { CopyField } from './CopyField.tsx'
import { QrCode } from './QrCode.tsx'
import { saveLesson } from './saveFile.ts'
import { embedSnippet, isLocal, isLong, shareAddress, sharedState } from './shareText.ts'
import type { ShareChoices } from './shareText.ts'
import { useShareLink } from './useShareLink.ts'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useDocumentStore, useSession } from '../../store/useDocument.ts'
import './share.css'

interface ShareDialogProps {
  readonly close: () => void
  readonly chooseFile: () => void
}

export default function ShareDialog(props: ShareDialogProps) {
  const store = useDocumentStore()
  // The moment in which it was asked for, even if the page plays on behind it.
  const [moment] = useState(() => captureLink(store.getState()))
  return moment === null ? null : <Share moment={moment} {...props} />
}

interface ShareProps extends ShareDialogProps {
  readonly moment: LinkState
}

function Share({ moment, close, chooseFile }: ShareProps) {
  const [choices, choose] = useState<ShareChoices>({
    withView: true,
    withPredict: false,
    step: moment.step,
  })
  const [isLarge, setLarge] = useState(false)
  const link = useShareLink(moment, choices)
  const title = useDocument((state) => state.opened?.title ?? '')
  // It opens as it will stay: a button must not move away from under the pointer.
  if (link.type === 'making') return null
  const address = link.type === 'made' ? shareAddress(location.href, link.fragment) : ''

  if (isLarge) {
    return (
      <Modal key="large" title={`${title}, step ${choices.step}`} close={close} className="share-large">
        <QrCode text={address} />
        <div className="dialog-actions">
          <button type="button" className="main-button" onClick={() => setLarge(false)}>
            Back
          </button>
        </div>
      </Modal>
    )
  }
  return (
    <Modal key="share" title="Share this step" close={close} className="share">
      {link.type === 'impossible' ? (
        <p className="share-advice">
          {link.reason === 'recording'
            ? 'This recording was opened from your disk, so a link cannot hold it. A file can: it holds the recording, the step and the view.'
            : 'This text is larger than 1 MiB, which no link can hold. A file can.'}
        </p>
      ) : (
        <div className="share-link">
          <CopyField label="Link" text={address} rows={address.length > 130 ? 3 : 2} isMain />
          <LinkLength address={address} isListed={moment.document.kind === 'listed'} />
          {isLocal(address) && (
            <p className="share-advice">
              <strong>Nobody else can open this link:</strong> this page lies on your own machine or network.
              Open it from a public address and share it there, or save a file.
            </p>
          )}
        </div>
      )}
      <Choices choices={choices} choose={choose} />
      <div className="share-ways">
        {link.type === 'made' && (
          <>
            <CopyField
              label="Embed in another page"
              text={embedSnippet(location.href, link.fragment, title)}
              rows={5}
            />
            <section className="share-qr" aria-label="QR code">
              <QrCode text={address} />
              <button type="button" className="text-button" onClick={() => setLarge(true)}>
                Enlarge
              </button>
            </section>
          </>
        )}
      </div>
      <Files
        state={sharedState(moment, choices)}
        isMain={link.type === 'impossible'}
        close={close}
        chooseFile={chooseFile}
      />
    </Modal>
  )
}

function LinkLength({ address, isListed }: { readonly address: string; readonly isListed: boolean }) {
  return isLong(address) ? (
    <p className="share-advice">
      <strong>{formatCount(address.length)} characters.</strong> Chat tools may cut a link of this length, and
      a link that was cut does not open. Save a file instead: it holds the same.
    </p>
  ) : (
    <p className="share-note">
      {formatCount(address.length)} characters.{' '}
      {isListed
        ? 'A built-in scenario, so the link is short.'
        : 'It holds the whole text: nothing is stored anywhere else.'}
    </p>
  )
}

interface ChoicesProps {
  readonly choices: ShareChoices
  readonly choose: (choices: ShareChoices) => void
}

function Choices({ choices, choose }: ChoicesProps) {
  const steps = useDocument((state) => state.opened?.timeline.steps ?? 0)
  const id = useId()
  return (
    <div className="share-choices">
      <p>
        <label htmlFor={id}>Start at step</label>{' '}
        <input
          id={id}
          type="number"
          min={0}
          max={steps}
          value={choices.step}
          onChange={({ currentTarget }) => {
            const step = Math.trunc(currentTarget.valueAsNumber)
            if (step >= 0 && step <= steps) choose({ ...choices, step })
          }}
        />{' '}
        of {formatCount(steps)}
      </p>
      <label>
        <input
          type="checkbox"
          checked={choices.withView}
          onChange={({ currentTarget }) => choose({ ...choices, withView: currentTarget.checked })}
        />{' '}
        Include the selection and view settings
      </label>
      <label>
        <input
          type="checkbox"
          checked={choices.withPredict}
          onChange={({ currentTarget }) => choose({ ...choices, withPredict: currentTarget.checked })}
        />{' '}
        Ask before each step (Predict)
      </label>
    </div>
  )
}

interface FilesProps extends ShareDialogProps {
  readonly state: LinkState
  readonly isMain: boolean
}

function Files({ state, isMain, close, chooseFile }: FilesProps) {
  const session = useSession()
  const [outcome, setOutcome] = useState('')
  return (
    <div className="dialog-actions share-files">
      <button
        type="button"
        className={isMain ? 'main-button' : 'plain-button'}
        onClick={() =>
          void saveLesson(session, state).then((name) =>
            setOutcome(
              name === null
                ? 'It could not be saved: what was opened can no longer be read.'
                : `Saved as ${name}.`,
            ),
          )
        }
      >
        <Download size={16} aria-hidden /> Save as a file
      </button>
      <button
        type="button"
        className="plain-button"
        onClick={() => {
          close()
          chooseFile()
        }}
      >
        <FolderOpen size={16} aria-hidden /> Open a file…
      </button>
      <button type="button" className="plain-button" onClick={() => usePage.setState({ dialog: 'take' })}>
        <Printer size={16} aria-hidden /> Picture, handout, program…
      </button>
      <p role="status">{outcome}</p>
      <button type="button" className="text-button" onClick={close}>
        Close
      </button>
    </div>
  )
}
