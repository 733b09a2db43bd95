/**
 * Messages between page and worker. Both sides are built together, but a page that was open while the site was
 * updated may meet a newer worker: `version` says so instead of letting it guess.
 * Several documents can be open at once: each request says which one it is about.
 */
import type { Narration, ProcView, StepView, TimelineView } from './view.ts'
import type { HeaderPlace, HeaderPlaces } from '../documents/scenario/compile/headerPlaces.ts'
import type { Difference, Look } from '../documents/scenario/compile/program.ts'
import type { Diagnostic } from '../documents/scenario/diagnostic.ts'
import type { Advice, Shortened } from './advice.ts'
import type { ExerciseView, Move } from './exercise.ts'
import type { ProgramAsked, ProgramView } from './program.ts'
import type { BoardSummary, EventView, ReportView } from '../explain/reports/view.ts'

export const PROTOCOL_VERSION = 2

/** In the place of a request's id where the worker speaks without having been asked. */
export const NO_REQUEST = 0

export type { BoardSummary, Diagnostic, EventView, HeaderPlace, HeaderPlaces, Look, ReportView }
export type { Difference }

/** Something that could not be done at all, said for people. */
export interface Problem {
  readonly title: string
  readonly detail: string
  readonly remedy: string
}

export interface OpenedView {
  readonly kind: 'scenario' | 'recording'
  readonly title: string
  readonly about: string
  /** The scenario text; for a recording its script. */
  readonly text: string
  /** Where `text` says what the machine is; null for a recording, whose machine is what it was. */
  readonly header: HeaderPlaces | null
  /** How it wants to be looked at when it is opened; null where it does not say. */
  readonly look: Look | null
  /** In what the machine beside this one differs; null where the text asks for none, or cannot have it. */
  readonly beside: readonly Difference[] | null
  readonly diagnostics: readonly Diagnostic[]
  readonly timeline: TimelineView
  /** The version of Linux. */
  readonly era: string
  readonly board: string
  /** For a recording: the kernel that made it. */
  readonly kernel: string | null
  /** False of a recording whose kernel is not modelled: what is shown is what was recorded, and no more. */
  readonly isModelled: boolean
  /** Its steps are captures of a machine: `text` is the log that holds them. */
  readonly isSeries?: true
  /** Names of processes in order of appearance, for stable colours. */
  readonly processNames: readonly string[]
  /** Steps that are the same as in the document opened before: the reader may stay where they are up to here. */
  readonly unchangedSteps: number
}

/** The page's name for a document: a number that it gives to no other. */
export type DocumentId = number

/** `Carries`: what the request holds beside its document. `Answer`: what answers it if it could be done; `never`: nothing. */
interface Exchange<Carries, Answer> {
  readonly carries: Carries
  readonly answer: Answer
}

interface Opened {
  readonly type: 'opened'
  readonly opened: OpenedView
}

/**
 * The conversation: each request, what it carries, and what answers it. All types of messages are derived from this table, and
 * each request names the document that it is about.
 */
interface Exchanges {
  /** Runs a text and opens it in place of what is open under that name. What was being opened there is cancelled. */
  'open-scenario': Exchange<
    {
      readonly text: string
      /** Where the text is a changed one: as its author left it. Narration that is not true any more is kept apart. */
      readonly original?: string
      /** The machine beside the first one, which is in this document, runs it: see `OpenedView.beside`. */
      readonly besideOf?: DocumentId
    },
    Opened
  >
  /** `isRecorded`: the states that were recorded are shown, not those of the model that runs the same calls. */
  'open-recording': Exchange<
    { readonly fileName: string; readonly bytes: ArrayBuffer; readonly isRecorded?: boolean },
    Opened
  >
  /** The state after a step. `question`: also what to ask about the step after it, which fills `StepView.question`. */
  show: Exchange<
    { readonly step: number; readonly question?: boolean },
    { readonly type: 'view'; readonly view: StepView }
  >
  /** What the author says about a step; null for nothing. */
  narration: Exchange<
    { readonly step: number },
    { readonly type: 'narration'; readonly narration: Narration | null }
  >
  /** The whole machine as nommu-trace/1 JSON (see README, window.explorer.state). */
  state: Exchange<{ readonly step: number }, { readonly type: 'state'; readonly state: unknown }>
  /** A part of a file below /proc after a step, null on a machine without any. `from`: its first line, null for where the step changed something. */
  proc: Exchange<
    { readonly step: number; readonly path: string; readonly from: number | null },
    { readonly type: 'proc'; readonly proc: ProcView | null }
  >
  /** All files below /proc after a step, in one text. */
  'proc-text': Exchange<{ readonly step: number }, { readonly type: 'proc-text'; readonly text: string }>
  /** What a program needs to start after a step, and whether it would; a text says why there is none. */
  program: Exchange<
    { readonly step: number; readonly asked: ProgramAsked },
    { readonly type: 'program'; readonly program: ProgramView | string }
  >
  /** The calls of the document as a C program for a real board. */
  'c-program': Exchange<unknown, { readonly type: 'c-program'; readonly source: string }>
  /**
   * What would have helped the call of a step, as the document's text can be changed. `isBrief`: the best two, soon. `pages`: not that
   * call but a request for so many pages after it, which the texts then have.
   */
  advise: Exchange<
    { readonly step: number; readonly isBrief: boolean; readonly pages?: number },
    { readonly type: 'advice'; readonly advice: Advice }
  >
  /** The shortest text whose last call is refused as the call of a step is. */
  shorten: Exchange<{ readonly step: number }, { readonly type: 'shortened'; readonly shortened: Shortened }>
  /** Whether the document solves an exercise; null where `original` is none. `isAsked`: the exercise is wanted as a question too. */
  'check-exercise': Exchange<
    { readonly original: string; readonly isAsked?: boolean },
    { readonly type: 'exercise'; readonly exercise: ExerciseView | null }
  >
  /** Exercises by chance, of a seed from one number on. No document need be open. */
  'make-moves': Exchange<
    { readonly seed: number; readonly first: number; readonly count: number },
    { readonly type: 'moves'; readonly moves: readonly Move[] }
  >
  /** Stops looking for advice or a shorter text, which is answered with `cancelled`. */
  'stop-advice': Exchange<unknown, never>
  /** Says what a log, /proc files and the like tell of failed requests. Opens nothing; progress is in characters. */
  'read-report': Exchange<{ readonly text: string }, { readonly type: 'report'; readonly report: ReportView }>
  /** Stops reading a log, which is answered with `cancelled`; what is being opened goes on. */
  'stop-report': Exchange<unknown, never>
  /** Stops what is being opened or read; what was open stays. The opening is answered with `cancelled`. */
  cancel: Exchange<unknown, never>
  /** Frees the document and stops what is being opened in its place. */
  close: Exchange<unknown, never>
}

type RequestType = keyof Exchanges
/** Requests that are answered. */
export type QuestionType = {
  [T in RequestType]: [Exchanges[T]['answer']] extends [never] ? never : T
}[RequestType]

interface Envelope {
  readonly version: number
  /** Each request has another; what answers it repeats it. */
  readonly id: number
}

/** A request without its envelope. */
export type RequestBody<T extends RequestType = RequestType> = {
  [K in T]: { readonly type: K; readonly document: DocumentId } & Exchanges[K]['carries']
}[T]
export type Request = Envelope & RequestBody

/** Questions that need work, which newer ones overtake. */
export type Consultation = 'advise' | 'shorten' | 'check-exercise' | 'make-moves'
/** One of them, before it is known which document it is about. */
export type Wish = { [T in Consultation]: { readonly type: T } & Exchanges[T]['carries'] }[Consultation]

/** What answers a request of a type when all goes well. */
export type AnswerTo<T extends QuestionType = QuestionType> = Exchanges[T]['answer']

/** The end of a request that could not be answered. */
export type Ended =
  | { readonly type: 'failed'; readonly problem: Problem }
  /** Something newer took its place, or its document is not open. */
  | { readonly type: 'cancelled' }

/**
 * How far the opening of a document is: characters of a text read, steps run, steps whose words were checked; of advice the share that
 * was tried. `total` is 0 while it is not known.
 */
export interface Progress {
  readonly doing: 'reading' | 'running' | 'checking' | 'trying'
  readonly done: number
  readonly total: number
}

/** An answer without its envelope. Others follow `progress`, of a run that opens a document. */
export type ReplyBody =
  | AnswerTo
  | Ended
  | ({ readonly type: 'progress' } & Progress)
  /** The worker as a whole is not to be trusted any more. */
  | { readonly type: 'broken'; readonly problem: Problem }
export type Reply = Envelope & ReplyBody

const ANSWERS = {
  'open-scenario': 'opened',
  'open-recording': 'opened',
  show: 'view',
  narration: 'narration',
  state: 'state',
  proc: 'proc',
  'proc-text': 'proc-text',
  program: 'program',
  'c-program': 'c-program',
  advise: 'advice',
  shorten: 'shortened',
  'check-exercise': 'exercise',
  'make-moves': 'moves',
  'read-report': 'report',
} as const satisfies { readonly [T in QuestionType]: AnswerTo<T>['type'] }

/** Whether this is what answers a request of that type. */
export const isAnswerTo = <T extends QuestionType>(reply: ReplyBody, type: T): reply is AnswerTo<T> =>
  reply.type === ANSWERS[type]
