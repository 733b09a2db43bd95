/**
 * Who maps which pages together. One sweep over the borders of all mappings: between two borders the same mappings lie
 * over every page, so that each stretch is counted at once.
 */
import { addrToPfn, asPfn, bytesToPages } from '../../base/units.ts'
import { VM } from '../../base/uapi.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import type { ProcessMeasures } from './measureTypes.ts'

export interface SharingMeasures {
  readonly savedBySharingPages: number
  readonly savedInPlacePages: number
  readonly processes: readonly ProcessMeasures[]
}

/** The mm_structs of a machine: processes made by vfork or clone(CLONE_VM) have one together. */
interface Space {
  /** Processes that use it. */
  readonly users: number
  privatePages: number
  sharedPages: number
  proportionalPages: number
}

interface Border {
  readonly pfn: number
  readonly space: Space
  /** 1 where a mapping begins, -1 where it ends. */
  readonly step: 1 | -1
  readonly isPrivate: boolean
}

export function sharingMeasures(machine: Machine): SharingMeasures {
  const spaces = spacesOf(machine)
  const borders = bordersOf(machine, spaces)
  const over = new Map<Space, number>()
  let mappings = 0
  let privateMappings = 0
  let from = 0
  let savedBySharingPages = 0
  let savedInPlacePages = 0
  for (const { pfn, space, step, isPrivate } of borders) {
    const pages = pfn - from
    if (pages > 0 && mappings > 0) {
      if (machine.buddy.contains(asPfn(from))) {
        savedBySharingPages += (mappings - 1) * pages
        countFor(over, pages)
      } else if (privateMappings > 0) savedInPlacePages += pages
    }
    from = pfn
    mappings += step
    if (isPrivate) privateMappings += step
    const count = (over.get(space) ?? 0) + step
    if (count === 0) over.delete(space)
    else over.set(space, count)
  }
  const processes = machine.processes.map(({ pid, mm }): ProcessMeasures => {
    const space = spaces.get(mm.id)
    return {
      pid,
      privatePages: space?.privatePages ?? 0,
      sharedPages: space?.sharedPages ?? 0,
      proportionalPages: space?.proportionalPages ?? 0,
    }
  })
  return { savedBySharingPages, savedInPlacePages, processes }
}

function spacesOf(machine: Machine): Map<number, Space> {
  const spaces = new Map<number, Space>()
  for (const { mm } of machine.processes) {
    const users = (spaces.get(mm.id)?.users ?? 0) + 1
    spaces.set(mm.id, { users, privatePages: 0, sharedPages: 0, proportionalPages: 0 })
  }
  return spaces
}

function bordersOf(machine: Machine, spaces: ReadonlyMap<number, Space>): Border[] {
  const { vmas } = machine
  const borders: Border[] = []
  const seen = new Set<number>()
  for (const { mm } of machine.processes) {
    const space = spaces.get(mm.id)
    if (space === undefined || seen.has(mm.id)) continue
    seen.add(mm.id)
    // A row can come twice: a maple tree keeps what a later VMA left of an earlier one.
    for (const row of new Set(mm.vmas.rows)) {
      const isPrivate = (vmas.get(row, VmaField.flags) & VM.VM_SHARED) === 0
      const first = addrToPfn(vmas.get(row, VmaField.start))
      const end = bytesToPages(vmas.get(row, VmaField.end))
      if (end <= first) continue
      borders.push({ pfn: first, space, step: 1, isPrivate }, { pfn: end, space, step: -1, isPrivate })
    }
  }
  return borders.sort((a, b) => a.pfn - b.pfn)
}

function countFor(over: ReadonlyMap<Space, number>, pages: number): void {
  let users = 0
  for (const space of over.keys()) users += space.users
  for (const space of over.keys()) {
    if (users === 1) space.privatePages += pages
    else space.sharedPages += pages
    space.proportionalPages += pages / users
  }
}
