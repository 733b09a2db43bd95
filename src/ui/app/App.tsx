import { useCallback, useEffect, useMemo, useRef } from 'react'
import { flushSync } from 'react-dom'
import { openFile } from '../../store/opening/documents.ts'
import { Banners } from './Banners.tsx'
import { EmptyBench } from './EmptyBench.tsx'
import type { Session } from '../../store/session.ts'
import { Dialogs, DropTarget, LiveSentence, TermHost } from './panels.tsx'
import { TopBar } from '../menus/TopBar.tsx'
import { useDocumentTitle } from './useDocumentTitle.ts'
import { usePresentation } from '../present/usePresentation.ts'
import { useKeys } from '../keys/useKeys.ts'
import { Workbench, revealText } from './Workbench.tsx'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'

export function App() {
  const session = useSession()
  const isEmpty = useDocument(
    ({ view, problem, workerDied }) => view === null && (problem !== null || workerDied),
  )
  const picker = useRef<HTMLInputElement>(null)
  const chooseFile = useCallback(() => picker.current?.click(), [])

  const title = useDocumentTitle()

  useEffect(() => {
    document.title = title === null ? 'NOMMU Explorer' : `${title} · NOMMU Explorer`
  }, [title])

  const actions = useMemo(
    () => ({ session, openFile: chooseFile, focusEditor: () => focusEditor(session) }),
    [session, chooseFile],
  )
  useKeys(actions)
  const presenting = usePresentation(session)

  return (
    <div className="app">
      <a
        className="skip-link"
        href="#memory"
        onClick={(event) => {
          // The address is the lesson's: only the focus goes there.
          event.preventDefault()
          document.getElementById('memory')?.focus()
        }}
      >
        Skip to the memory
      </a>
      {!presenting && <TopBar chooseFile={chooseFile} />}
      <Banners />
      {isEmpty ? <EmptyBench chooseFile={chooseFile} /> : <Workbench />}
      <LiveSentence />
      <Dialogs chooseFile={chooseFile} />
      <DropTarget />
      <TermHost />
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="Open a file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          // The same file can be chosen again.
          event.currentTarget.value = ''
          if (file) void openFile(session, file)
        }}
      />
    </div>
  )
}

function focusEditor({ store, focus }: Session): void {
  usePage.setState({ textMode: 'edit' })
  // Where the panel was folded away it is drawn first; what is typed next is meant for it.
  flushSync(() => revealText(store))
  focus.focus('text')
}
