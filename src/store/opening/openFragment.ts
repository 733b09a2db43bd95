/** Opening what a link holds: the code that reads links comes when the first one does. */
import { UNREACHABLE } from './documents.ts'
import type { Session } from '../session.ts'

/** See openLink. A page that cannot get the code says so. @returns Whether its document is open. */
export async function openFragment(
  session: Session,
  fragment: string,
  options: { readonly own: boolean },
): Promise<boolean> {
  const links = await import('./openLink.ts').catch(() => null)
  if (links !== null) return links.openLink(session, fragment, options)
  session.store.setState({ problem: UNREACHABLE })
  return false
}
