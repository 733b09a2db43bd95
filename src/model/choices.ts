/** What a reader can choose about the page: the values that its state, its links and its views share. */

export type ColourBy = 'kind' | 'owner'
/** Which pictures of memory stand there. */
export const PANES = ['all', 'map+columns', 'map'] as const
export type Panes = (typeof PANES)[number]
export type ThemeChoice = 'system' | 'light' | 'dark' | 'contrast'
export type MotionChoice = 'system' | 'on' | 'off'
export type SideTab = 'what' | 'why' | 'proc' | 'measures'
export type DockTab = 'text' | 'side'
/** On the narrowest screens one panel is shown at a time. */
export type NarrowTab = 'map' | 'columns' | 'tree' | DockTab

/** What the page map shows: zoom 1 is all of RAM; the centre in fractions of the grid. */
export interface MapCamera {
  readonly zoom: number
  readonly centreX: number
  readonly centreY: number
}

/** What a view shows that spreads one way only: zoom 1 is all of it; the centre in fractions of it. */
export interface LineCamera {
  readonly zoom: number
  readonly centre: number
}
/** The scenario's text as a program with its words, or as it is written. */
export type TextMode = 'read' | 'edit'
