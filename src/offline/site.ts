/** The files of one build of the site, as the service worker that was built with them knows them. */
export interface Site {
  /** Another one for every change in any file. */
  readonly build: string
  /** What the page needs to work, './' being the page itself. Relative to the site's folder. */
  readonly core: readonly string[]
  /** Scenarios and recordings of the lists. */
  readonly later: readonly string[]
}
