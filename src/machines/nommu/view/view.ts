/** The machine after a step as the page draws it: everything a view needs, in one message. */
import {
  addrToPfn,
  appendPages,
  asPhysAddr,
  asVirtAddr,
  bytesToPages,
  type PageRun,
} from '../../../base/units.ts'
import type {
  FileView,
  ProcessView,
  ProgramImageView,
  RegionColumns,
  RegionsChange,
  RowRange,
  ShmView,
  StepView,
} from '../../../protocol/view.ts'
import { PageUse, REGION_KINDS } from '../../../protocol/view.ts'
import { CAPABILITIES } from '../../../sim/nommu/files/files.ts'
import type { ProgramImage } from '../../../sim/nommu/exec/binary.ts'
import { Cap, marksDeviceMemory, type Inode } from '../../../sim/nommu/files/inodes.ts'
import type { Machine, Process } from '../../../sim/nommu/machine.ts'
import type { Change } from '../../../explain/step/change.ts'
import { framesView } from './viewFrames.ts'
import { regionColumns, regionRows, vmaColumns } from './viewColumns.ts'

/** What the machine alone tells; the step adds what happened. */
export type MachineView = Pick<StepView, 'frames' | 'spaces' | 'own'>

/** `change`: what the step did to the regions. */
export function machineView(m: Machine, change: RegionsChange): MachineView {
  const rows = regionRows(m)
  const fileOf = new Int32Array(m.inodes.length).fill(-1)
  const files: FileView[] = []
  m.inodes.forEach((inode, index) => {
    if (inode.type !== 'directory') fileOf[index] = files.push(fileView(inode)) - 1
  })
  const regions = regionColumns(m, rows, fileOf)
  const { vmas, ranges } = vmaColumns(m)
  const { evidence } = m
  // The view's arrays go to the page and are gone here: the machine keeps its own.
  const frames = { ...framesView(m.buddy), ...(evidence !== null && { evidence: evidence.slice() }) }
  usesOfRegions(m, frames.pageUse, regions)
  return {
    frames,
    spaces: {
      kind: 'identity',
      processes: m.processes.map((process, i) =>
        processView(m, process, ranges[i] ?? { first: 0, count: 0 }),
      ),
      vmas,
    },
    own: {
      machine: 'nommu',
      era: m.config.release ?? m.config.era,
      has: {
        regions: m.rules.vmas !== 'links',
        trimming: m.rules.trimming !== 'never',
        mmapCopy: m.rules.mmapCopyLine,
      },
      regions,
      root: rows.indexOf(m.regions.tree.root),
      change,
      files,
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
  }
}

function usesOfRegions(m: Machine, uses: Uint8Array, regions: RegionColumns): void {
  const first = m.config.zone.startPfn
  for (let i = 0; i < regions.length; i++) {
    const kind = REGION_KINDS[regions.kind[i] ?? 0]
    if (kind === undefined || kind === 'device' || kind === 'ramFile') continue
    const start = regions.start[i] ?? 0
    const from = addrToPfn(start) - first
    const end = from + bytesToPages((regions.end[i] ?? 0) - start)
    uses.fill(PageUse[kind], from, end)
    uses.fill(PageUse.slack, end, addrToPfn(regions.top[i] ?? 0) - first)
  }
}

function processView(m: Machine, process: Process, vmas: RowRange): ProcessView {
  const { mm } = process
  return {
    pid: process.pid,
    name: process.name,
    startBrk: asVirtAddr(mm.startBrk),
    brk: asVirtAddr(mm.brk),
    endBrk: asVirtAddr(mm.endBrk),
    mapCount: mm.mapCount,
    totalVm: mm.totalVm,
    vmas,
    fds: [...process.fds].map(([fd, file]) => ({ fd, path: m.inode(file.inode).path })),
    bornAt: process.bornAt,
    ...(mm.image !== null && { image: imageView(mm.image, mm.startBrk) }),
  }
}

/** The stack of an ELF program is a block of its own, and its break is where that begins. */
function imageView(image: ProgramImage, startBrk: number): ProgramImageView {
  const { startCode, endCode, startData, endData, startStack } = image
  const bytes = image.parts ?? [
    { what: 'text', start: startCode, end: endCode },
    { what: 'data', start: startData, end: endData },
  ]
  return { bytes, hasHeap: bytes.some(({ end }) => end === startBrk), startStack }
}

function fileView(inode: Inode): FileView {
  const pages: PageRun[] = []
  for (const pfn of inode.pages) if (pfn !== -1) appendPages(pages, pfn, 1)
  return {
    path: inode.path,
    fs: inode.fs,
    device: marksDeviceMemory(inode) || inode.type === 'block',
    ino: inode.ino,
    size: inode.size,
    capabilities: CAPABILITIES.filter((name) => (inode.caps & Cap[name]) !== 0),
    address: inode.address < 0 ? null : asPhysAddr(inode.address),
    pages,
    ...(inode.binary !== null && { isProgram: true }),
  }
}

export const regionsChangeView = (change: Change): RegionsChange => ({
  regionsAdded: change.regionsAdded,
  regionsChanged: change.regionsChanged,
  rotated: change.rotated,
  regionsRemoved: change.regionsRemoved.map(({ id, start }) => ({ id, start: asPhysAddr(start) })),
})
