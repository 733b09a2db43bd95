/**
 * One hue a process, the same in every view and on every step: it depends only on the order in which the document's
 * processes first appear. The colours themselves are tokens of the theme (--owner-0 ...), one set for light, one for dark.
 */
import type { Pid, ProcessView, StepView, VmaView } from '../protocol/view.ts'

/** How many hues the theme has; a thirteenth process wears the first hue again. */
export const OWNER_HUES = 12

/** Hue of a process: 0..OWNER_HUES-1, or null for one that was there before the document's first line. */
export type OwnerHue = number | null

export interface Owner {
  readonly pid: Pid
  readonly name: string
  readonly hue: OwnerHue
}

/** The theme's custom property for a hue. */
export const ownerToken = (hue: OwnerHue): string => (hue === null ? '--owner-outside' : `--owner-${hue}`)

/** The same for use in a style: `var(--owner-3)`. */
export const ownerColour = (hue: OwnerHue): string => `var(${ownerToken(hue)})`

/** Hue of a process by its name in the document. `processNames` is OpenedView.processNames. */
export function ownerHue(processNames: readonly string[], name: string): OwnerHue {
  const index = processNames.indexOf(name)
  return index < 0 ? null : index % OWNER_HUES
}

/** The living processes with their hues, oldest first. */
export const ownersOf = (
  processNames: readonly string[],
  processes: readonly ProcessView[],
): readonly Owner[] => processes.map(({ pid, name }) => ({ pid, name, hue: ownerHue(processNames, name) }))

/** For each region the processes that map it, oldest first, each once. Regions mapped by nobody are absent. */
export function ownersByRegion(
  view: StepView,
  processNames: readonly string[],
): ReadonlyMap<VmaView['region'], readonly Owner[]> {
  const byRegion = new Map<VmaView['region'], Owner[]>()
  for (const process of view.spaces.processes) {
    const owner: Owner = { pid: process.pid, name: process.name, hue: ownerHue(processNames, process.name) }
    for (const vma of process.vmas) {
      const owners = byRegion.get(vma.region)
      if (!owners) byRegion.set(vma.region, [owner])
      else if (owners.at(-1)?.pid !== owner.pid) owners.push(owner)
    }
  }
  return byRegion
}
