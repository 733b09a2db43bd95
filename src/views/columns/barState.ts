/** What a bar's look depends on besides its place: marks, this step's changes, and whose colour it wears. */
import type { ColourBy } from '../../model/choices.ts'
import { ownerColour, ownersByRegion } from '../../model/step/owners.ts'
import type { Bar } from '../../layout/columns/columnsBars.ts'
import type { StepView } from '../../protocol/view.ts'
import type { Marks } from '../../model/things.ts'
import { regionsChangeOf } from '../../model/step/nommu.ts'

/** Whether a thing that is pointed at or selected lights this bar up. */
export function isMarked(marks: Marks, bar: Bar): boolean {
  switch (bar.thing.kind) {
    case 'free-block':
      return marks.freeBlocks.has(bar.thing.pfn)
    case 'region':
      return marks.regions.has(bar.thing.id)
    case 'vma':
      return marks.vmas.has(bar.thing.id)
    default:
      return false
  }
}

/** Whether anything in the columns is marked: if not, nothing else steps back. */
export const marksColumns = (marks: Marks): boolean =>
  marks.regions.size > 0 || marks.vmas.size > 0 || marks.freeBlocks.size > 0 || marks.pids.size > 0

export type BarChange = 'added' | 'changed' | null

/** What this step did to the bar's thing. */
export function barChanges(view: StepView): (bar: Bar) => BarChange {
  const { change } = view
  const regions = regionsChangeOf(view)
  const added = { region: new Set(regions.regionsAdded), vma: new Set(change.vmasAdded) }
  const changed = { region: new Set(regions.regionsChanged), vma: new Set(change.vmasChanged) }
  return ({ thing }) => {
    if (thing.kind !== 'region' && thing.kind !== 'vma') return null
    return added[thing.kind].has(thing.id) ? 'added' : changed[thing.kind].has(thing.id) ? 'changed' : null
  }
}

/** CSS colours of a bar: one, or by owner those of all the processes that share its region. */
export function barColours(
  view: StepView,
  colourBy: ColourBy,
  processNames: readonly string[],
): (bar: Bar) => readonly string[] {
  if (colourBy === 'kind') return (bar) => [`var(--use-${bar.fill})`]
  const owners = ownersByRegion(view, processNames)
  return (bar) => {
    if (bar.region === null) return ['var(--use-free)']
    const users = owners(bar.region)
    const shown = bar.pid === null ? users : users.filter((user) => user.pid === bar.pid)
    const colours = new Set(shown.map((user) => ownerColour(user.hue)))
    return colours.size > 0 ? [...colours] : ['var(--ink-3)']
  }
}
