/**
 * What a link carries, in its newest form. Older links are read in their own form and upgraded to this one (versions.ts).
 * Hover, playing and the sizes of panels are not in it: they belong to the hand and the screen, not to the lesson.
 */
import type { ColourBy, DockTab, LineCamera, NarrowTab, SideTab, ThemeChoice } from '../model/choices.ts'

export type LinkDocument =
  | { readonly kind: 'text'; readonly text: string }
  /** An entry of the catalogue, unchanged. `hash`: textHash of its text, to notice that it was edited since. */
  | { readonly kind: 'listed'; readonly id: string; readonly hash: number }
  /** A recording from somebody's disk: its name is all that a link can say. */
  | { readonly kind: 'local'; readonly fileName: string }

/**
 * A selected thing in words that outlast a run: ids are counted anew whenever the text runs, so that a thing which is
 * there in the step shown is named by its place as well. Addresses in bytes.
 */
export type LinkThing =
  | { readonly kind: 'page'; readonly pfn: number }
  | { readonly kind: 'free-block'; readonly pfn: number; readonly order: number }
  /** `start` is null when it is not there in this step. */
  | { readonly kind: 'region'; readonly id: number; readonly start: number | null }
  | { readonly kind: 'vma'; readonly id: number; readonly start: number | null }
  /** `name` is empty when it is not there in this step. */
  | { readonly kind: 'process'; readonly pid: number; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'line'; readonly line: number }
  | {
      readonly kind: 'pages'
      readonly name: string
      readonly runs: readonly { readonly pfn: number; readonly pages: number }[]
    }

export interface LinkView {
  readonly selected: LinkThing | null
  /** Bytes; `end` is exclusive. */
  readonly brush: { readonly start: number; readonly end: number } | null
  /** Of the page map; float32. Null: all of it. */
  readonly camera: { readonly zoom: number; readonly centreX: number; readonly centreY: number } | null
  /** float32, as the page's store has them. Null: all of it. */
  readonly columnsCamera: LineCamera | null
  readonly treeCamera: LineCamera | null
  /** Order whose cheapest window is shown on the map; null: the one that suggests itself. */
  readonly measuredOrder: number | null
  /** Whether the timeline has its heat strip; null: where the window has room for it. */
  readonly heat: boolean | null
  /** 'system' leaves the reader's own choice alone. */
  readonly theme: ThemeChoice
  readonly colourBy: ColourBy
  readonly sideTab: SideTab
  readonly dock: DockTab | null | 'auto'
  readonly narrowTab: NarrowTab
  /** Whether the page asks before it shows a step. */
  readonly predict: boolean
  readonly present: boolean
  /** Of a recording: the kernel as it was recorded stands beside the model. */
  readonly recorded: boolean
  /** Below the maps of two machines are their trees; without it their columns. */
  readonly trees: boolean
}

export interface LinkState {
  readonly document: LinkDocument
  readonly step: number
  /** Null: the reader's own view stays as it is, and nothing is selected. */
  readonly view: LinkView | null
}
