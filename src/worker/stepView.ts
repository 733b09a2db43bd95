/** The machine after a step as the page draws it: everything a view needs, in one message. */
import { VmaField } from '../sim/nommu/mm/vmas.ts'
import { MIGRATETYPES, VM } from '../base/uapi.ts'
import { addrToPfn, asAddr, asPfn, bytesToPages, NR_PAGE_ORDERS } from '../base/units.ts'
import type {
  FileView,
  FramesView,
  FreeBlocks,
  PageRun,
  ProcessView,
  RegionKind,
  RegionsChange,
  RegionView,
  ShmView,
  StepChange,
  StepView,
  VmaView,
} from '../protocol/view.ts'
import { PageUse } from '../protocol/view.ts'
import { PageHolder } from '../sim/pages/buddy.ts'
import { CAPABILITIES } from '../sim/nommu/files/files.ts'
import { Cap, marksDeviceMemory, type Inode } from '../sim/nommu/files/inodes.ts'
import type { Machine, Process } from '../sim/nommu/machine.ts'
import { procBuddyinfo, procMaps, procMeminfo, procPidMaps } from '../sim/nommu/proc/procText.ts'
import { Origin, RegionField } from '../sim/nommu/mm/regions.ts'
import type { Change } from '../explain/step/change.ts'

/** What the machine alone tells; the step adds what happened. */
export type MachineView = Pick<StepView, 'frames' | 'spaces' | 'own'>

/** `change`: what the step did to the regions. */
export const machineView = (m: Machine, change: RegionsChange): MachineView => ({
  frames: framesView(m),
  spaces: { kind: 'identity', processes: m.processes.map((process) => processView(m, process)) },
  own: {
    machine: 'nommu',
    era: m.config.era,
    regions: regionViews(m),
    root: m.regions.tree.root === -1 ? null : m.regions.table.serialOf(m.regions.tree.root),
    change,
    files: m.inodes.filter((inode) => inode.type !== 'directory').map(fileView),
    segments: m.segments.map((segment): ShmView => ({
      shmid: segment.shmid,
      key: segment.key,
      size: segment.size,
      nattch: segment.nattch,
      path: m.inode(segment.inode).path,
    })),
    mmapPages: m.mmapPages,
    nrTrimPages: m.nrTrimPages,
  },
})

function framesView(m: Machine): FramesView {
  const { zone } = m.config
  return {
    zone: {
      name: zone.name,
      startPfn: asPfn(zone.startPfn),
      spannedPages: zone.spannedPages,
      managedPages: zone.managedPages,
      watermarkMin: zone.watermarkMin,
      watermarkLow: zone.watermarkLow,
      watermarkHigh: zone.watermarkHigh,
      pageblockOrder: zone.pageblockOrder,
      mobilityGrouping: zone.mobilityGrouping,
    },
    pageUse: pageUses(m),
    freeBlocks: freeBlocks(m),
    pageblocks: m.buddy.pageblocks.slice(),
    freePages: m.buddy.freePages,
  }
}

/** Text of the /proc files that mappings move, by path. */
export function procTexts(m: Machine): Record<string, string> {
  const out: Record<string, string> = { '/proc/maps': procMaps(m) }
  for (const process of m.processes) out[`/proc/${process.pid}/maps`] = procPidMaps(m, process)
  out['/proc/buddyinfo'] = procBuddyinfo(m)
  out['/proc/meminfo'] = procMeminfo(m)
  return out
}

const USE_OF_HOLDER: Readonly<Record<PageHolder, PageUse>> = {
  [PageHolder.free]: PageUse.free,
  [PageHolder.kernel]: PageUse.kernel,
  [PageHolder.pageCache]: PageUse.pageCache,
  [PageHolder.mmap]: PageUse.anonymous,
  [PageHolder.file]: PageUse.ramFile,
}

const USE_OF_KIND: Readonly<Record<RegionKind, PageUse>> = {
  program: PageUse.program,
  anonymous: PageUse.anonymous,
  privateCopy: PageUse.privateCopy,
  sharedCopy: PageUse.sharedCopy,
  ramFile: PageUse.ramFile,
  device: PageUse.kernel,
}

function pageUses(m: Machine): Uint8Array {
  const uses = m.buddy.holders.map((holder) => USE_OF_HOLDER[holder as PageHolder])
  const first = m.config.zone.startPfn
  for (const row of m.regions.inOrder()) {
    if (!isCopy(m, row)) continue
    const at = (column: 'start' | 'end' | 'top'): number =>
      addrToPfn(m.regions.get(row, RegionField[column])) - first
    const end =
      at('start') + bytesToPages(m.regions.get(row, RegionField.end) - m.regions.get(row, RegionField.start))
    uses.fill(USE_OF_KIND[kindOfRegion(m, row)], at('start'), end)
    uses.fill(PageUse.slack, end, at('top'))
  }
  return uses
}

const isCopy = (m: Machine, row: number): boolean =>
  (m.regions.get(row, RegionField.flags) & VM.VM_MAPPED_COPY) !== 0

function kindOfRegion(m: Machine, row: number): RegionKind {
  if (!isCopy(m, row))
    return m.buddy.contains(addrToPfn(m.regions.get(row, RegionField.start))) ? 'ramFile' : 'device'
  if (m.regions.get(row, RegionField.origin) === Origin.loader) return 'program'
  if (m.regions.get(row, RegionField.inode) === -1) return 'anonymous'
  return m.regions.get(row, RegionField.usage) > 1 ? 'sharedCopy' : 'privateCopy'
}

function freeBlocks(m: Machine): FreeBlocks {
  let count = 0
  for (let order = 0; order < NR_PAGE_ORDERS; order++) count += m.buddy.blocksOfOrder(order)
  const blocks = {
    pfn: new Float64Array(count),
    order: new Uint8Array(count),
    migratetype: new Uint8Array(count),
  }
  let at = 0
  for (let type = 0; type < MIGRATETYPES.length; type++)
    for (let order = 0; order < NR_PAGE_ORDERS; order++)
      for (const pfn of m.buddy.list(type, order)) {
        blocks.pfn[at] = pfn
        blocks.order[at] = order
        blocks.migratetype[at] = type
        at++
      }
  return blocks
}

function regionViews(m: Machine): RegionView[] {
  const { regions } = m
  const idOf = (row: number): number | null => (row === -1 ? null : regions.table.serialOf(row))
  const out: RegionView[] = []
  for (const row of regions.inOrder()) {
    const inode = inodeOf(m, regions.get(row, RegionField.inode))
    out.push({
      id: regions.table.serialOf(row),
      kind: kindOfRegion(m, row),
      start: asAddr(regions.get(row, RegionField.start)),
      end: asAddr(regions.get(row, RegionField.end)),
      top: asAddr(regions.get(row, RegionField.top)),
      usage: regions.get(row, RegionField.usage),
      flags: regions.get(row, RegionField.flags),
      pgoff: regions.get(row, RegionField.pgoff),
      file: inode?.path ?? null,
      ino: inode?.ino ?? 0,
      left: idOf(regions.tree.leftOf(row)),
      right: idOf(regions.tree.rightOf(row)),
      color: regions.tree.isRed(row) ? 'red' : 'black',
      bornAt: regions.get(row, RegionField.bornAt),
    })
  }
  return out
}

const inodeOf = (m: Machine, index: number): Inode | null => (index === -1 ? null : m.inode(index))

function processView(m: Machine, process: Process): ProcessView {
  const { mm } = process
  return {
    pid: process.pid,
    name: process.name,
    startBrk: asAddr(mm.startBrk),
    brk: asAddr(mm.brk),
    endBrk: asAddr(mm.endBrk),
    mapCount: mm.mapCount,
    totalVm: mm.totalVm,
    vmas: mm.vmas.rows.map((row) => vmaView(m, process, row)),
    fds: [...process.fds].map(([fd, file]) => ({ fd, path: m.inode(file.inode).path })),
    bornAt: process.bornAt,
  }
}

function vmaView(m: Machine, process: Process, row: number): VmaView {
  const inode = inodeOf(m, m.vmas.get(row, VmaField.inode))
  const start = m.vmas.get(row, VmaField.start)
  return {
    id: m.vmas.table.serialOf(row),
    pid: process.pid,
    region: m.regions.table.serialOf(m.vmas.get(row, VmaField.region)),
    start: asAddr(start),
    end: asAddr(m.vmas.get(row, VmaField.end)),
    flags: m.vmas.get(row, VmaField.flags),
    pgoff: m.vmas.get(row, VmaField.pgoff),
    file: inode?.path ?? null,
    ino: inode?.ino ?? 0,
    isStack: start === process.mm.startBrk && start !== 0,
    bornAt: m.vmas.get(row, VmaField.bornAt),
  }
}

function fileView(inode: Inode): FileView {
  const pages: { pfn: ReturnType<typeof asPfn>; pages: number }[] = []
  for (const pfn of inode.pages) {
    const last = pages.at(-1)
    if (pfn === -1) continue
    if (last !== undefined && last.pfn + last.pages === pfn) last.pages++
    else pages.push({ pfn: asPfn(pfn), pages: 1 })
  }
  return {
    path: inode.path,
    fs: inode.fs,
    device: marksDeviceMemory(inode) || inode.type === 'block',
    ino: inode.ino,
    size: inode.size,
    capabilities: CAPABILITIES.filter((name) => (inode.caps & Cap[name]) !== 0),
    address: inode.address < 0 ? null : asAddr(inode.address),
    pages,
  }
}

const pageRuns = (runs: Change['taken']): PageRun[] =>
  runs.map(({ pfn, pages }) => ({ pfn: asPfn(pfn), pages }))

/** The change of a step with its numbers branded for the page. */
export const changeView = (change: Change): StepChange => ({
  taken: pageRuns(change.taken),
  trimmed: pageRuns(change.trimmed),
  freed: pageRuns(change.freed),
  merged: change.merged.map(({ pfn, order }) => ({ pfn: asPfn(pfn), order })),
  vmasAdded: change.vmasAdded,
  vmasRemoved: change.vmasRemoved,
  vmasChanged: change.vmasChanged,
  processesAdded: change.processesAdded,
  processesRemoved: change.processesRemoved,
})

export const regionsChangeView = (change: Change): RegionsChange => ({
  regionsAdded: change.regionsAdded,
  regionsChanged: change.regionsChanged,
  rotated: change.rotated,
  regionsRemoved: change.regionsRemoved.map(({ id, start }) => ({ id, start: asAddr(start) })),
})
