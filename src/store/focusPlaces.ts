/**
 * Places of a document that the focus can be brought to: each is registered by what draws it, so that nobody has to know how
 * it is drawn, and each document has its own.
 */

export type FocusPlace = 'map' | 'text' | 'question' | 'step'

export interface FocusPlaces {
  /**
   * A place is there. @param focus Takes the focus to it; the element's own way, without scrolling, if none is given.
   * @returns What to call when it goes.
   */
  register(place: FocusPlace, element: HTMLElement, focus?: () => void): () => void
  /**
   * Brings the focus to a place: at once if it is there, else as soon as it comes, unless the focus went elsewhere meanwhile or
   * it takes longer than anybody waits.
   */
  focus(place: FocusPlace): void
  /** Whether the focus is on it. */
  isAt(place: FocusPlace): boolean
}

/** The step to be shown may have to be run first, and the panel's code to be fetched. Milliseconds. */
const PATIENCE = 2000

interface Wish {
  readonly place: FocusPlace
  /** What had the focus when it was made. */
  readonly from: Element | null
  readonly until: number
}

/** `root`: the page, which knows what has the focus; `now`: milliseconds of a clock that never goes back. */
export function createFocusPlaces(
  root: () => Pick<Document, 'activeElement' | 'body'> = () => document,
  now: () => number = () => performance.now(),
): FocusPlaces {
  const places = new Map<FocusPlace, { readonly element: HTMLElement; readonly focus: () => void }>()
  let wish: Wish | null = null

  const isStillWanted = ({ from, until }: Wish): boolean => {
    const { activeElement, body } = root()
    return now() <= until && (activeElement === from || activeElement === null || activeElement === body)
  }

  return {
    register: (place, element, focus = () => element.focus({ preventScroll: true })) => {
      const here = { element, focus }
      places.set(place, here)
      if (wish?.place === place) {
        const made = wish
        wish = null
        if (isStillWanted(made)) focus()
      }
      return () => {
        if (places.get(place) === here) places.delete(place)
      }
    },
    focus: (place) => {
      const here = places.get(place)
      wish = here ? null : { place, from: root().activeElement, until: now() + PATIENCE }
      here?.focus()
    },
    isAt: (place) => {
      const here = places.get(place)
      return here !== undefined && here.element === root().activeElement
    },
  }
}
