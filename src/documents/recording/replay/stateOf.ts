/** The whole machine in the vocabulary of nommu-trace/1, for comparing with a recording and for giving away. */
import { VmaField } from '../../../sim/nommu/mm/vmas.ts'
import { RegionField } from '../../../sim/nommu/mm/regions.ts'
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { NR_PAGE_ORDERS } from '../../../base/units.ts'
import type { Machine, Process } from '../../../sim/nommu/machine.ts'
import type { TraceProcess, TraceRegion, TraceState, TraceVma } from '../format/types.ts'

export function stateOf(m: Machine): TraceState {
  return {
    freeLists: freeLists(m),
    pageblocks: Array.from(m.buddy.pageblocks, (type) => MIGRATETYPES[type] ?? 'unmovable'),
    regions: regions(m),
    processes: m.processes.map((process) => processOf(m, process)).sort((a, b) => a.pid - b.pid),
    mmapPages: m.mmapPages,
    freePages: m.buddy.freePages,
  }
}

function freeLists(m: Machine): TraceState['freeLists'] {
  const lists: Record<string, Record<string, number[]>> = {}
  MIGRATETYPES.forEach((name, type) => {
    for (let order = 0; order < NR_PAGE_ORDERS; order++) {
      if (m.buddy.countOf(type, order) === 0) continue
      const ofType = (lists[name] ??= {})
      ofType[order] = [...m.buddy.list(type, order)]
    }
  })
  return lists
}

function regions(m: Machine): TraceRegion[] {
  const out: TraceRegion[] = []
  const { tree } = m.regions
  const startOf = (row: number): number | null => (row === -1 ? null : m.regions.get(row, RegionField.start))
  for (const row of m.regions.inOrder()) {
    const inode = m.regions.get(row, RegionField.inode)
    out.push({
      start: m.regions.get(row, RegionField.start),
      end: m.regions.get(row, RegionField.end),
      top: m.regions.get(row, RegionField.top),
      usage: m.regions.get(row, RegionField.usage),
      flags: m.regions.get(row, RegionField.flags),
      pgoff: m.regions.get(row, RegionField.pgoff),
      ino: inode === -1 ? 0 : m.inode(inode).ino,
      dev: inode === -1 ? null : m.inode(inode).dev,
      left: startOf(tree.leftOf(row)),
      right: startOf(tree.rightOf(row)),
      color: tree.isRed(row) ? 'red' : 'black',
    })
  }
  return out
}

function processOf(m: Machine, process: Process): TraceProcess {
  const { mm } = process
  return {
    pid: process.pid,
    startBrk: mm.startBrk,
    brk: mm.brk,
    endBrk: mm.endBrk,
    mapCount: mm.mapCount,
    totalVm: mm.totalVm,
    vmas: mm.vmas.rows.map((row): TraceVma => {
      const inode = m.vmas.get(row, VmaField.inode)
      return [
        m.vmas.get(row, VmaField.start),
        m.vmas.get(row, VmaField.end),
        m.vmas.get(row, VmaField.flags),
        m.vmas.get(row, VmaField.pgoff),
        m.regions.get(m.vmas.get(row, VmaField.region), RegionField.start),
        inode === -1 ? 0 : m.inode(inode).ino,
      ]
    }),
  }
}
