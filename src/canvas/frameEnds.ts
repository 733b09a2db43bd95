/**
 * Where on the screen the page map of a document has a page frame. The map says so; what is drawn from another view to a frame asks
 * here, as views know nothing of each other.
 */
import type { Box } from '../layout/pagemap/pageMap.ts'

/** CSS pixels of the window; null for a frame that is out of the map's sight. */
export type FindFrame = (pfn: number) => Box | null

interface Place {
  find: FindFrame | null
  readonly listeners: Set<() => void>
}

const places = new WeakMap<object, Place>()

function placeOf(document: object): Place {
  let place = places.get(document)
  if (place === undefined) places.set(document, (place = { find: null, listeners: new Set() }))
  return place
}

const tell = ({ listeners }: Place): void => {
  for (const listener of listeners) listener()
}

/** A map that is drawn anew says so again. @returns How to end it. */
export function tellFrames(document: object, find: FindFrame): () => void {
  const place = placeOf(document)
  place.find = find
  tell(place)
  return () => {
    if (place.find !== find) return
    place.find = null
    tell(place)
  }
}

/** Null where there is no map. */
export const frameFinder = (document: object): FindFrame | null => placeOf(document).find

/** Calls back whenever the frames may stand elsewhere. @returns How to end it. */
export function followFrames(document: object, listener: () => void): () => void {
  const { listeners } = placeOf(document)
  listeners.add(listener)
  return () => listeners.delete(listener)
}
