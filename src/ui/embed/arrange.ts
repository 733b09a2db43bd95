/** How the pictures of a frame share its room. Pure. */

export type Arrangement = 'side-by-side' | 'stacked' | 'tabs'

/** CSS pixels that a picture needs to be read. */
const LEAST_WIDTH = 300
const LEAST_HEIGHT = 170

/** @param width And height: of the room for all of them, in CSS pixels. */
export function arrange(count: number, width: number, height: number): Arrangement {
  if (count <= 1) return 'stacked'
  const fitsBeside = width / count >= LEAST_WIDTH
  const fitsStacked = height / count >= LEAST_HEIGHT
  if (fitsBeside && fitsStacked) return width >= height ? 'side-by-side' : 'stacked'
  if (fitsBeside) return 'side-by-side'
  return fitsStacked ? 'stacked' : 'tabs'
}
