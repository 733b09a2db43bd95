/** What the address of a frame asks for: `?embed&views=map,tree&spoiler&origin=https://example.org`. */

export const EMBED_VIEWS = ['map', 'columns', 'tree', 'timeline'] as const
export type EmbedView = (typeof EMBED_VIEWS)[number]

export interface EmbedOptions {
  /** In the order of EMBED_VIEWS, each once, never empty. */
  readonly views: readonly EmbedView[]
  /** Nothing is shown before the reader asks for it. */
  readonly spoiler: boolean
  /** Origins of parent pages, besides the page's own, that may talk with the frame. */
  readonly origins: readonly string[]
}

const DEFAULT_VIEWS: readonly EmbedView[] = ['map', 'timeline']

/** Unknown views and origins that are none are left out; with no view left, the usual ones are shown. */
export function embedOptions(query: URLSearchParams): EmbedOptions {
  const names = new Set(query.getAll('views').flatMap((list) => list.split(/[, ]/)))
  const views = EMBED_VIEWS.filter((view) => names.has(view))
  return {
    views: views.length === 0 ? DEFAULT_VIEWS : views,
    spoiler: query.has('spoiler'),
    origins: query.getAll('origin').filter(isOrigin),
  }
}

/** Written as the browser writes it, so that comparing letters is enough: no path, no wildcard. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
}
