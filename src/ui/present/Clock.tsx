import { useEffect, useState } from 'react'
import { elapsedWords } from './elapsed.ts'

const KEY = 'nommu-explorer.started'

/** When the lesson began; kept through a reload of the window. Milliseconds since 1970. */
function readStart(): number {
  try {
    const stored = Number(sessionStorage.getItem(KEY))
    if (Number.isFinite(stored) && stored > 0) return stored
  } catch {
    // Forbidden: counted from now.
  }
  return keepStart(Date.now())
}

function keepStart(start: number): number {
  try {
    sessionStorage.setItem(KEY, String(start))
  } catch {
    // Forbidden: it lasts until the window is loaded again.
  }
  return start
}

/** The time of day, and how long the lesson has been going. */
export function Clock() {
  const [start, setStart] = useState(readStart)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="speaker-clock">
      <time>{new Date(now).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })}</time>
      <span className="speaker-elapsed" title="Since this window was opened, or since it was set to zero">
        {elapsedWords(now - start)}
      </span>
      <button
        type="button"
        onClick={() => {
          setStart(keepStart(Date.now()))
          setNow(Date.now())
        }}
      >
        Reset timer
      </button>
    </p>
  )
}
