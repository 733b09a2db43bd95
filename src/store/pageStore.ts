/** All that belongs to the page, whatever is open in it: how it looks, its panels and dialogs, presenting. */
import { create } from 'zustand'
import type { Catalogue } from '../content/catalogue.ts'
import type { Damage, Remains } from '../link/link.ts'
import type { DockTab, NarrowTab, Panes, SideTab } from '../model/choices.ts'
import { sizesFrom } from './settings/layoutSizes.ts'
import type { LayoutSizes } from './settings/layoutSizes.ts'
import { readStored } from './settings/stored.ts'
import type { Settings } from './settings/stored.ts'

export type Dialog = 'help' | 'share' | 'take' | 'glossary' | 'mismatch' | 'report' | 'moves' | 'program'

/** What is to be said about a link that did not open as it stands. */
export type LinkNotice =
  | { readonly kind: 'damaged'; readonly damage: Damage; readonly remains: Remains | null }
  | { readonly kind: 'newer'; readonly version: number }
  /** It is open, but its text is no longer the one that the link was made from. */
  | { readonly kind: 'changed'; readonly title: string }
  /** The catalogue has no such entry, or could not be read. */
  | { readonly kind: 'unknown'; readonly id: string; readonly isListMissing: boolean }
  | { readonly kind: 'local'; readonly fileName: string }

/** `at`: which question of the step, from 0; behind the last of the last step the end is said. */
export interface Wall {
  readonly step: number
  readonly at: number
  /** The right answer is shown. */
  readonly isTold: boolean
}

/** The mode in which the views stand alone, large, with the keys of a clicker. */
interface Presenting {
  readonly presenting: boolean
  /** The picture is black for now, so that the class looks at the speaker. */
  readonly blank: boolean
  /** All but a circle around the pointer is dimmed. */
  readonly spotlight: boolean
  /** The timeline stays as a slim strip. */
  readonly strip: boolean
  /** A question of the author's that stands over the picture; null: none does. */
  readonly wall: Wall | null
  /** The speaker's window was asked for, and the browser did not open it. */
  readonly speakerRefused: boolean
}

export interface PageState extends Settings, Presenting {
  /** The heat strip on the timeline; null until the reader chooses: then the window's height decides. */
  readonly heat: boolean | null
  /** What can be opened; null until the lists have been read. */
  readonly catalogue: Catalogue | null
  /** Somebody has asked for them to be read. */
  readonly isCatalogueAsked: boolean
  readonly dialog: Dialog | null
  /** The log that the dialog about it reads: its name, null for what was pasted. */
  readonly log: { readonly name: string | null; readonly text: string } | null
  /** The program file that the dialog about it reads. */
  readonly program: { readonly name: string; readonly file: Blob } | null
  /** The open panel of the dock; null when it is folded away; 'auto' until the reader chose. */
  readonly dock: DockTab | null | 'auto'
  /** The open panel where only one has room. */
  readonly narrowTab: NarrowTab
  readonly sideTab: SideTab
  readonly sizes: LayoutSizes
  readonly panes: Panes
  /** The text is read as calls alone, without the author's words. */
  readonly isNarrationFolded: boolean
  /** What became of the link that was opened last; null when there is nothing to say. */
  readonly linkNotice: LinkNotice | null
  /** In a frame: the reader has not yet asked to see a spoiler. */
  readonly covered: boolean
}

const AT_REST = {
  presenting: false,
  blank: false,
  spotlight: false,
  wall: null,
  speakerRefused: false,
} as const

/** The page's one store: the hook for components; `getState`, `setState` and `subscribe` for everything else. */
export const usePage = create<PageState>()(() => ({
  theme: 'system',
  motion: 'system',
  colourBy: 'kind',
  textMode: 'read',
  heat: null,
  catalogue: null,
  isCatalogueAsked: false,
  dialog: null,
  log: null,
  program: null,
  dock: 'auto',
  narrowTab: 'map',
  sideTab: 'what',
  sizes: sizesFrom(readStored('layout')),
  panes: 'all',
  isNarrationFolded: false,
  linkNotice: null,
  covered: false,
  ...AT_REST,
  strip: true,
}))

export const startPresenting = (): void => usePage.setState({ presenting: true })
export const stopPresenting = (): void => usePage.setState(AT_REST)
