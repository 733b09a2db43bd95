/** What a page and its speaker's windows tell each other. They may be of different versions: what does not fit is dropped. */

export const CHANNEL = 'nommu-explorer'

/** A line of the scenario, numbered from 1. */
export interface NoteLine {
  readonly number: number
  readonly text: string
}

/** All that the speaker's window shows; plain words, worked out by the page. */
export interface Notes {
  readonly title: string
  readonly step: number
  readonly steps: number
  readonly sentence: string
  readonly isFailure: boolean
  /** In what the machine beside differs; empty without one. */
  readonly beside: string
  /** Paragraphs. */
  readonly narration: readonly string[]
  /** Notes for the speaker alone. */
  readonly asides: readonly string[]
  /** The line that this step ran; 0 before the first. */
  readonly line: number
  /** The text around that line. */
  readonly around: readonly NoteLine[]
  /** The call to come, and what will be told of it: empty until the page knows. Null after the last. */
  readonly next:
    | (NoteLine & {
        readonly sentence: string
        readonly beside: string
        readonly narration: readonly string[]
        /** Of the state after it, as SVG; empty until the page has drawn it. */
        readonly picture: string
      })
    | null
  readonly presenting: boolean
  readonly blank: boolean
}

export type StageMessage =
  /** From the page, whenever something changed and to every hello. */
  | { readonly kind: 'notes'; readonly stage: string; readonly notes: Notes }
  /** From a speaker's window that has just opened; null asks every page. */
  | { readonly kind: 'hello'; readonly stage: string | null }
  | { readonly kind: 'go'; readonly stage: string; readonly step: number }
  /** Steps from where the page is, which the speaker's window may not know yet; below 0 they lead back. */
  | { readonly kind: 'move'; readonly stage: string; readonly by: number }
  /** Turns the picture black, or shows it again. */
  | { readonly kind: 'blank'; readonly stage: string }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isInteger = (value: unknown): value is number => Number.isInteger(value)

const areWords = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

const isLine = (value: unknown): boolean =>
  isRecord(value) && typeof value['number'] === 'number' && typeof value['text'] === 'string'

function isNotes(value: unknown): value is Notes {
  if (!isRecord(value)) return false
  const { next, around } = value
  return (
    ['title', 'sentence', 'beside'].every((key) => typeof value[key] === 'string') &&
    ['step', 'steps', 'line'].every((key) => isInteger(value[key])) &&
    ['isFailure', 'presenting', 'blank'].every((key) => typeof value[key] === 'boolean') &&
    areWords(value['narration']) &&
    areWords(value['asides']) &&
    Array.isArray(around) &&
    around.every(isLine) &&
    (next === null ||
      (isLine(next) &&
        isRecord(next) &&
        ['sentence', 'beside', 'picture'].every((key) => typeof next[key] === 'string') &&
        areWords(next['narration'])))
  )
}

/** The message in what came over the channel; null for anything else. */
export function readMessage(data: unknown): StageMessage | null {
  if (!isRecord(data)) return null
  const { kind, stage } = data
  if (kind === 'hello') return stage === null || typeof stage === 'string' ? { kind, stage } : null
  if (typeof stage !== 'string') return null
  const { step, by, notes } = data
  if (kind === 'go' && isInteger(step)) return { kind, stage, step }
  if (kind === 'move' && isInteger(by)) return { kind, stage, by }
  if (kind === 'blank') return { kind, stage }
  return kind === 'notes' && isNotes(notes) ? { kind, stage, notes } : null
}
