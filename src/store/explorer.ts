/** The page's state. Plain data and the actions on it; the worker's answers come in through src/client. */
import { create } from 'zustand'
import type { Addr } from '../base/units.ts'
import type { OpenedView, Problem } from '../protocol/messages.ts'
import type { StepView } from '../protocol/view.ts'
import type { ColourBy, LineCamera, MapCamera, MotionChoice, SideTab, ThemeChoice } from '../model/choices.ts'
import type { Thing } from '../model/things.ts'

export interface ExplorerState {
  /** Counts the documents that were opened; edits are not counted, so another number is another document. */
  readonly documentNumber: number
  /** The document that is open; null until the worker has read the first one. */
  readonly opened: OpenedView | null
  /** The text as it stands in the editor; may be ahead of `opened.text` while it is being read. */
  readonly text: string
  /** The step asked for. `view.step` follows as soon as the worker answers. */
  readonly step: number
  readonly view: StepView | null
  readonly playing: boolean
  /** Steps a second. */
  readonly speed: number
  readonly hover: Thing | null
  readonly selected: Thing | null
  /** The stretch of RAM that the page map's brush has chosen for the columns; null for all of it. */
  readonly brush: { readonly start: Addr; readonly end: Addr } | null
  /** null: all of RAM. */
  readonly mapCamera: MapCamera | null
  /** Along the addresses of the columns; null: all that the brush has chosen. */
  readonly columnsCamera: LineCamera | null
  /** Across the region tree; null: all of it. */
  readonly treeCamera: LineCamera | null
  readonly colourBy: ColourBy
  readonly theme: ThemeChoice
  readonly motion: MotionChoice
  readonly sideTab: SideTab
  /** Of a run in progress; null when nothing runs. */
  readonly progress: { readonly done: number; readonly total: number } | null
  readonly problem: Problem | null
  readonly workerDied: boolean
}

export interface ExplorerActions {
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
  setBrush(brush: { start: Addr; end: Addr } | null): void
  setMapCamera(mapCamera: MapCamera | null): void
  setColumnsCamera(columnsCamera: LineCamera | null): void
  setTreeCamera(treeCamera: LineCamera | null): void
  setColourBy(colourBy: ColourBy): void
  setTheme(theme: ThemeChoice): void
  setMotion(motion: MotionChoice): void
  setSideTab(tab: SideTab): void
  dismissProblem(): void
}

/** Every view shows all that it has. */
export const WHOLE_VIEWS = { mapCamera: null, columnsCamera: null, treeCamera: null }

/** Asked before each move to another step; true holds it back. */
export type StepGate = (to: number, from: ExplorerState & ExplorerActions) => boolean
let gate: StepGate | null = null
export const setStepGate = (next: StepGate | null): void => void (gate = next)

export const useExplorer = create<ExplorerState & ExplorerActions>()((set, get) => ({
  documentNumber: 0,
  opened: null,
  text: '',
  step: 0,
  view: null,
  playing: false,
  speed: 1,
  hover: null,
  selected: null,
  brush: null,
  ...WHOLE_VIEWS,
  colourBy: 'kind',
  theme: 'system',
  motion: 'system',
  sideTab: 'what',
  progress: null,
  problem: null,
  workerDied: false,

  setText: (text) => set({ text }),
  goTo: (wanted) => {
    if (get().playing) set({ playing: false })
    get().playTo(wanted)
  },
  playTo: (wanted) => {
    const state = get()
    const step = Math.min(Math.max(0, wanted), state.opened?.timeline.steps ?? 0)
    if (step === state.step || gate?.(step, state) !== true) set({ step })
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
  setColourBy: (colourBy) => set({ colourBy }),
  setTheme: (theme) => set({ theme }),
  setMotion: (motion) => set({ motion }),
  setSideTab: (sideTab) => set({ sideTab }),
  dismissProblem: () => set({ problem: null }),
}))
