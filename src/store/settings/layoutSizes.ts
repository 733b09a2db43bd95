/** Sizes of the panels that the reader can change; they are found again on the next visit. */

/** `px`: CSS pixels; `fraction`: share of the space that two panels have together. */
interface Limit {
  readonly unit: 'px' | 'fraction'
  readonly min: number
  readonly max: number
  readonly initial: number
}

const windowWidth = typeof window === 'undefined' ? 0 : window.innerWidth

/** Text beside the views: as wide as a line of a scenario wants, where the window has that much. */
const besideViews = (min: number, max: number): number =>
  Math.round(Math.min(max, Math.max(min, 0.22 * windowWidth)))

export const LIMITS = {
  editor: { unit: 'px', min: 200, max: 640, initial: besideViews(300, 440) },
  side: { unit: 'px', min: 220, max: 560, initial: besideViews(300, 400) },
  timeline: { unit: 'px', min: 84, max: 260, initial: 124 },
  map: { unit: 'fraction', min: 0.2, max: 0.8, initial: 0.46 },
  columns: { unit: 'fraction', min: 0.25, max: 0.8, initial: 0.56 },
} as const satisfies Record<string, Limit>
export type LayoutSize = keyof typeof LIMITS
export type LayoutSizes = Readonly<Record<LayoutSize, number>>

export const clampSize = (size: LayoutSize, value: number): number =>
  Math.min(LIMITS[size].max, Math.max(LIMITS[size].min, value))

/** What is stored, each size within its limits; anything else gives the size the page comes with. */
export function sizesFrom(stored: unknown): LayoutSizes {
  const read = (size: LayoutSize): number => {
    const value: unknown = typeof stored === 'object' && stored !== null ? Reflect.get(stored, size) : null
    return typeof value === 'number' && Number.isFinite(value) ? clampSize(size, value) : LIMITS[size].initial
  }
  return {
    editor: read('editor'),
    side: read('side'),
    timeline: read('timeline'),
    map: read('map'),
    columns: read('columns'),
  }
}
