/** What the share dialog writes: addresses, the embed snippet, file names. Pure. */
import { fileStem } from '../../model/fileStem.ts'
import { LONG_LINK } from '../../link/link.ts'

/** What only a frame's address says; see src/ui/embed. */
const FRAME_WORDS = ['embed', 'views', 'spoiler', 'origin'] as const

/** The page's address with a fragment. A frame's own address gives the address of the whole page. */
export function shareAddress(page: string, fragment: string): string {
  const url = new URL(page)
  for (const name of FRAME_WORDS) url.searchParams.delete(name)
  url.hash = fragment
  return url.href
}

/** HTML for a page that shows the step in a frame. */
export function embedSnippet(page: string, fragment: string, title: string): string {
  const url = new URL(shareAddress(page, fragment))
  url.search = url.search === '' ? '?embed' : `${url.search}&embed`
  const attributes = [
    `src="${escapeAttribute(url.href)}"`,
    `title="${escapeAttribute(title)}"`,
    'width="960" height="600" loading="lazy" allow="fullscreen; clipboard-write" style="border:0"',
  ]
  return `<iframe ${attributes.join(' ')}></iframe>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' }
const escapeAttribute = (text: string): string => text.replace(/[&"<>]/g, (letter) => ENTITIES[letter] ?? '')

export const isLong = (address: string): boolean => address.length >= LONG_LINK

/** A name that every file system takes: letters and figures of the title, and the step. */
export function fileNameFor(title: string, step: number): string {
  return `${fileStem(title)}-step-${step}.json`
}
