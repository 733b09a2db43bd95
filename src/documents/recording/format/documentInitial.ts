/**
 * The model is built from a recording's initial state, so there the parts must fit together as well: no page free
 * twice, the free pages adding up, one tree over all regions, every VMA in a region.
 */
import { hex } from '../../../base/format.ts'
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { pfnToAddr } from '../../../base/units.ts'
import type { Fault } from './documentFault.ts'
import type { TraceRegion, TraceSharedVma, TraceState, TraceZone } from './types.ts'

/** The first contradiction in a state whose fields have passed checkState; null if it is whole. */
export function checkInitial(state: TraceState, zone: TraceZone): Fault | null {
  return checkShape(state, zone) ?? checkVmaRegions(state)
}

/** The first contradiction in what a picture is drawn from: its mappings may name what is gone. */
export function checkShape(state: TraceState, zone: TraceZone): Fault | null {
  return checkFreePages(state, zone) ?? checkTree(state.regions)
}

function checkFreePages({ freeLists, freePages }: TraceState, zone: TraceZone): Fault | null {
  const isFree = new Uint8Array(zone.spannedPages)
  let total = 0
  for (const type of MIGRATETYPES)
    for (const [order, list] of Object.entries(freeLists[type] ?? {}))
      for (const [i, pfn] of list.entries()) {
        const from = pfn - zone.startPfn
        const pages = 2 ** Number(order)
        for (let page = from; page < from + pages; page++) {
          if (isFree[page] === 1)
            return {
              path: `freeLists.${type}.${order}[${i}]`,
              what: `lies on another free block at ${hex(pfnToAddr(zone.startPfn + page))}`,
            }
          isFree[page] = 1
        }
        total += pages
      }
  return total === freePages
    ? null
    : { path: 'freePages', what: `is ${freePages}; the free lists hold ${total} pages` }
}

/** In address order each region's subtree is a run of the list, so one walk down from the root sees all of them. */
function checkTree(regions: readonly TraceRegion[]): Fault | null {
  if (regions.length === 0) return null
  const indexOf = new Map(regions.map((region, index) => [region.start, index]))
  const children = new Set<number>()
  for (const [i, region] of regions.entries())
    for (const side of ['left', 'right'] as const) {
      const child = region[side]
      if (child === null) continue
      const path = `regions[${i}].${side}`
      if (!indexOf.has(child)) return { path, what: `is ${hex(child)}, where no region starts` }
      if (children.has(child)) return { path, what: `is ${hex(child)}, which has a parent already` }
      children.add(child)
    }
  const roots = regions.filter(({ start }) => !children.has(start))
  const [root] = roots
  if (root === undefined || roots.length > 1)
    return { path: 'regions', what: `is not a tree: it has ${roots.length} roots` }

  const pending = [{ start: root.start, low: 0, high: regions.length }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { start, low, high } = next
    const index = indexOf.get(start) ?? -1
    const region = regions[index]
    if (region === undefined || index < low || index >= high)
      return { path: `regions[${index}]`, what: 'stands in the tree where its address does not belong' }
    if (region.left !== null) pending.push({ start: region.left, low, high: index })
    if (region.right !== null) pending.push({ start: region.right, low: index + 1, high })
  }
  return null
}

function checkVmaRegions({ regions, processes, vmaTree }: TraceState): Fault | null {
  if (vmaTree !== undefined) return checkLinks(vmaTree, processes)
  const starts = new Set(regions.map(({ start }) => start))
  for (const [i, { vmas }] of processes.entries())
    for (const [j, vma] of vmas.entries())
      if (!starts.has(vma[4]))
        return { path: `processes[${i}].vmas[${j}]`, what: `names ${hex(vma[4])}, where no region starts` }
  return null
}

/** Before 2.6.29 each VMA of a process is one of the system's. */
function checkLinks(vmaTree: readonly TraceSharedVma[], processes: TraceState['processes']): Fault | null {
  const ids = new Set(vmaTree.map(({ id }) => id))
  for (const [i, { vmas }] of processes.entries())
    for (const [j, vma] of vmas.entries())
      if (!ids.has(vma[6] ?? -1))
        return {
          path: `processes[${i}].vmas[${j}]`,
          what: `names the VMA ${vma[6] ?? 'none'}, which is not there`,
        }
  return null
}
