/** The scenario's text. The editor is a chunk of its own; until it is there, the text is shown as plain lines. */
import { lazy, Suspense } from 'react'
import type { ComponentType } from 'react'
import { PlainText } from './PlainText.tsx'
import './editor.css'

interface EditorModule {
  readonly default: ComponentType
}

let arrived: (module: EditorModule | Promise<EditorModule>) => void
const arrival = new Promise<EditorModule>((resolve) => (arrived = resolve))

/** Fetches the editor: until somebody asks for it, no window does. */
export function fetchEditor(): Promise<EditorModule> {
  const fetched = import('./CodeEditor.tsx')
  arrived(fetched)
  return fetched
}

const CodeEditor = lazy(() => arrival)

export function Editor() {
  return (
    <div className="editor">
      <Suspense fallback={<PlainText />}>
        <CodeEditor />
      </Suspense>
    </div>
  )
}
