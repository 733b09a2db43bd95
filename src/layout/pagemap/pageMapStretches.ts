/** RAM cut into stretches in which the same regions lie and the same processes own the pages. */
import { PAGE_SIZE } from '../../base/units.ts'
import type { RegionView, StepView, VmaView } from '../../protocol/view.ts'
import { ownerHue, ownersByRegion } from '../../model/step/owners.ts'
import type { Owner } from '../../model/step/owners.ts'
import { everyRegion } from '../../model/step/nommu.ts'
import { vmasOfProcess } from '../../model/step/spaces.ts'

export interface Stretch {
  readonly pfn: number
  readonly pages: number
  /** More than one only where memory-backed files overlap. */
  readonly regions: readonly RegionView[]
  /** Processes whose mappings reach these pages; for slack, which nobody maps, those that share the region. */
  readonly owners: readonly Owner[]
}

interface Edge {
  readonly pfn: number
  readonly opens: boolean
  readonly region: RegionView | null
  readonly vma: VmaView | null
}

function edgesOf(view: StepView): readonly Edge[] {
  const zoneStart = view.frames.zone.startPfn
  const zoneEnd = zoneStart + view.frames.zone.spannedPages
  const edges: Edge[] = []
  const add = (start: number, end: number, region: RegionView | null, vma: VmaView | null): void => {
    const from = Math.max(zoneStart, Math.floor(start / PAGE_SIZE))
    const to = Math.min(zoneEnd, Math.ceil(end / PAGE_SIZE))
    if (to <= from) return
    edges.push({ pfn: from, opens: true, region, vma }, { pfn: to, opens: false, region, vma })
  }
  for (const region of everyRegion(view)) add(region.start, region.top, region, null)
  for (const process of view.spaces.processes) {
    for (const vma of vmasOfProcess(view, process)) add(vma.start, vma.end, null, vma)
  }
  return edges.sort((a, b) => a.pfn - b.pfn)
}

/** Stretches in address order, only those with a region. `processNames` is OpenedView.processNames. */
export function stretchesOf(view: StepView, processNames: readonly string[]): readonly Stretch[] {
  const names = new Map(view.spaces.processes.map(({ pid, name }) => [pid, name]))
  const sharers = ownersByRegion(view, processNames)
  const regions = new Set<RegionView>()
  const vmas = new Set<VmaView>()
  const stretches: Stretch[] = []
  const edges = edgesOf(view)

  const ownersNow = (): readonly Owner[] => {
    const pids = new Set<number>()
    for (const vma of vmas) pids.add(vma.pid)
    if (pids.size === 0) return [...regions].flatMap((region) => sharers(region.id))
    return [...pids]
      .sort((a, b) => a - b)
      .map((pid) => {
        const name = names.get(pid) ?? String(pid)
        return { pid, name, hue: ownerHue(processNames, name) }
      })
  }

  for (const [index, edge] of edges.entries()) {
    if (edge.region) regions[edge.opens ? 'add' : 'delete'](edge.region)
    if (edge.vma) vmas[edge.opens ? 'add' : 'delete'](edge.vma)
    const pages = (edges[index + 1]?.pfn ?? edge.pfn) - edge.pfn
    if (pages > 0 && regions.size > 0) {
      stretches.push({ pfn: edge.pfn, pages, regions: [...regions], owners: ownersNow() })
    }
  }
  return stretches
}
