/** The same thing on another machine that runs the same program: what was made in the same step by the same process. */
import { asPfn, type PageRun } from '../../base/units.ts'
import type { StepView } from '../../protocol/view.ts'
import { regionsOf, regionRow } from '../step/nommu.ts'
import { regionsAtPage } from '../step/lookup.ts'
import { processByPid, vmaRow, vmasOf, processesOfRow } from '../step/spaces.ts'
import type { Thing } from '../things.ts'

/** What a thing of one step is in that of the other machine; null where it has no such thing. */
export function counterpartOf(thing: Thing | null, from: StepView, to: StepView): Thing | null {
  switch (thing?.kind) {
    case undefined:
      return null
    case 'region':
      return regionBeside(thing.id, from, to)
    case 'vma':
      return vmaBeside(thing.id, from, to)
    case 'process': {
      const own = processByPid(from, thing.pid)
      const other = to.spaces.processes.find(
        ({ name, bornAt }) => name === own?.name && bornAt === own.bornAt,
      )
      return other === undefined ? null : { kind: 'process', pid: other.pid }
    }
    case 'page': {
      const [region] = regionsAtPage(from, thing.pfn)
      if (region !== undefined) return regionBeside(region.id, from, to)
      return isIn(to, thing.pfn) ? thing : null
    }
    case 'free-block':
      return isIn(to, thing.pfn) ? { kind: 'page', pfn: thing.pfn } : null
    case 'file':
    case 'step':
    case 'line':
      return thing
    case 'pages':
      return null
  }
}

const isIn = ({ frames: { zone } }: StepView, pfn: number): boolean =>
  pfn >= zone.startPfn && pfn < zone.startPfn + zone.spannedPages

/** The entry of `born` that is as manieth of those with the same step as `row` is in its own table; -1 without one. */
function sameBirth(own: Uint32Array, row: number, other: Uint32Array): number {
  const step = own[row]
  let rank = 0
  for (let before = 0; before < row; before++) if (own[before] === step) rank++
  for (let at = 0; at < other.length; at++) if (other[at] === step && rank-- === 0) return at
  return -1
}

function regionBeside(id: number, from: StepView, to: StepView): Thing | null {
  const row = regionRow(from, id)
  if (row === -1) return null
  const at = sameBirth(regionsOf(from).bornAt, row, regionsOf(to).bornAt)
  const other = at === -1 ? undefined : regionsOf(to).id[at]
  if (other !== undefined) return { kind: 'region', id: other }
  // A machine without regions: the mapping that was made then.
  const vmas = vmasOf(to)
  const born = regionsOf(from).bornAt[row] ?? 0
  const vma = born === 0 ? -1 : vmas.bornAt.indexOf(born)
  return vma === -1 ? null : { kind: 'vma', id: vmas.id[vma] ?? 0 }
}

function vmaBeside(id: number, from: StepView, to: StepView): Thing | null {
  const row = vmaRow(from, id)
  if (row === -1) return null
  const name = processesOfRow(from, row)[0]?.name
  const [own, other] = [vmasOf(from), vmasOf(to)]
  const owner = to.spaces.processes.find((process) => process.name === name)
  if (owner === undefined) return null
  const { first, count } = owner.vmas
  const ownFirst = processesOfRow(from, row)[0]?.vmas.first ?? 0
  const at = sameBirth(
    own.bornAt.subarray(ownFirst),
    row - ownFirst,
    other.bornAt.subarray(first, first + count),
  )
  return at === -1 ? null : { kind: 'vma', id: other.id[first + at] ?? 0 }
}

/** Stretches of RAM that are taken here and free on the other machine, where both have the same RAM: on another board everything lies elsewhere; sorted, not touching. */
export function takenOnlyHere(here: StepView, there: StepView): readonly PageRun[] {
  const [zone, other] = [here.frames.zone, there.frames.zone]
  if (zone.startPfn !== other.startPfn || zone.spannedPages !== other.spannedPages) return []
  const [own, others] = [here.frames.pageUse, there.frames.pageUse]
  const pages = zone.spannedPages
  const runs: PageRun[] = []
  let begin = -1
  for (let page = 0; page <= pages; page++) {
    const isOnly = page < pages && own[page] !== 0 && others[page] === 0
    if (isOnly && begin === -1) begin = page
    if (!isOnly && begin !== -1) {
      runs.push({ pfn: asPfn(zone.startPfn + begin), pages: page - begin })
      begin = -1
    }
  }
  return runs
}
