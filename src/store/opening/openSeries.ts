import type { Session } from '../session.ts'
import { openSource } from './documents.ts'

/** The captures of a board that a log holds, each of them a step. */
export const openSeries = (session: Session, log: string, step = 0): Promise<boolean> =>
  openSource(session, { kind: 'recording', fileName: 'captures', blob: new Blob([log]) }, null, step)
