import { useLayoutEffect, useState } from 'react'
import type { Problem } from '../../protocol/messages.ts'
import { openFile, openText } from '../../store/opening/documents.ts'
import { openTogether } from '../../store/opening/openTogether.ts'
import { looksLikeLog, showLog } from '../../store/opening/logText.ts'
import { useSession } from '../../store/useDocument.ts'
import './drop-target.css'

const isInEditor = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.cm-editor') !== null

const NO_LOG: Problem = {
  title: 'What was pasted is not a log',
  detail: 'It has no line of a kernel report, a file below /proc, a boot log or strace.',
  remedy: 'A scenario is pasted into the text: choose Edit first. Nothing was changed.',
}

/** Files and text dropped anywhere on the page are opened; text that is moved inside the editor stays the editor's. */
export function DropTarget() {
  const session = useSession()
  const [isOver, setIsOver] = useState(false)

  useLayoutEffect(() => {
    let depth = 0
    let isOwnDrag = false
    const isForUs = (event: DragEvent): boolean => {
      const types = event.dataTransfer?.types ?? []
      if (types.includes('Files')) return true
      return types.includes('text/plain') && !isOwnDrag && !isInEditor(event.target)
    }
    const end = (): void => {
      depth = 0
      setIsOver(false)
    }
    const listeners: {
      [K in 'dragstart' | 'dragend' | 'dragenter' | 'dragleave' | 'dragover' | 'drop']: (
        event: DragEvent,
      ) => void
    } = {
      dragstart: () => (isOwnDrag = true),
      dragend: () => (isOwnDrag = false),
      dragenter: (event) => {
        depth++
        if (isForUs(event)) setIsOver(true)
      },
      dragleave: () => {
        depth--
        if (depth <= 0) end()
      },
      dragover: (event) => {
        if (!isForUs(event)) return
        event.preventDefault()
        if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
      },
      drop: (event) => {
        end()
        if (!isForUs(event)) return
        event.preventDefault()
        event.stopPropagation()
        const files = [...(event.dataTransfer?.files ?? [])]
        const [file] = files
        const text = event.dataTransfer?.getData('text/plain') ?? ''
        if (file && files.length > 1) void openTogether(session, files)
        else if (file) void openFile(session, file)
        else if (looksLikeLog(text)) showLog(null, text)
        else if (text.trim() !== '') void openText(session, text)
      },
    }
    // Before the editor, which would insert a dropped file as text.
    const entries = Object.entries(listeners) as [keyof typeof listeners, (event: DragEvent) => void][]
    for (const [type, listener] of entries) window.addEventListener(type, listener, { capture: true })
    // What is pasted where a scenario is written, or nowhere: a field of a dialog keeps what is put into it.
    const paste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text/plain') ?? ''
      const isField = event.target instanceof Element && event.target.matches('input, textarea')
      if (isField && !isInEditor(event.target)) return
      if (looksLikeLog(text)) {
        event.preventDefault()
        event.stopPropagation()
        showLog(null, text)
      } else if (text.trim() !== '' && !isInEditor(event.target)) {
        session.store.setState({ problem: NO_LOG })
      }
    }
    window.addEventListener('paste', paste, { capture: true })
    return () => {
      window.removeEventListener('paste', paste, { capture: true })
      for (const [type, listener] of entries) window.removeEventListener(type, listener, { capture: true })
    }
  }, [session])

  if (!isOver) return null
  return (
    <div className="drop-target" aria-hidden>
      <p>Drop to open</p>
      <p className="drop-detail">
        a recording (.json, .json.gz), a scenario as text, a kernel log, or a program (bFLT, ELF)
      </p>
    </div>
  )
}
