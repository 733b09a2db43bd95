import { Suspense, lazy, useEffect } from 'react'
import type { ComponentType } from 'react'
import { everyKey, keyName } from '../keys/keys.ts'
import { Modal, ModalActions } from '../common/Modal.tsx'
import { MarksLegend } from './MarksLegend.tsx'
import { usePage } from '../../store/pageStore.ts'
import type { Dialog } from '../../store/pageStore.ts'
import { rememberDone } from '../../store/settings/done.ts'
import { rememberPredicted } from '../../store/settings/scores.ts'
import { useDocumentStore } from '../../store/useDocument.ts'

interface DialogProps {
  readonly close: () => void
  readonly chooseFile: () => void
}

/** Dialogs bring their own code. When it cannot be had, that is said, and the page stands. */
const DIALOGS: Readonly<Record<Dialog, ComponentType<DialogProps>>> = {
  help: HelpDialog,
  glossary: lazy(() => import('../glossary/GlossaryDialog.tsx').catch(() => ({ default: Unreachable }))),
  take: lazy(() => import('../../export/TakeDialog.tsx').catch(() => ({ default: Unreachable }))),
  share: lazy(() => import('../share/ShareDialog.tsx').catch(() => ({ default: Unreachable }))),
  report: lazy(() => import('../report/ReportDialog.tsx').catch(() => ({ default: Unreachable }))),
  moves: lazy(() => import('../moves/MovesDialog.tsx').catch(() => ({ default: Unreachable }))),
  program: lazy(() => import('../program/ProgramDialog.tsx').catch(() => ({ default: Unreachable }))),
  mismatch: lazy(() => import('../share/MismatchDialog.tsx').catch(() => ({ default: Unreachable }))),
}

export function Dialogs({ chooseFile }: { readonly chooseFile: () => void }) {
  const dialog = usePage((state) => state.dialog)
  const store = useDocumentStore()
  useEffect(() => rememberDone(store), [store])
  useEffect(() => rememberPredicted(store), [store])
  if (dialog === null) return null
  const Chosen = DIALOGS[dialog]
  // The event of closing comes after the key: by then the reader may have opened another, which stays.
  const close = (): void => usePage.setState((now) => (now.dialog === dialog ? { dialog: null } : now))
  return (
    <Suspense key={dialog}>
      <Chosen close={close} chooseFile={chooseFile} />
    </Suspense>
  )
}

function Unreachable({ close }: Pick<DialogProps, 'close'>) {
  return (
    <Modal title="This part of the page could not be loaded" close={close}>
      <p>Check your connection, then load the page again. What is open stays in the address bar.</p>
      <ModalActions />
    </Modal>
  )
}

function HelpDialog({ close }: Pick<DialogProps, 'close'>) {
  const groups = [...new Set(everyKey().map(({ group }) => group))]
  return (
    <Modal title="Keys and marks" close={close}>
      <div className="key-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="menu-heading">{group}</h3>
            <dl>
              {everyKey()
                .filter((binding) => binding.group === group)
                .map(({ keys, label }) => (
                  <div key={label} className="key-row">
                    <dt>
                      {keys.map((key) => (
                        <kbd key={key}>{keyName(key)}</kbd>
                      ))}
                    </dt>
                    <dd>{label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <MarksLegend />
      <p className="menu-note">
        Shortcuts are off while you type. Point at anything to see what belongs to it; click to keep it
        marked. A recording (<code>.json</code>, <code>.json.gz</code>) or a scenario can be dropped anywhere
        on the page; so can a kernel log or files of <code>/proc</code>, which are explained beside it, and a
        program (bFLT or ELF), which is measured.
      </p>
      <ModalActions>
        <button
          type="button"
          className="text-button"
          onClick={() => usePage.setState({ dialog: 'glossary' })}
        >
          Glossary
        </button>
        <button
          type="button"
          className="text-button"
          onClick={() => usePage.setState({ dialog: 'mismatch' })}
        >
          Report a mismatch
        </button>
      </ModalActions>
    </Modal>
  )
}
