/** What the address of a frame asks for: `?embed&views=map,tree&spoiler&origin=https://example.org`. */

export const EMBED_VIEWS = ['map', 'columns', 'tree', 'timeline'] as const
export type EmbedView = (typeof EMBED_VIEWS)[number]

export interface EmbedOptions {
  /** In the order of EMBED_VIEWS, each once, never empty. */
  readonly views: readonly EmbedView[]
  /** Nothing is shown before the reader asks for it. */
  readonly spoiler: boolean
  /**
   * The machine beside: a difference as a text says it (`mmu`, `kernel 2.6.28`), `recorded` for what was recorded beside the model,
   * `off` for one machine whatever the text asks for; null leaves it to the text.
   */
  readonly beside: string | null
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
    beside: isLine(query.get('beside')) ? query.get('beside') : null,
    origins: query.getAll('origin').filter(isOrigin),
  }
}

/** What a line of a text can hold; more is no difference that anybody chose. */
const isLine = (text: string | null): boolean => text !== null && /^[\x20-\x7e]{1,120}$/.test(text)

/** Written as the browser writes it, so that comparing letters is enough: no path, no wildcard. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
}
