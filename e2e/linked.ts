/** Reading links back: what the tests hold against what the page showed. */
import type { Page } from '@playwright/test'
import { decodeLink } from '../src/link/link.ts'
import type { LinkState } from '../src/link/state.ts'

/** What the link in an address holds; null as long as there is none that is whole: the page writes it a moment later. */
export async function linkIn(address: string): Promise<LinkState | null> {
  const outcome = await decodeLink(new URL(address).hash)
  return outcome.type === 'whole' ? outcome.state : null
}

/** What the address bar holds. */
export const linked = (page: Page): Promise<LinkState | null> => linkIn(page.url())
