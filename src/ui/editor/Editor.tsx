/** The scenario's text. The editor is a chunk of its own; until it is there, the text is shown as plain lines. */
import { lazy, Suspense } from 'react'
import { PlainText } from './PlainText.tsx'
import './editor.css'

const CodeEditor = lazy(() => import('./CodeEditor.tsx'))

export function Editor() {
  return (
    <div className="editor">
      <Suspense fallback={<PlainText />}>
        <CodeEditor />
      </Suspense>
    </div>
  )
}
