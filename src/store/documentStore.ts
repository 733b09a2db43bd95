/**
 * All that belongs to one document: what is open, where the reader is in it, and how they look at it. Plain data and the
 * actions on it; the worker's answers come in through session.ts, and what one part does to another stands in effects.ts.
 */
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { PhysAddr, Pfn, PageRun } from '../base/units.ts'
import type { OpenedView, Problem, Progress } from '../protocol/messages.ts'
import type { PredictQuestion, QuestionView, StepView } from '../protocol/view.ts'
import type { LinkThing } from '../link/state.ts'
import type { LineCamera, MapCamera } from '../model/choices.ts'
import type { Predictions } from '../model/predict/predictions.ts'
import type { Thing } from '../model/things.ts'

/** A window of pages on the page map, and which of them stand in the way. */
export interface WindowMark {
  readonly pfn: Pfn
  readonly pages: number
  readonly inTheWay: readonly PageRun[]
}

/** Line and columns from 1, `endColumn` exclusive, as in a Diagnostic. */
export interface SoughtText {
  readonly line: number
  readonly column: number
  readonly endColumn: number
}

/** What a link selects, until the step that it is to be selected in is shown. */
export interface AwaitedThing {
  readonly thing: LinkThing
  readonly documentNumber: number
  readonly step: number
}

interface DocumentData {
  /** Counts what was opened here; edits are not counted, so another number is another scenario or recording. */
  readonly documentNumber: number
  /** What is open; null until the worker has read the first one. */
  readonly opened: OpenedView | null
  /** The text of a scenario that is being opened and not yet there; null for none. */
  readonly comingText: string | null
  /** The text as it stands in the editor; may be ahead of `opened.text` while it is being read. */
  readonly text: string
  /** Catalogue id of what is open; null for a text or file of the reader's own. */
  readonly entryId: string | null
  /** The text as its author left it: of the entry, or as it was opened. Another one is an edited text. */
  readonly original: string | null
  /** Name of the file that was opened from the disk; null for anything else. */
  readonly fileName: string | null
  /** What waits until the text has been read as it stands; see whenRead(). */
  readonly onceRead: ((opened: OpenedView) => void) | null
  /** Of an opening that is under way; null when nothing is being opened. */
  readonly progress: Progress | null
  readonly problem: Problem | null
  readonly workerDied: boolean

  /** The step asked for. `view.step` follows as soon as the worker answers. */
  readonly step: number
  readonly view: StepView | null
  readonly playing: boolean
  /** Steps a second. */
  readonly speed: number

  /** A stretch of the text that is to be looked at, asked for once. */
  readonly soughtText: SoughtText | null
  readonly hover: Thing | null
  readonly selected: Thing | null
  readonly awaited: AwaitedThing | null
  /** The stretch of RAM that the page map's brush has chosen for the columns; null for all of it. */
  readonly brush: { readonly start: PhysAddr; readonly end: PhysAddr } | null
  /** null: all of RAM. */
  readonly mapCamera: MapCamera | null
  /** Along the addresses of the columns; null: all that the brush has chosen. */
  readonly columnsCamera: LineCamera | null
  /** Across the region tree; null: all of it. */
  readonly treeCamera: LineCamera | null

  /** The order that the measures look into; null until the reader chooses one: then the run's own suggests itself. */
  readonly measuredOrder: number | null
  /** For the page map, while the measures are open. */
  readonly measuredWindow: WindowMark | null
  /** For the timeline, while the measures are open: the order and the last step that would still have met it. */
  readonly lastFit: { readonly order: number; readonly step: number } | null

  /** Whether the page asks before it shows a step. */
  readonly predicting: boolean
  /** A link asked for it: only then one from here does. */
  readonly isPredictAsked: boolean
  /** The furthest step shown since the run began: what comes after it is not shown while `predicting`. */
  readonly reached: number
  /** The question that is open. */
  readonly question: PredictQuestion | null
  readonly predictions: Predictions
  /** Asked before each move to another step; true holds it back. Set while there is one who asks (predict.ts). */
  readonly stepGate: ((to: number) => boolean) | null

  /** The exercise (its original text) of which may be told what helps: it is solved, or somebody asked. Null for none. */
  readonly toldFor: string | null
  /** Asked before the page takes another text; false keeps the present one. Set while lines are locked. */
  readonly textGate: ((text: string) => boolean) | null
  /** The exercise that the text is, as a question for a wall; null for none, and where nobody presents. */
  readonly task: QuestionView | null

  /** Choices taken so far of the author's questions, in the order in which they were taken, by question. */
  readonly answers: ReadonlyMap<string, readonly number[]>
}

interface DocumentActions {
  setText(text: string): void
  /** Goes to a step, the nearest that there is. Playing ends: somebody wants to see this one. */
  goTo(step: number): void
  /** The same, and playing goes on. */
  playTo(step: number): void
  setPlaying(playing: boolean): void
  setSpeed(speed: number): void
  setHover(thing: Thing | null): void
  /** Keeps a thing marked; null lets go. */
  select(thing: Thing | null): void
  setBrush(brush: { start: PhysAddr; end: PhysAddr } | null): void
  setMapCamera(mapCamera: MapCamera | null): void
  setColumnsCamera(columnsCamera: LineCamera | null): void
  setTreeCamera(treeCamera: LineCamera | null): void
  togglePredicting(): void
  /** Ends the open question without an answer and shows its step. @returns Whether there was one. */
  skipQuestion(): boolean
  answer(question: string, choice: number): void
  dismissProblem(): void
}

export type DocumentState = DocumentData & DocumentActions
export type DocumentStore = StoreApi<DocumentState>

/** Every view shows all that it has. */
export const WHOLE_VIEWS = { mapCamera: null, columnsCamera: null, treeCamera: null }

/** The last step whose outcome may be shown; Infinity when nothing is held back. */
export const lastRevealed = ({ predicting, reached }: DocumentData): number =>
  predicting ? reached : Infinity

export const createDocumentStore = (): DocumentStore =>
  createStore<DocumentState>()((set, get) => ({
    documentNumber: 0,
    opened: null,
    comingText: null,
    text: '',
    entryId: null,
    original: null,
    fileName: null,
    onceRead: null,
    progress: null,
    problem: null,
    workerDied: false,
    step: 0,
    view: null,
    playing: false,
    speed: 1,
    soughtText: null,
    hover: null,
    selected: null,
    awaited: null,
    brush: null,
    ...WHOLE_VIEWS,
    measuredOrder: null,
    measuredWindow: null,
    lastFit: null,
    predicting: false,
    isPredictAsked: false,
    reached: 0,
    question: null,
    predictions: {},
    stepGate: null,
    toldFor: null,
    textGate: null,
    task: null,
    answers: new Map(),

    setText: (text) => {
      if (get().textGate?.(text) !== false) set({ text })
    },
    goTo: (wanted) => {
      if (get().playing) set({ playing: false })
      get().playTo(wanted)
    },
    playTo: (wanted) => {
      const { opened, step: present, stepGate } = get()
      const step = Math.min(Math.max(0, wanted), opened?.timeline.steps ?? 0)
      if (step === present || stepGate?.(step) !== true) set({ step })
    },
    setPlaying: (playing) => set({ playing }),
    setSpeed: (speed) => set({ speed }),
    setHover: (hover) => set({ hover }),
    select: (selected) => set({ selected }),
    // Another stretch has another axis.
    setBrush: (brush) => set({ brush, columnsCamera: null }),
    setMapCamera: (mapCamera) => set({ mapCamera }),
    setColumnsCamera: (columnsCamera) => set({ columnsCamera }),
    setTreeCamera: (treeCamera) => set({ treeCamera }),
    togglePredicting: () => set(({ predicting }) => ({ predicting: !predicting })),
    skipQuestion: () => {
      const { question, predictions, goTo } = get()
      if (question === null) return false
      const skipped = { question, verdict: 'skipped', given: null } as const
      set({ question: null, predictions: { ...predictions, [question.step]: skipped } })
      goTo(question.step)
      return true
    },
    answer: (question, choice) =>
      set(({ answers }) => {
        const before = answers.get(question) ?? []
        return before.includes(choice) ? {} : { answers: new Map(answers).set(question, [...before, choice]) }
      }),
    dismissProblem: () => set({ problem: null }),
  }))
