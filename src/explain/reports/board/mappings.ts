/** Mappings as regions: those of the machine's own list and those of processes, each memory once, with who uses it. */
import { largest } from '../../../base/lists.ts'
import { orderFor, PAGE_SIZE } from '../../../base/units.ts'
import type { Mapping } from '../../../documents/importers/proc/processes.ts'
import type { ReportedProcess, ReportedRegion } from '../../../sim/nommu/boards/reported.ts'
import type { BoardFacts } from './facts.ts'

export interface Mapped {
  readonly regions: readonly ReportedRegion[]
  readonly processes: readonly ReportedProcess[]
  readonly files: readonly string[]
  /** Every region has a process that a report names. */
  readonly ownersAreKnown: boolean
  /** What lies between the ends of mappings and those of their blocks. */
  readonly slack: 'none' | 'follows' | 'assumed'
}

interface Draft {
  readonly mapping: Mapping
  top: number
}

const isNamed = ({ name }: Mapping): boolean => name.startsWith('/')
/** The kernel marks what is not anonymous so: `[stack]`, `[heap]` are of a machine with an MMU. */
const OF_MMU = /^\[(?:heap|vdso|vvar|vsyscall|anon)/

export function mappingsOf(facts: BoardFacts, startPfn: number, pages: number, taken: Uint8Array): Mapped {
  const all = facts.maps.flatMap(({ mappings }) => mappings)
  if (all.some(({ name }) => OF_MMU.test(name)))
    return { regions: [], processes: [], files: [], ownersAreKnown: true, slack: 'none' }
  const first = startPfn * PAGE_SIZE
  const end = first + pages * PAGE_SIZE
  const isInRam = ({ start }: Mapping): boolean => start >= first && start < end
  const drafts: Draft[] = []
  // The longest at one start stands for the region; what lies in it is a part that another process uses.
  for (const mapping of all.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const before = drafts.at(-1)
    if (before !== undefined && mapping.start < before.mapping.end) continue
    if (isInRam(mapping) && (mapping.end > end || mapping.start % PAGE_SIZE !== 0 || overlaps(mapping)))
      continue
    if (!isInRam(mapping) && mapping.end > first && mapping.start < end) continue
    drafts.push({ mapping, top: mapping.end })
  }
  function overlaps({ start, end: to }: Mapping): boolean {
    for (let page = start / PAGE_SIZE - startPfn; page < Math.ceil(to / PAGE_SIZE) - startPfn; page++)
      if (taken[page] !== 0) return true
    return false
  }
  const slack = addSlack(
    drafts.filter(({ mapping }) => isInRam(mapping)),
    facts.mmapCopy,
    end,
    (from, to) => overlaps({ line: 0, start: from, end: to, permissions: '', name: '', offset: 0 }),
  )
  const files = [
    ...new Set(drafts.filter(({ mapping }) => isNamed(mapping)).map(({ mapping }) => mapping.name)),
  ]
  const regions = drafts.map(({ mapping, top }): ReportedRegion => ({
    start: mapping.start,
    end: mapping.end,
    top,
    permissions: mapping.permissions,
    offset: mapping.offset,
    file: isNamed(mapping) ? files.indexOf(mapping.name) : -1,
  }))
  const { processes, ownersAreKnown } = ownersOf(facts, regions)
  return { regions, processes, files, ownersAreKnown, slack }
}

/**
 * MmapCopy counts what the blocks of all copies hold. What it counts above the mappings themselves is slack, behind mappings that do
 * not fill their block: all of them, or some that are chosen.
 */
function addSlack(
  drafts: readonly Draft[],
  copied: number | null,
  end: number,
  isTaken: (from: number, to: number) => boolean,
): Mapped['slack'] {
  if (copied === null) return 'none'
  const copies = drafts.filter(({ mapping }) => mapping.permissions.at(3) === 'p' || !isNamed(mapping))
  const sizeOf = ({ mapping }: Draft): number => Math.ceil((mapping.end - mapping.start) / PAGE_SIZE)
  let left = copied - copies.reduce((sum, draft) => sum + sizeOf(draft), 0)
  if (left <= 0) return 'none'
  const tails = copies.flatMap((draft) => {
    const { start, end: to } = draft.mapping
    const block = 2 ** orderFor(sizeOf(draft)) * PAGE_SIZE
    const next = drafts.find(({ mapping }) => mapping.start >= to)?.mapping.start ?? end
    const top = start + block
    return start % block === 0 && top > to && top <= Math.min(next, end) && !isTaken(to, top)
      ? [{ draft, top }]
      : []
  })
  const possible = tails.reduce((sum, { draft, top }) => sum + (top - draft.mapping.end) / PAGE_SIZE, 0)
  for (const { draft, top } of tails) {
    const size = (top - draft.mapping.end) / PAGE_SIZE
    if (size > left) continue
    draft.top = top
    left -= size
  }
  return possible === copied - copies.reduce((sum, draft) => sum + sizeOf(draft), 0) ? 'follows' : 'assumed'
}

/** Who uses which region; regions that no process is known to use are given to one of no name. */
function ownersOf(
  facts: BoardFacts,
  regions: readonly ReportedRegion[],
): { processes: ReportedProcess[]; ownersAreKnown: boolean } {
  const owned = new Set<number>()
  const byPid = new Map<number, ReportedProcess>()
  for (const { pid, mappings } of facts.maps) {
    if (pid === null || pid <= 0) continue
    const own = mappings
      .flatMap(({ start, end, permissions }) => {
        const region = regionAt(regions, start)
        const of = regions[region]
        if (of === undefined || end > of.end) return []
        owned.add(region)
        return [{ region, start, end, permissions }]
      })
      .toSorted((a, b) => a.start - b.start)
    byPid.set(pid, { pid, name: facts.names.get(pid) ?? '', mappings: own })
  }
  const processes = [...byPid.values()].toSorted((a, b) => a.pid - b.pid)
  const left = regions.flatMap(({ start, end, permissions }, region) =>
    owned.has(region) ? [] : [{ region, start, end, permissions }],
  )
  if (left.length === 0) return { processes, ownersAreKnown: true }
  const pid = Math.max(1, largest(processes.map((process) => process.pid))) + 1
  return { processes: [...processes, { pid, name: 'unknown', mappings: left }], ownersAreKnown: false }
}

/** The region that holds an address, found by halving; -1 for none. */
function regionAt(regions: readonly ReportedRegion[], address: number): number {
  let low = 0
  let high = regions.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const region = regions[middle]
    if (region === undefined) return -1
    if (address < region.start) high = middle - 1
    else if (address >= region.end) low = middle + 1
    else return middle
  }
  return -1
}
