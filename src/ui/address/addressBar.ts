/** The address bar holds the whole lesson: read once at the start and whenever it changes, written as the page changes. */
import { openStart } from '../../store/opening/documents.ts'
import { captureLink, onLinkChange, rememberingHash } from '../../store/opening/linkState.ts'
import type { LinkState } from '../../link/state.ts'
import { openFragment } from '../../store/opening/openFragment.ts'
import type { DocumentState } from '../../store/documentStore.ts'
import { usePage } from '../../store/pageStore.ts'
import type { Session } from '../../store/session.ts'
import { firstPicture } from '../app/start/firstPicture.ts'
import { createLinkWriter } from './linkWriter.ts'

/** Marks entries of the history that this page wrote, as against a link that was pasted or clicked. */
const OWN = { ownEntry: true }

const isOwnEntry = (): boolean => Reflect.get(Object(history.state), 'ownEntry') === true

/** The code of links comes when the first one is written, after the first picture; without it the address holds none. */
const encode = async (state: LinkState): Promise<string | null> => {
  await firstPicture()
  const links = await import('../../link/link.ts').catch(() => null)
  return links === null ? null : links.encodeLink(state)
}

const fragmentNow = (): string => location.hash.slice(1)

/** Opens what the address says, or the first scenario, and keeps both in step from then on. */
export function followAddress(session: Session): void {
  /** The fragment that the page agrees with. */
  let current = fragmentNow()
  /** Openings that the address asked for: they make no entry of their own. */
  let arriving = 0
  let newest = 0
  let last: Promise<void> = Promise.resolve()

  const hashOf = rememberingHash()
  const capture = (state: DocumentState): LinkState | null => captureLink(state, usePage.getState(), hashOf)

  const writer = createLinkWriter({
    capture: () => (arriving > 0 ? null : capture(session.store.getState())),
    encode,
    write: (fragment, how) => {
      if (fragment === current && isOwnEntry()) return
      try {
        const address = `${location.pathname}${location.search}${fragment === '' ? '' : `#${fragment}`}`
        if (how === 'push' && fragment !== current) history.pushState(OWN, '', address)
        else history.replaceState(OWN, '', address)
        current = fragment
      } catch {
        // Too many writes for this browser, or too long for it: the next change writes again.
      }
    },
  })

  /** One after the other; of those that wait only the last is opened. */
  const arrive = (open: () => Promise<void>): void => {
    const mine = ++newest
    arriving++
    writer.drop()
    last = last
      .then(() => (mine === newest ? open() : undefined))
      .finally(() => {
        arriving--
        writer.changed()
      })
    void session.awaiting(last)
  }

  const followed = (): void => {
    const fragment = fragmentNow()
    if (fragment === current) return
    current = fragment
    const own = isOwnEntry()
    if (fragment === '') writer.changed()
    else arrive(async () => void (await openFragment(session, fragment, { own })))
  }

  onLinkChange(session.store, () => writer.changed())
  session.store.subscribe((state, before) => {
    if (state.documentNumber === before.documentNumber || arriving > 0 || before.opened === null) return
    writer.leave(capture(before))
  })
  window.addEventListener('popstate', followed)
  window.addEventListener('hashchange', followed)

  arrive(async () => {
    if (current !== '' && (await openFragment(session, current, { own: false }))) return
    await openStart(session, session.store.getState().problem)
  })
}
