/** The whole machine in the vocabulary of nommu-trace/1, for comparing with a recording and for giving away. */
import { VmaField } from '../../../sim/nommu/mm/vmas.ts'
import { RegionField } from '../../../sim/nommu/mm/regions.ts'
import type { RbVmas } from '../../../sim/nommu/mm/rbVmas.ts'
import { MIGRATETYPES, VM } from '../../../base/uapi.ts'
import { NR_PAGE_ORDERS } from '../../../base/units.ts'
import type { Machine, Process } from '../../../sim/nommu/machine.ts'
import type { TraceProcess, TraceRegion, TraceSharedVma, TraceState, TraceVma } from '../format/types.ts'

export function stateOf(m: Machine): TraceState {
  return {
    freeLists: freeLists(m),
    pageblocks: Array.from(m.buddy.pageblocks, (type) => MIGRATETYPES[type] ?? 'unmovable'),
    regions: m.rules.vmas === 'links' ? [] : regions(m),
    ...(m.rules.vmas === 'links' && { vmaTree: sharedVmas(m) }),
    processes: m.processes.map((process) => processOf(m, process)).sort((a, b) => a.pid - b.pid),
    mmapPages: m.rules.mmapCopyLine ? m.mmapPages : 0,
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

/** Recordings have no device where it is 0. */
const deviceOf = (m: Machine, inode: number): string | null => {
  const { dev } = m.inode(inode)
  return dev === '00:00' ? null : dev
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
      dev: inode === -1 ? null : deviceOf(m, inode),
      left: startOf(tree.leftOf(row)),
      right: startOf(tree.rightOf(row)),
      color: tree.isRed(row) ? 'red' : 'black',
    })
  }
  return out
}

function sharedVmas(m: Machine): TraceSharedVma[] {
  const all = m.regions
  const idOf = (row: number): number | null => (row === -1 ? null : all.get(row, RegionField.address))
  return [...all.inOrder()].map((row) => {
    const inode = all.get(row, RegionField.inode)
    const start = all.get(row, RegionField.start)
    const isCopy = (all.get(row, RegionField.flags) & VM.VM_MAPPED_COPY) !== 0
    return {
      id: all.get(row, RegionField.address),
      start,
      end: all.get(row, RegionField.end),
      ksize: isCopy ? all.get(row, RegionField.ksize) : 0,
      usage: all.get(row, RegionField.usage),
      flags: all.get(row, RegionField.flags),
      pgoff: all.get(row, RegionField.pgoff),
      ino: inode === -1 ? 0 : m.inode(inode).ino,
      dev: inode === -1 ? null : deviceOf(m, inode),
      left: idOf(all.tree.leftOf(row)),
      right: idOf(all.tree.rightOf(row)),
      color: all.tree.isRed(row) ? 'red' : 'black',
    }
  })
}

/** 2.6.29: the tree of a process's VMAs in order. */
function vmaTreeOf(m: Machine, rb: RbVmas): TraceProcess['tree'] {
  const idOf = (node: number): number | null =>
    node === -1 ? null : m.vmas.get(rb.row(node), VmaField.address)
  return rb.inOrder().map((row) => {
    const node = rb.nodeOf(row)
    const { tree } = rb
    return [
      m.vmas.get(row, VmaField.address),
      idOf(tree.leftOf(node)),
      idOf(tree.rightOf(node)),
      tree.isRed(node) ? 'red' : 'black',
    ]
  })
}

function processOf(m: Machine, process: Process): TraceProcess {
  const { mm } = process
  const { rb } = mm
  const rows = rb?.list ?? mm.vmas.rows
  const isLinked = m.rules.vmas === 'links'
  const tree = rb === null ? undefined : vmaTreeOf(m, rb)
  return {
    ...(tree !== undefined && { tree }),
    pid: process.pid,
    startBrk: mm.startBrk,
    brk: mm.brk,
    endBrk: mm.endBrk,
    mapCount: isLinked ? 0 : mm.mapCount,
    totalVm: mm.totalVm,
    ...mm.image,
    vmas: rows.map((row): TraceVma => {
      const inode = m.vmas.get(row, VmaField.inode)
      const region = m.vmas.get(row, VmaField.region)
      const common = [
        m.vmas.get(row, VmaField.start),
        m.vmas.get(row, VmaField.end),
        m.vmas.get(row, VmaField.flags),
        m.vmas.get(row, VmaField.pgoff),
        m.regions.get(region, isLinked ? RegionField.usage : RegionField.start),
        inode === -1 ? 0 : m.inode(inode).ino,
      ] as const
      return isLinked || rb !== null ? [...common, m.vmas.get(row, VmaField.address)] : common
    }),
  }
}
