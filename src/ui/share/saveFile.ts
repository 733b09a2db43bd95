/** Saving what is shared as a file: a nommu-explorer/1 document with everything in it. */
import type { Session } from '../../store/session.ts'
import { saveText } from '../../export/download.ts'
import { fileNameFor } from './shareText.ts'
import type { LinkState } from '../../link/state.ts'

/** @returns The name of the file, or null if what was opened can no longer be read. */
export async function saveLesson(session: Session, { step, view }: LinkState): Promise<string | null> {
  const { opened, text } = session.store.getState()
  const source = session.source()
  if (opened === null || source === null) return null
  const isRecording = source.kind === 'recording' && text === opened.text
  const { writeLesson } = await import('../../link/file.ts')
  try {
    const lesson = await writeLesson({
      source: isRecording ? source : { kind: 'scenario', text },
      step,
      view,
    })
    const name = fileNameFor(opened.title, step)
    saveText(name, lesson, 'application/json')
    return name
  } catch {
    return null
  }
}
