/** The document that a component belongs to: given by context, so that several can stand on one page. */
import { createContext, use } from 'react'
import { useStore } from 'zustand'
import { assert } from '../base/assert.ts'
import type { DocumentState, DocumentStore } from './documentStore.ts'
import type { FocusPlaces } from './focusPlaces.ts'
import type { Session } from './session.ts'

/** `<DocumentContext value={session}>`: all that is drawn inside belongs to that document. */
export const DocumentContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(DocumentContext)
  assert(session !== null, 'no document above this component')
  return session
}

/** A part of the document's state; the component draws again when it changes. */
export const useDocument = <Part>(select: (state: DocumentState) => Part): Part =>
  useOther(useSession(), select)

/** The same of a document that is named. */
export const useOther = <Part>(session: Session, select: (state: DocumentState) => Part): Part =>
  useStore(session.store, select)

/** The document's store, for its actions and for reading it in handlers. */
export const useDocumentStore = (): DocumentStore => useSession().store

export const useFocusPlaces = (): FocusPlaces => useSession().focus
