/** Opening what a link holds: the document it names, at its step, with its view; or saying why not. */
import { findEntry, openEntry, openText } from './documents.ts'
import { openSeries } from './openSeries.ts'
import { looksLikeLog, showLog } from './logText.ts'
import { textHash } from '../../link/crc32.ts'
import { decodeLink } from '../../link/link.ts'
import type { LinkState } from '../../link/state.ts'
import { applyView } from './applyView.ts'
import type { Session } from '../session.ts'
import type { DocumentState } from '../documentStore.ts'
import { usePage } from '../pageStore.ts'
import type { LinkNotice } from '../pageStore.ts'
import { START_SCENARIO } from '../../content/startScenario.ts'

/** @param own This page wrote the link (back and forward): see applyView. */
interface LinkOptions {
  readonly own: boolean
}

const say = (notice: LinkNotice | null): void => usePage.setState({ linkNotice: notice })

/**
 * Opens what stands behind `#`. A link that cannot be trusted in every letter opens nothing: what was open stays, and
 * the reader is told.
 * @returns Whether its document is open.
 */
export async function openLink(session: Session, fragment: string, options: LinkOptions): Promise<boolean> {
  const outcome = await decodeLink(fragment)
  switch (outcome.type) {
    case 'whole':
      say(null)
      return openLinkState(session, outcome.state, options)
    case 'newer':
      say({ kind: 'newer', version: outcome.version })
      return false
    case 'damaged':
      say({ kind: 'damaged', damage: outcome.damage, remains: outcome.remains })
      return false
  }
}

/** @returns Whether the document is open. */
export async function openLinkState(
  session: Session,
  { document, step, view }: LinkState,
  options: LinkOptions,
): Promise<boolean> {
  if (document.kind === 'text' && view === null && looksLikeLog(document.text)) {
    showLog(null, document.text)
    return false
  }
  const fresh = !isOpen(session.store.getState(), document)
  if (!fresh) session.store.getState().goTo(step)
  else if (!(await openDocument(session, document, step))) return false
  applyView(session.store, view, { ...options, fresh })
  return true
}

/** Whether it is what the page shows already, so that only the step and the view are to be changed. */
function isOpen(
  { opened, text, entryId, original, fileName }: DocumentState,
  document: LinkState['document'],
): boolean {
  if (opened === null || text !== opened.text) return false
  switch (document.kind) {
    case 'text':
      return (opened.kind === 'scenario' || opened.isSeries === true) && text === document.text
    case 'listed':
      return entryId === document.id && text === original && textHash(text) === document.hash
    case 'local':
      return opened.kind === 'recording' && entryId === null && fileName === document.fileName
  }
}

async function openDocument(
  session: Session,
  document: LinkState['document'],
  step: number,
): Promise<boolean> {
  switch (document.kind) {
    case 'text':
      return looksLikeLog(document.text)
        ? openSeries(session, document.text, step)
        : openText(session, document.text, null, step)
    case 'local':
      say({ kind: 'local', fileName: document.fileName })
      return false
    case 'listed': {
      const { id, hash } = document
      // The first scenario is part of the page: no list is needed for it.
      if (id === START_SCENARIO.id) {
        if (!(await openText(session, START_SCENARIO.text, id, step))) return false
      } else {
        const entry = await findEntry(id)
        if (entry === null) {
          const missing = usePage.getState().catalogue?.missing ?? []
          say({ kind: 'unknown', id, isListMissing: missing.length > 0 })
          return false
        }
        if (!(await openEntry(session, entry, step))) return false
      }
      const { opened } = session.store.getState()
      if (opened && textHash(opened.text) !== hash) say({ kind: 'changed', title: opened.title })
      return true
    }
  }
}
