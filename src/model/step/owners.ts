/**
 * One hue a process, the same in every view and on every step: it depends only on the order in which the document's
 * processes first appear. The colours themselves are tokens of the theme (--owner-0 ...), one set for light, one for dark.
 */
import type { Pid, ProcessView, RegionId, StepView } from '../../protocol/view.ts'
import { remembered } from './rows.ts'
import { processesOfRow, vmaRowsOfRegion } from './spaces.ts'

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

const hues = remembered(
  (processNames: readonly string[]) =>
    new Map(processNames.map((name, index) => [name, index % OWNER_HUES] as const).reverse()),
)

/** Hue of a process by its name in the document. `processNames` is OpenedView.processNames. */
export const ownerHue = (processNames: readonly string[], name: string): OwnerHue =>
  hues(processNames).get(name) ?? null

/** The living processes with their hues, oldest first. */
export const ownersOf = (
  processNames: readonly string[],
  processes: readonly ProcessView[],
): readonly Owner[] => processes.map(({ pid, name }) => ({ pid, name, hue: ownerHue(processNames, name) }))

/** Gives the processes that map a region, oldest first, each once. */
export function ownersByRegion(
  view: StepView,
  processNames: readonly string[],
): (id: RegionId) => readonly Owner[] {
  const owners = ownersOf(processNames, view.spaces.processes)
  const ages = new Map(owners.map(({ pid }, age) => [pid, age]))
  return (id) => {
    const users = new Set<number>()
    for (const row of vmaRowsOfRegion(view, id))
      for (const { pid } of processesOfRow(view, row)) users.add(ages.get(pid) ?? 0)
    return [...users].sort((a, b) => a - b).flatMap((age) => owners[age] ?? [])
  }
}
