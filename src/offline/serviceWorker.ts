/**
 * The service worker: after the first visit the page works without a network. It never takes over by itself while a
 * page is open; the page offers the new version, and says so when the reader wants it.
 */
import { createShelf } from './shelf.ts'
import { FILL, TAKE_OVER } from '../protocol/offlineWords.ts'
import type { Site } from './site.ts'

declare const self: ServiceWorkerGlobalScope
/** Put in by the build. */
declare const SITE: Site

const shelf = createShelf(SITE, new URL('./', self.location.href).href, {
  caches: self.caches,
  fetch: (request) => self.fetch(request),
})

self.addEventListener('install', (event) => event.waitUntil(shelf.fillCore()))

self.addEventListener('activate', (event) =>
  // The page of the first visit is served from here on as well: what it fetches late is there without a network.
  event.waitUntil(shelf.dropOld().then(() => self.clients.claim())),
)

self.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(self.skipWaiting())
  if (event.data === FILL) event.waitUntil(shelf.fillLater())
})

self.addEventListener('fetch', (event) => {
  const answer = shelf.answer(event.request)
  if (answer !== null) event.respondWith(answer)
})
