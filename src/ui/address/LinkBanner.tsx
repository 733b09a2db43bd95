/** What is to be said about the link that the page was opened with, and what can be done about it. */
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { shortened } from '../../base/foreign.ts'
import { formatCount } from '../../base/format.ts'
import { openText } from '../../store/opening/documents.ts'
import type { Damage } from '../../link/link.ts'
import { LINK_VERSION } from '../../link/versions.ts'
import { usePage } from '../../store/pageStore.ts'
import type { LinkNotice } from '../../store/pageStore.ts'
import { useSession } from '../../store/useDocument.ts'

const dismiss = (): void => usePage.setState({ linkNotice: null })

export function LinkBanner() {
  const notice = usePage((state) => state.linkNotice)
  if (notice === null) return null
  return (
    <section className="banner" role="alert" aria-label="About the link">
      <Words notice={notice} />
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={dismiss}>
        <X size={16} aria-hidden />
      </button>
    </section>
  )
}

function Words({ notice }: { readonly notice: LinkNotice }): ReactNode {
  switch (notice.kind) {
    case 'damaged':
      return <Damaged {...notice} />
    case 'newer':
      return (
        <>
          <p>
            <strong>This link was made by a newer page.</strong> It has version {notice.version}; this page
            reads versions up to {LINK_VERSION}.{' '}
            <span className="remedy">Load the page again to get the newest.</span>
          </p>
          <button type="button" className="main-button" onClick={() => location.reload()}>
            Load again
          </button>
        </>
      )
    case 'changed':
      return (
        <p>
          <strong>This scenario has changed since.</strong> “{shortened(notice.title)}” is open as it is now,
          which is not what the link was made from.{' '}
          <span className="remedy">The step may differ from the one that was meant.</span>
        </p>
      )
    case 'unknown':
      return (
        <p>
          <strong>The scenario of this link is not here.</strong>{' '}
          {notice.isListMissing
            ? `The list in which “${shortened(notice.id)}” stands could not be read.`
            : `This page has none with the name “${shortened(notice.id)}”.`}{' '}
          <span className="remedy">
            {notice.isListMissing
              ? 'Check your connection and load the page again.'
              : 'Ask for the scenario as a file.'}
          </span>
        </p>
      )
    case 'local':
      return (
        <p>
          <strong>The recording is not in the link.</strong> “{shortened(notice.fileName)}” was opened from a
          disk, and a link cannot hold it. <span className="remedy">Ask for the file and open it here.</span>
        </p>
      )
  }
}

const HOW: Readonly<Record<Damage, string>> = {
  cut: 'The end of the link is missing; chat tools sometimes cut long links.',
  capitals:
    'Its letters are all capitals or all small: some program did not keep them, and which were which cannot be known.',
  altered: 'Some of its characters are not those that were sent.',
}

function Damaged({ damage, remains }: Extract<LinkNotice, { kind: 'damaged' }>) {
  const session = useSession()
  const lines = remains === null ? 0 : remains.text.split('\n').length - 1
  return (
    <>
      <p>
        <strong>This link is damaged.</strong> {HOW[damage]}{' '}
        {remains === null
          ? 'Nothing could be recovered.'
          : `${lines === 1 ? 'One line' : `${formatCount(lines)} lines`} of its text could be recovered${damage === 'cut' ? '' : ', and may hold mistakes'}.`}{' '}
        <span className="remedy">Ask for the link again, or for a file.</span>
      </p>
      {remains !== null && (
        <button
          type="button"
          className="main-button"
          onClick={() => {
            dismiss()
            void openText(session, remains.text, null, remains.step).then(() =>
              session.store.setState({ playing: false }),
            )
          }}
        >
          Open what was saved
        </button>
      )}
    </>
  )
}
