/**
 * What does not wait for the page: its colours, and the worker, which has a machine to start. The page itself is fetched
 * meanwhile; the built site names its files ahead (see vite.config.ts), so that asking for it here costs no time.
 */
import { createWorker } from './client/createWorker.ts'
import { startWorker } from './client/startWorker.ts'
import { readSettings } from './store/settings/stored.ts'
import { repairAddress } from './ui/address/escapedHash.ts'
import { applyAppearance } from './ui/app/start/applyAppearance.ts'
import './ui/styles.css'

repairAddress()
// The theme comes first: nothing is painted in the wrong colours.
applyAppearance(readSettings())

void open(new URLSearchParams(location.search))

async function open(query: URLSearchParams): Promise<void> {
  const speaker = query.get('speaker')
  if (speaker !== null) {
    // The window of the speaker follows a page; it needs no machine of its own.
    const { showSpeaker } = await import('./ui/present/SpeakerPage.tsx')
    return showSpeaker(await whereToDraw(), speaker || null)
  }
  const makeWorker = startWorker(createWorker)
  if (query.has('embed')) {
    const { showEmbed } = await import('./ui/embed/EmbedPage.tsx')
    return showEmbed(await whereToDraw(), query, makeWorker)
  }
  const { startPage } = await import('./ui/app/start/startPage.tsx')
  return startPage(await whereToDraw(), makeWorker)
}

/** This script waits for nothing, not even for the rest of the document. */
async function whereToDraw(): Promise<HTMLElement> {
  if (document.readyState === 'loading')
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }))
  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no place to draw in.')
  return root
}
