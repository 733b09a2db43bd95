/** Says quietly that there is a new version. Nothing changes before the reader wants it. */
import { X } from 'lucide-react'
import { createRoot } from 'react-dom/client'
import { TAKE_OVER } from '../../protocol/offlineWords.ts'
import './offline.css'

/** Time for the new worker to answer; after that the page is loaded again all the same. */
const PATIENCE_MS = 3000

let close = (): void => undefined

/** Shows it until it is put away; a newer one takes its place. It stands beside the page, whatever that shows. */
export function showUpdateNotice(waiting: ServiceWorker): void {
  close()
  const host = document.createElement('div')
  document.body.append(host)
  const root = createRoot(host)
  close = () => {
    root.unmount()
    host.remove()
    close = () => undefined
  }
  root.render(<UpdateNotice reload={() => takeOver(waiting)} later={() => close()} />)
}

function takeOver(waiting: ServiceWorker): void {
  const reload = (): void => location.reload()
  // Another window may have asked already.
  if (waiting.state !== 'installed') return reload()
  navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true })
  setTimeout(reload, PATIENCE_MS)
  waiting.postMessage(TAKE_OVER, [])
}

interface UpdateNoticeProps {
  readonly reload: () => void
  readonly later: () => void
}

function UpdateNotice({ reload, later }: UpdateNoticeProps) {
  return (
    <aside className="update-notice" aria-label="New version">
      <p role="status">A new version is ready</p>
      <button type="button" className="text-button" onClick={reload}>
        Reload
      </button>
      <button type="button" className="icon-button" aria-label="Not now" onClick={later}>
        <X size={15} aria-hidden />
      </button>
    </aside>
  )
}
