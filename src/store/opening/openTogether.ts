/** Several files dropped at once: /proc files of one board as a rule. */
import type { Session } from '../session.ts'
import { openFile } from './documents.ts'
import { looksLikeLog, showLog } from './logText.ts'

/** Several files at once: what of them is a log is read as one; without any, the first is opened. */
export async function openTogether(session: Session, files: readonly File[]): Promise<void> {
  const texts = await session.awaiting(Promise.all(files.map((file) => file.text())))
  // The name of a file often says whose it is: proc-15-maps.txt.
  const logs = texts.flatMap((text, at) =>
    looksLikeLog(text) ? [`--- ${files[at]?.name ?? ''} ---\n${text}`] : [],
  )
  const [first] = files
  if (logs.length > 0) showLog(files.map(({ name }) => name).join(', '), logs.join('\n'))
  else if (first !== undefined) await openFile(session, first)
}
