/**
 * A machine at the moment before the first call: from a measured boot or a recording's first state, or made to measure.
 */
import { VmaField } from './mm/vmas.ts'
import { assert } from '../../base/assert.ts'
import { addrToPfn, asPfn, MAX_PAGE_ORDER, orderFor, PAGE_SIZE } from '../../base/units.ts'
import { VM } from '../../base/uapi.ts'
import { MT_MOVABLE, MT_UNMOVABLE, PageHolder, type ZoneConfig } from '../pages/buddy.ts'
import type { ProgramImage } from './exec/binary.ts'
import { Machine, type MachineConfig, type OlderKernels } from './machine.ts'
import { exitProcess } from './process.ts'
import { Origin, RegionField, SINGLE_PAGES } from './mm/regions.ts'

const NIL = -1

export interface BootRegion {
  readonly start: number
  readonly end: number
  readonly top: number
  readonly usage: number
  readonly flags: number
  readonly pgoff: number
  readonly ino: number
  /** Start addresses of the children. */
  readonly left: number | null
  readonly right: number | null
  readonly color: 'red' | 'black'
  /** A program asked for it, not its loader. */
  readonly isAsked?: boolean
}

/** All of the places or none. */
export type BootImage = Partial<ProgramImage>

export interface BootProcess extends BootImage {
  readonly pid: number
  readonly startBrk: number
  readonly brk: number
  readonly endBrk: number
  readonly mapCount: number
  readonly totalVm: number
  readonly vmas: readonly (readonly [
    start: number,
    end: number,
    flags: number,
    pgoff: number,
    regionStart: number,
    ino: number,
    /** Before 2.6.30: address of the structure. */
    id?: number,
  ])[]
  /** 2.6.29: the shape of the tree of its VMAs, in order. */
  readonly tree?: readonly (readonly [id: number, left: number | null, right: number | null, color: string])[]
  /** The program's name. */
  readonly comm?: string
  /** What a scenario calls it; `init` or its pid if nothing is said. */
  readonly name?: string
}

/** A VMA of the system, in 2.6.28 and before. Children by id. */
export interface BootSharedVma extends Omit<BootRegion, 'top'> {
  readonly id: number
  /** Bytes of its object of kmalloc; 0 if it is not a copy. */
  readonly ksize: number
}

export interface BootState {
  /** First pages of free blocks, head first, by migratetype index and order. */
  readonly freeLists: readonly (readonly (readonly number[])[])[]
  /** Migratetype index of each pageblock. */
  readonly pageblocks: readonly number[]
  readonly regions: readonly BootRegion[]
  readonly processes: readonly BootProcess[]
  readonly mmapPages: number
  /** In place of regions, in 2.6.28 and before. */
  readonly vmaTree?: readonly BootSharedVma[]
}

/** A machine in a state that was measured. A kernel before 2.6.30 needs `olderKernels`. */
export function bootMeasured(
  config: MachineConfig,
  state: BootState,
  olderKernels: OlderKernels | null = null,
): Machine {
  const m = new Machine(config, olderKernels)
  m.endProcess = (process, signal) => exitProcess(m, process, signal)
  const typeOf = keepsTypes(m) ? (type: number) => type : () => MT_UNMOVABLE
  state.pageblocks.forEach((type, block) => m.buddy.bootPageblock(block, typeOf(type)))
  state.freeLists.forEach((lists, type) =>
    lists.forEach((pfns, order) => {
      for (const pfn of pfns) m.buddy.bootFree(asPfn(pfn), order, typeOf(type))
    }),
  )
  const { vmaTree } = state
  const rows =
    vmaTree === undefined
      ? loadRegions(m, state.regions, ({ start }) => start)
      : loadRegions(
          m,
          vmaTree.map((vma) => ({ ...vma, top: vma.ksize === 0 ? vma.end : vma.start + vma.ksize })),
          ({ id }) => id,
          true,
        )
  for (const process of state.processes) loadProcess(m, process, rows, vmaTree !== undefined)
  m.mmapPages = state.mmapPages
  m.journal.clear()
  return m
}

/** Before 6.x a machine that is too small for it knows one migratetype only, and 2.6.20 none at all. */
const keepsTypes = ({ rules, config }: Machine): boolean =>
  rules.fallback === '6.12' || (rules.fallback === '2.6.24' && config.zone.mobilityGrouping)

/** Rows by what the tree's children are named by: start address, or id. */
function loadRegions<R extends BootRegion>(
  m: Machine,
  regions: readonly R[],
  keyOf: (region: R) => number,
  isShared = false,
): Map<number, number> {
  const { table } = m.regions
  const rows = new Map<number, number>()
  for (const region of regions) {
    const row = table.add()
    rows.set(keyOf(region), row)
    for (const column of ['start', 'end', 'top', 'usage', 'flags', 'pgoff'] as const)
      m.regions.set(row, RegionField[column], region[column])
    m.regions.set(
      row,
      RegionField.inode,
      region.ino === 0 ? -1 : m.inodes.findIndex((inode) => inode.ino === region.ino),
    )
    m.regions.set(row, RegionField.origin, region.isAsked ? Origin.program : Origin.loader)
    m.regions.set(row, RegionField.address, keyOf(region))
    m.regions.set(row, RegionField.ksize, region.top - region.start)
    if ((region.flags & VM.VM_MAPPED_COPY) !== 0) holdCopy(m, row, region, isShared)
    // SLOB of 2.6.20 says one page of every object.
    if (region.top < region.end) m.regions.set(row, RegionField.top, region.end)
  }
  const rowOf = (key: number | null): number => (key === null ? NIL : (rows.get(key) ?? NIL))
  m.regions.load(
    regions.map((region) => ({
      node: rowOf(keyOf(region)),
      left: rowOf(region.left),
      right: rowOf(region.right),
      red: region.color === 'red',
    })),
  )
  return rows
}

/** Marks the pages of a copy, unless it is an object of kmalloc that shares its pages with others. */
function holdCopy(m: Machine, row: number, { start, top }: BootRegion, isShared: boolean): void {
  const pages = (top - start) / PAGE_SIZE
  const isWhole = !isShared || (m.config.slab !== 'slab' && pages > 1)
  // What a kernel with regions had mapped was trimmed: it goes back page by page.
  const order = isShared ? orderFor(pages) : SINGLE_PAGES
  m.regions.set(row, RegionField.order, m.rules.vmas === 'links' && isWhole ? order : NIL)
  if (isWhole) m.buddy.setHolder(addrToPfn(start), pages, PageHolder.mmap)
}

function imageOf({
  startCode,
  endCode,
  startData,
  endData,
  startStack,
  argStart,
  argEnd,
  envStart,
  envEnd,
}: BootImage): ProgramImage | null {
  if (startCode === undefined || endCode === undefined || startData === undefined || endData === undefined)
    return null
  if (startStack === undefined || argStart === undefined || argEnd === undefined) return null
  return envStart === undefined || envEnd === undefined
    ? null
    : { startCode, endCode, startData, endData, startStack, argStart, argEnd, envStart, envEnd }
}

function loadProcess(
  m: Machine,
  from: BootProcess,
  regionRows: ReadonlyMap<number, number>,
  areLinks: boolean,
): void {
  const name = from.name ?? (from.pid === 1 ? 'init' : String(from.pid))
  const process = m.addProcess(from.pid, name, m.newMm(), from.comm)
  const { mm } = process
  mm.startBrk = from.startBrk
  mm.brk = from.brk
  mm.endBrk = from.endBrk
  mm.mapCount = from.mapCount
  mm.totalVm = from.totalVm
  mm.image = imageOf(from)
  const byId = new Map<number, number>()
  for (const [start, end, flags, pgoff, regionStart, ino, id] of from.vmas) {
    const row = m.vmas.table.add()
    const region = regionRows.get(areLinks ? (id ?? NIL) : regionStart)
    // A kernel that freed too much was recorded with mappings of what is gone.
    assert(region !== undefined || m.config.isPicture === true, 'a VMA names a region that is not there')
    m.vmas.set(row, VmaField.start, start)
    m.vmas.set(row, VmaField.end, end)
    m.vmas.set(row, VmaField.flags, flags)
    m.vmas.set(row, VmaField.pgoff, pgoff)
    m.vmas.set(row, VmaField.inode, ino === 0 ? -1 : m.inodes.findIndex((inode) => inode.ino === ino))
    m.vmas.set(row, VmaField.region, region ?? NIL)
    m.vmas.set(row, VmaField.mm, mm.id)
    m.vmas.set(row, VmaField.address, id ?? m.structAddress(start))
    byId.set(id ?? row, row)
    if (mm.rb === null) mm.vmas.store(row)
    else if (from.tree === undefined) mm.rb.add(row)
  }
  if (mm.rb === null) return
  if (from.tree !== undefined)
    mm.rb.load(
      [...byId.values()],
      from.tree.map(([id, left, right, color]) => ({
        row: byId.get(id) ?? NIL,
        left: byId.get(left ?? NIL) ?? NIL,
        right: byId.get(right ?? NIL) ?? NIL,
        red: color === 'red',
      })),
    )
  mm.vmas.setRows(mm.rb.inOrder())
}

/** A machine whose RAM is free but for `reservedPages` at the bottom: the kernel image and what it reserves at boot. As for bootMeasured(). */
export function bootSynthetic(config: MachineConfig, olderKernels: OlderKernels | null = null): Machine {
  const m = new Machine(config, olderKernels)
  m.endProcess = (process, signal) => exitProcess(m, process, signal)
  const { startPfn, spannedPages, managedPages } = config.zone
  const type = keepsTypes(m) ? MT_MOVABLE : MT_UNMOVABLE
  m.buddy.pageblocks.forEach((_, block) => m.buddy.bootPageblock(block, type))
  const end = startPfn + spannedPages
  // __free_pages_memory: ascending, each block as large as its alignment and the end allow.
  for (let pfn = end - managedPages; pfn < end;) {
    let order = Math.min(MAX_PAGE_ORDER, pfn === 0 ? MAX_PAGE_ORDER : 31 - Math.clz32(pfn & -pfn))
    while (pfn + (1 << order) > end) order--
    m.buddy.bootFree(asPfn(pfn), order)
    pfn += 1 << order
  }
  fillPageCache(m, type)
  return m
}

/** Files have been read: their pages were taken one by one, as long as more than the high watermark was left. */
function fillPageCache(m: Machine, type: number): void {
  const { cachePages = 0, zone } = m.config
  while (m.pageCache.length < cachePages && m.buddy.freePages > zone.watermarkHigh) {
    const pfn = m.buddy.allocForeign(0, type)
    m.buddy.setHolder(pfn, 1, PageHolder.pageCache)
    m.pageCache.push(pfn)
  }
  m.journal.clear()
}

/** Below this many pages the kernel does not keep the migratetypes apart (build_all_zonelists). */
const MOBILITY_MIN_PAGES = 4 * (1 << MAX_PAGE_ORDER)

/**
 * The zone of a board made to measure, with the watermarks the kernel would set (init_per_zone_wmark_min,
 * __setup_per_zone_wmarks). Bytes in, whole pages assumed.
 */
export function syntheticZone(board: {
  readonly ramBytes: number
  readonly reservedBytes: number
  readonly base: number
  readonly mobilityGrouping: boolean | null
}): ZoneConfig {
  const spannedPages = board.ramBytes / PAGE_SIZE
  const managedPages = spannedPages - board.reservedBytes / PAGE_SIZE
  const minFreeKbytes = Math.min(262144, Math.max(128, Math.floor(Math.sqrt(managedPages * 4 * 16))))
  const watermarkMin = Math.min(minFreeKbytes >> 2, managedPages)
  const gap = Math.max(watermarkMin >> 2, Math.floor(managedPages / 1000))
  return {
    name: 'Normal',
    startPfn: addrToPfn(board.base),
    spannedPages,
    managedPages,
    watermarkMin,
    watermarkLow: watermarkMin + gap,
    watermarkHigh: watermarkMin + 2 * gap,
    pageblockOrder: MAX_PAGE_ORDER,
    mobilityGrouping: board.mobilityGrouping ?? spannedPages >= MOBILITY_MIN_PAGES,
  }
}
