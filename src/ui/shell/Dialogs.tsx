import { Suspense, lazy } from 'react'
import { useShell } from '../../store/shell.ts'
import { KEYS, keyName } from './keys.ts'
import { Modal } from './Modal.tsx'

const close = (): void => useShell.setState({ dialog: null })

/** Dialogs bring their own code. When it cannot be had, that is said, and the page stands. */
const ShareDialog = lazy(() => import('../share/ShareDialog.tsx').catch(() => ({ default: Unreachable })))
const TakeDialog = lazy(() => import('../take/TakeDialog.tsx').catch(() => ({ default: Unreachable })))
const GlossaryDialog = lazy(() =>
  import('../glossary/GlossaryDialog.tsx').catch(() => ({ default: Unreachable })),
)

export function Dialogs({ chooseFile }: { readonly chooseFile: () => void }) {
  const dialog = useShell((state) => state.dialog)
  if (dialog === 'help') return <HelpDialog />
  if (dialog === 'glossary') {
    return (
      <Suspense>
        <GlossaryDialog close={close} />
      </Suspense>
    )
  }
  if (dialog === 'take') {
    return (
      <Suspense>
        <TakeDialog close={close} />
      </Suspense>
    )
  }
  if (dialog === 'share') {
    return (
      <Suspense>
        <ShareDialog close={close} chooseFile={chooseFile} />
      </Suspense>
    )
  }
  return null
}

function Unreachable() {
  return (
    <Modal title="This part of the page could not be loaded" close={close}>
      <p>Look at your connection, then load the page again. What is open stays in the address bar.</p>
      <form method="dialog" className="dialog-actions">
        <button type="submit" className="main-button">
          Close
        </button>
      </form>
    </Modal>
  )
}

function HelpDialog() {
  const groups = [...new Set(KEYS.map(({ group }) => group))]
  return (
    <Modal title="Keys" close={close}>
      <div className="key-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="menu-heading">{group}</h3>
            <dl>
              {KEYS.filter((binding) => binding.group === group).map(({ keys, label }) => (
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
      <p className="menu-note">
        Keys rest while you type. Point at anything to see what belongs to it; click to keep it marked. A
        recording (<code>.json</code>, <code>.json.gz</code>) or a scenario can be dropped anywhere on the
        page.
      </p>
      <form method="dialog" className="dialog-actions">
        <button
          type="button"
          className="text-button"
          onClick={() => useShell.setState({ dialog: 'glossary' })}
        >
          Glossary
        </button>
        <button type="submit" className="main-button">
          Close
        </button>
      </form>
    </Modal>
  )
}
