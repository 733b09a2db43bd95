/** State of the page around the machine: which document of the list is open, dialogs, the folded panels. */
import { create } from 'zustand'
import type { Catalogue } from '../content/catalogue.ts'
import type { DockTab, NarrowTab } from '../model/choices.ts'

export type Dialog = 'help' | 'share' | 'take' | 'glossary'
/** Panels that fold away on small screens. */

export interface ShellState {
  /** null until the lists have been read. */
  readonly catalogue: Catalogue | null
  /** Catalogue id of what is open; null for a text or file of the reader's own. */
  readonly entryId: string | null
  /** The text of that entry as it was opened; the reader's own once it is edited. */
  readonly entryText: string | null
  /** Name of the file that was opened from the disk; null for anything else. */
  readonly fileName: string | null
  readonly dialog: Dialog | null
  /** The open panel of the dock; null when it is folded away; 'auto' until the reader chose. */
  readonly dock: DockTab | null | 'auto'
  readonly narrowTab: NarrowTab
}

export const useShell = create<ShellState>()(() => ({
  catalogue: null,
  entryId: null,
  entryText: null,
  fileName: null,
  dialog: null,
  dock: 'auto',
  narrowTab: 'map',
}))
