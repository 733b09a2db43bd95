/** The files that come with the page. In the page of one file, siteFiles.single.ts stands in its place. */

/** Gets one by its address relative to the page. Rejects where there is no network. */
export const fetchSiteFile = (url: string): Promise<Response> => fetch(new URL(url, document.baseURI))
