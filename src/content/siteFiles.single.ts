/** The files that come with the page, out of the page itself: a page on a disk may read no other file. */
import { readPart } from '../client/singleFile.ts'

/** Gets one by its address relative to the page; a file that is not there is answered as a server would. */
export const fetchSiteFile = (url: string): Promise<Response> => {
  const file = readPart(`files/${url}`)
  return Promise.resolve(file === null ? new Response('', { status: 404 }) : new Response(file))
}
