/** What the page says to its service worker. */

/** Begin to serve pages in place of the version before. */
export const TAKE_OVER = 'take-over'
/** Fetch what is not needed yet, now that the page has nothing else to do. */
export const FILL = 'fill'
