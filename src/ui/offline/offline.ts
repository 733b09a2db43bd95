/**
 * Keeps the site on this machine. The page of the first visit goes on as it is; a version that has come since waits
 * until the reader asks for it. Lazy: it comes when the page has nothing else to do.
 */
import { FILL } from '../../protocol/offlineWords.ts'
import { showUpdateNotice } from './UpdateNotice.tsx'

/** A page that stays open for days looks for a new version now and then, when the reader comes back to it. */
const CHECK_INTERVAL_MS = 60 * 60 * 1000

/** Never rejects: where there are no service workers, or they are forbidden, the page just needs its network. */
export async function keepOffline(): Promise<void> {
  // Not there on plain http and in some private windows, whatever the type says.
  if (!('serviceWorker' in navigator)) return
  try {
    const registration = await navigator.serviceWorker.register(new URL('sw.js', document.baseURI), {
      updateViaCache: 'none',
    })
    offerUpdates(registration)
    checkNowAndThen(registration)
    const { active } = await navigator.serviceWorker.ready
    active?.postMessage(FILL, [])
  } catch {
    // As above.
  }
}

function offerUpdates(registration: ServiceWorkerRegistration): void {
  const look = (): void => {
    // The very first one has nothing to replace.
    if (registration.waiting !== null && registration.active !== null) showUpdateNotice(registration.waiting)
  }
  look()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look)
  })
}

function checkNowAndThen(registration: ServiceWorkerRegistration): void {
  let last = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - last < CHECK_INTERVAL_MS) return
    last = Date.now()
    void registration.update().catch(() => undefined)
  })
}
