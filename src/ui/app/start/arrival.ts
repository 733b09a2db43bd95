/** How the page arrives: first the picture, then everything else in the order in which it is needed. */
import { catalogueOnceRead } from '../../../store/opening/documents.ts'
import type { Session } from '../../../store/session.ts'
import { fetchEditor } from '../../editor/Editor.tsx'
import { firstPicture } from './firstPicture.ts'
import { fetchPanels } from '../later.tsx'
import { letters } from './letters.ts'

/** Fetches what the first picture does without, once it stands. Never rejects: each part says itself that it is missing. */
export async function fetchTheRest(session: Session): Promise<void> {
  await session.idle()
  if (session.store.getState().view !== null) await firstPicture()
  await letters()
  await Promise.all([fetchPanels(), catalogueOnceRead()])
  // The heaviest part. The text can be read and stepped through without it.
  await fetchEditor().catch(() => undefined)
  // The page in one file is on the disk already.
  if (!import.meta.env.PROD || import.meta.env.MODE === 'single') return
  await import('../../offline/offline.ts').then(({ keepOffline }) => keepOffline()).catch(() => undefined)
}
