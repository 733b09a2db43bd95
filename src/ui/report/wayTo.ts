import { openText } from '../../store/opening/documents.ts'
import type { Session } from '../../store/session.ts'

/** What opens a text that was made of a log, for a ReportCard; nothing where none could be made. */
export const wayTo = (text: string | null, words: string) =>
  text === null ? [] : [{ words, open: (session: Session) => openText(session, text) }]
