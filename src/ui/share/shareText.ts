/** What the share dialog writes: addresses, the embed snippet, file names. Pure. */
import { fileStem } from '../../model/fileStem.ts'
import { LONG_LINK } from '../../link/link.ts'
import type { LinkState, LinkView } from '../../link/state.ts'
import { PLAIN_VIEW_V1 } from '../../link/v1.ts'

export interface ShareChoices {
  readonly withView: boolean
  /** Whoever opens the link is asked before each step. */
  readonly withPredict: boolean
  readonly step: number
}

/** The view of a page that nobody has touched. */
const PLAIN_VIEW: LinkView = {
  ...PLAIN_VIEW_V1,
  columnsCamera: null,
  treeCamera: null,
  measuredOrder: null,
  heat: null,
  recorded: false,
  trees: false,
}

/** The moment that is shared, with the reader's choices. */
export function sharedState(moment: LinkState, { withView, withPredict, step }: ShareChoices): LinkState {
  // What is selected in this step is not there in another.
  const view = moment.view && {
    ...moment.view,
    selected: step === moment.step ? moment.view.selected : null,
    predict: withPredict,
  }
  if (withView || view === null) return { ...moment, step, view: withView ? view : null }
  // The second machine is a part of what is shown, however it is looked at.
  const { recorded } = view
  return {
    ...moment,
    step,
    view: withPredict || recorded ? { ...PLAIN_VIEW, predict: withPredict, recorded } : null,
  }
}

/** What only a frame's address says; see src/ui/embed. */
const FRAME_WORDS = ['embed', 'views', 'spoiler', 'origin'] as const

/** The page's address with a fragment. A frame's own address gives the address of the whole page. */
export function shareAddress(page: string, fragment: string): string {
  const url = new URL(page)
  for (const name of FRAME_WORDS) url.searchParams.delete(name)
  url.hash = fragment
  return url.href
}

/** HTML for a page that shows the step in a frame. */
export function embedSnippet(page: string, fragment: string, title: string): string {
  const url = new URL(shareAddress(page, fragment))
  url.search = url.search === '' ? '?embed' : `${url.search}&embed`
  const attributes = [
    `src="${escapeAttribute(url.href)}"`,
    `title="${escapeAttribute(title)}"`,
    'width="960" height="600" loading="lazy" allow="fullscreen; clipboard-write" style="border:0"',
  ]
  return `<iframe ${attributes.join(' ')}></iframe>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' }
const escapeAttribute = (text: string): string => text.replace(/[&"<>]/g, (letter) => ENTITIES[letter] ?? '')

export const isLong = (address: string): boolean => address.length >= LONG_LINK

/** Hosts that only this machine or its own network knows. */
const LOCAL_HOST =
  /^(?:localhost|.*\.(?:localhost|local|lan|home|internal|home\.arpa)|127\.[\d.]+|0\.0\.0\.0|10\.[\d.]+|192\.168\.[\d.]+|169\.254\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|\[(?:::1|f[cd][\da-f]{2}:.*|fe80:.*)\])$/

/** Whether an address leads nowhere from another machine, or from outside of this network. */
export function isLocal(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  const isName = !hostname.includes('.') && !hostname.startsWith('[')
  return protocol === 'file:' || isName || LOCAL_HOST.test(hostname)
}

/** A name that every file system takes: letters and figures of the title, and the step. */
export function fileNameFor(title: string, step: number): string {
  return `${fileStem(title)}-step-${step}.json`
}
