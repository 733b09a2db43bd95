/** The scenario's text. The editor is a chunk of its own; until it is there, the text is shown as plain lines. */
import { lazy, Suspense, useEffect } from 'react'
import type { ComponentType } from 'react'
import { useDocument } from '../../store/useDocument.ts'
import { firstPicture } from '../app/start/firstPicture.ts'
import { later } from '../app/later.tsx'
import { letters, useLetters } from '../app/start/letters.ts'
import './textPanel.css'

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

/** Cutting lines into tokens is nothing that the first picture needs. */
const PlainText = later(async () => (await import('./PlainText.tsx')).PlainText)

const TextBar = later(
  async () => (await import('./TextBar.tsx')).TextBar,
  () => <div className="text-bar" />,
)

const CodeEditor = lazy(() => arrival)

export function Editor() {
  const isDue = useIsDue()
  return (
    <div className="text-panel">
      <TextBar />
      <div className="editor">
        {isDue && (
          <Suspense fallback={<PlainText />}>
            <CodeEditor />
          </Suspense>
        )}
      </div>
    </div>
  )
}

/** Whether the text is to be drawn: in its own letters, and after the picture, if there is one that can be painted. */
function useIsDue(): boolean {
  const areLettersThere = useLetters()
  const hasView = useDocument((state) => state.view !== null)
  useEffect(() => {
    if (hasView) void firstPicture().then(letters)
    else void letters()
  }, [hasView])
  return areLettersThere
}
