/** What a frame and the page around it say to each other. README.md in this folder is for those who write that page. */
import { formatCount } from '../../base/format.ts'

/** The version that every message names. */
export const EMBED_VERSION = 1

export type EmbedCommand =
  | { readonly type: 'load'; readonly source: LoadSource; readonly step: number }
  | { readonly type: 'goTo'; readonly step: number }
  | { readonly type: 'step' }
  | { readonly type: 'back' }

export type LoadSource =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly fragment: string }
  | { readonly kind: 'id'; readonly id: string }

export type EmbedEvent =
  | ({ readonly type: 'ready'; readonly title: string; readonly covered: boolean } & Moment)
  | ({ readonly type: 'step' } & Moment)
  | { readonly type: 'problem'; readonly title: string; readonly detail: string }

interface Moment {
  readonly step: number
  /** How many there are. */
  readonly steps: number
  /** What happened, in one sentence; empty before the first step, and while a spoiler is covered. */
  readonly sentence: string
}

/** Characters: more than any scenario or link has. */
export const MOST_TEXT = 1 << 20

/** A message that was meant for the frame and is no command. */
export interface Misunderstood {
  readonly type: 'misunderstood'
  readonly detail: string
}

const not = (detail: string): Misunderstood => ({ type: 'misunderstood', detail })

const NO_STEP = '“step” must be a whole number, 0 or more.'

/** The command in a message, or what keeps it from being one; null for a message that is not for the frame. */
export function parseCommand(data: unknown): EmbedCommand | Misunderstood | null {
  if (typeof data !== 'object' || data === null) return null
  const read = (key: string): unknown => (Object.hasOwn(data, key) ? Reflect.get(data, key) : undefined)
  if (read('nommu') !== EMBED_VERSION) return null
  switch (read('type')) {
    case 'step':
      return { type: 'step' }
    case 'back':
      return { type: 'back' }
    case 'goTo': {
      const step = stepFrom(read('step'))
      return step === null ? not(NO_STEP) : { type: 'goTo', step }
    }
    case 'load': {
      const source = sourceFrom(read)
      const step = read('step') === undefined ? 0 : stepFrom(read('step'))
      if (source === null)
        return not(
          `“load” needs one of “text”, “link” and “id”: text of at most ${formatCount(MOST_TEXT)} characters.`,
        )
      return step === null ? not(NO_STEP) : { type: 'load', source, step }
    }
    // The frame's own words, as a page may send them back.
    case 'ready':
    case 'problem':
      return null
    default:
      return not('“type” must be “load”, “goTo”, “step” or “back”.')
  }
}

const stepFrom = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null

/** Exactly one of text, link and id. */
function sourceFrom(read: (key: string) => unknown): LoadSource | null {
  const given = ['text', 'link', 'id'].filter((key) => read(key) !== undefined)
  const [kind] = given
  const value = read(kind ?? '')
  if (given.length !== 1 || typeof value !== 'string' || value.length > MOST_TEXT) return null
  switch (kind) {
    case 'text':
      return { kind, text: value }
    case 'link':
      return { kind, fragment: fragmentOf(value) }
    default:
      return { kind: 'id', id: value }
  }
}

/** A link may be sent whole, as it was copied, or as its fragment alone. */
const fragmentOf = (link: string): string => link.slice(link.indexOf('#') + 1)
