/**
 * Where the service worker keeps the files of the site, and how it answers with them. One cache for each build: a page
 * is always given the files that it was built with, whatever has been put on the server since.
 */
import type { Site } from './site.ts'

/** What is used of the browser, so that tests can stand in for it. */
export interface Browser {
  readonly caches: Pick<CacheStorage, 'open' | 'keys' | 'delete' | 'match'>
  fetch(request: Request): Promise<Response>
}

/** Hosts may send Vary; these files are the same for everyone. */
const MATCH = { ignoreVary: true } as const

export interface SiteCache {
  /** Takes in all that the page needs. Rejects if one file cannot be had: half a site is of no use. */
  fillCore(): Promise<void>
  /** Takes in scenarios and recordings, one after the other. Never rejects: what cannot be had now comes another time. */
  fillLater(): Promise<void>
  /** Drops old builds. The last one stays: a page of it may still be open and ask for a part that it has not had yet. */
  dropOld(): Promise<void>
  /** The answer to a request, or null if it is none of the site's business. */
  answer(request: Request): Promise<Response> | null
}

/** @param scope The site's folder, with a slash at its end. */
export function createSiteCache(
  { build, core, later }: Site,
  scope: string,
  { caches, fetch }: Browser,
): SiteCache {
  // Several sites may share a host, one below the other: the separator keeps their caches apart.
  const prefix = `nommu-explorer|${scope}|`
  const name = prefix + build
  const addresses = new Set([...core, ...later].map((file) => new URL(file, scope).href))

  /** Only whole answers of the site's own server are kept. */
  const keep = async (address: string, response: Response): Promise<boolean> => {
    if (response.status !== 200 || response.redirected || response.type === 'opaque') return false
    const cache = await caches.open(name)
    await cache.put(address, response.clone())
    return true
  }

  const kept = async (address: string): Promise<Response | undefined> =>
    (await caches.open(name)).match(address, MATCH)

  /** Names in assets carry a hash of the content, so the file of any build will do. */
  const isHashed = (address: string): boolean => address.startsWith(`${scope}assets/`)

  const take = async (file: string): Promise<void> => {
    const address = new URL(file, scope).href
    const older = isHashed(address) ? await caches.match(address, MATCH) : await kept(address)
    if (older !== undefined && (await keep(address, older))) return
    const response = await fetch(
      new Request(address, { cache: isHashed(address) ? 'default' : 'no-cache', credentials: 'same-origin' }),
    )
    if (!(await keep(address, response))) throw new Error(`${file} could not be fetched: ${response.status}`)
  }

  const answerFrom = async (address: string, request: Request): Promise<Response> => {
    const found =
      (await kept(address)) ?? (isHashed(address) ? await caches.match(address, MATCH) : undefined)
    if (found !== undefined) return found
    const response = await fetch(request)
    // A full disk is no reason to hold back what has come.
    if (addresses.has(address)) await keep(address, response).catch(() => false)
    return response
  }

  return {
    fillCore: async () => void (await Promise.all(core.map(take))),
    fillLater: async () => {
      for (const file of later) {
        const isThere = (await kept(new URL(file, scope).href)) !== undefined
        if (!isThere) await take(file).catch(() => undefined)
      }
    },
    dropOld: async () => {
      // In the order in which they were made.
      const older = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== name)
      await Promise.all(older.slice(0, -1).map((key) => caches.delete(key)))
    },
    answer: (request) => {
      if (request.method !== 'GET' || !request.url.startsWith(scope)) return null
      const address = plainAddress(request.url, scope)
      return addresses.has(address) || isHashed(address) ? answerFrom(address, request) : null
    },
  }
}

/** Without what the page alone reads (?embed, #link), and with one name for the page itself. */
function plainAddress(url: string, scope: string): string {
  const { origin, pathname } = new URL(url)
  const address = origin + pathname
  return address === `${scope}index.html` ? scope : address
}
