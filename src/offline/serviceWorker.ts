/**
 * The service worker: after the first visit the page works without a network. It never takes over by itself while a
 * page is open; the page offers the new version, and says so when the reader wants it.
 */
import { createSiteCache } from './siteCache.ts'
import { FILL, TAKE_OVER } from '../protocol/offlineWords.ts'
import type { Site } from './site.ts'

declare const self: ServiceWorkerGlobalScope
/** Put in by the build. */
declare const SITE: Site

const siteCache = createSiteCache(SITE, new URL('./', self.location.href).href, {
  caches: self.caches,
  fetch: (request) => self.fetch(request),
})

self.addEventListener('install', (event) => event.waitUntil(siteCache.fillCore()))

self.addEventListener('activate', (event) =>
  // The page of the first visit is served from here on as well: what it fetches late is there without a network.
  event.waitUntil(siteCache.dropOld().then(() => self.clients.claim())),
)

self.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(self.skipWaiting())
  if (event.data === FILL) event.waitUntil(siteCache.fillLater())
})

self.addEventListener('fetch', (event) => {
  const answer = siteCache.answer(event.request)
  if (answer !== null) event.respondWith(answer)
})
