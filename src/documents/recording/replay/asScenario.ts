/**
 * A recording as a scenario: the same calls on a board in the recorded first state, so that they can be changed and run on the model.
 * The order of the free lists is not kept: a block may lie elsewhere than the real kernel took it.
 */
import { Evidence } from '../../../base/evidence.ts'
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { asPfn, NR_PAGE_ORDERS, PAGE_SIZE } from '../../../base/units.ts'
import { packReport, unpackReport } from '../../../sim/nommu/boards/packedReport.ts'
import type { ReportedBlock, ReportedBoard } from '../../../sim/nommu/boards/reported.ts'
import { permissions } from '../../../sim/nommu/proc/procText.ts'
import type { TraceDocument, TraceRegion, TraceState } from '../format/types.ts'
import { eraOf } from './machineOf.ts'

/**
 * The text: header lines, then one line for each step and nothing behind. Null where the kernel is not modelled, or no board can begin
 * in that state.
 * @param calls What each step calls, in order.
 */
export function asScenario(document: TraceDocument, calls: readonly string[]): string | null {
  const era = eraOf(document)
  if (era === null) return null
  const word = packReport(boardOf(document))
  if (!unpackReport(word).ok) return null
  const { name, about, kernel, sysctl } = document
  const slab =
    kernel.slab === undefined || era === '2.6.29' || era === '6.12' ? '' : ` ${kernel.slab.toLowerCase()}`
  const trim = sysctl['vm.nr_trim_pages'] ?? 1
  return [
    `title ${name}, as a scenario`,
    ...(about === '' ? [] : [`about ${about.replaceAll(/\s+/g, ' ')}`]),
    `kernel ${era}${slab}`,
    `board report ${word}`,
    ...(trim === 1 ? [] : [`sysctl vm.nr_trim_pages = ${trim}`]),
    ...calls,
  ].join('\n')
}

function boardOf({ zone, initial }: TraceDocument): ReportedBoard {
  const inodes = [...new Set(initial.regions.map(({ ino }) => ino).filter((ino) => ino !== 0))]
  const places = new Map(initial.regions.map(({ start }, index) => [start, index]))
  return {
    zone: { ...zone, startPfn: asPfn(zone.startPfn) },
    pageblocks: initial.pageblocks.map((type) => MIGRATETYPES.indexOf(type)),
    blocks: blocksOf(initial, zone.startPfn),
    regions: initial.regions.map((region) => ({
      start: region.start,
      end: region.end,
      top: region.top,
      permissions: permissions(region.flags),
      offset: region.pgoff * PAGE_SIZE,
      file: fileOf(region, inodes),
    })),
    processes: initial.processes.map(({ pid, vmas }) => ({
      pid,
      name: pid === 1 ? 'init' : '',
      mappings: vmas.map(([start, end, flags, , region]) => ({
        region: places.get(region) ?? 0,
        start,
        end,
        permissions: permissions(flags),
      })),
    })),
    files: inodes.map((ino) => `/inode/${ino}`),
    evidence: [{ pages: zone.spannedPages, evidence: Evidence.known }],
  }
}

const fileOf = ({ ino }: TraceRegion, inodes: readonly number[]): number =>
  ino === 0 ? -1 : inodes.indexOf(ino)

const blocksOf = ({ freeLists }: TraceState, startPfn: number): readonly ReportedBlock[] =>
  MIGRATETYPES.flatMap((type) =>
    Array.from({ length: NR_PAGE_ORDERS }, (_, order) =>
      (freeLists[type]?.[order] ?? []).map((pfn) => ({ page: pfn - startPfn, order })),
    ).flat(),
  ).sort((a, b) => a.page - b.page)
