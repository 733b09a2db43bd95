/**
 * A board as reports of a real machine show it: what is known of its memory, what follows from that, and what had to be assumed
 * to have a whole machine to go on with.
 */
import { VM } from '../../../base/uapi.ts'
import { addrToPfn, PAGE_SIZE, pfnToAddr } from '../../../base/units.ts'
import type { ZoneConfig } from '../../pages/buddy.ts'
import type { BootProcess, BootRegion, BootState } from '../boot.ts'
import { CAPABILITIES, type FileSpec } from '../files/files.ts'
import type { EvidenceRun } from '../../../base/evidence.ts'

/** A free block; pages are counted from the zone's first one. */
export interface ReportedBlock {
  readonly page: number
  readonly order: number
}

export interface ReportedRegion {
  /** Bytes; `top` is where its last block ends, `end` where the mapping does. */
  readonly start: number
  readonly end: number
  readonly top: number
  /** rwx and p, s or S, as /proc/maps prints them. */
  readonly permissions: string
  /** Bytes into the file. */
  readonly offset: number
  /** Index into `files`; -1 for anonymous memory. */
  readonly file: number
}

export interface ReportedMapping {
  /** Index into `regions`. */
  readonly region: number
  readonly start: number
  readonly end: number
  readonly permissions: string
}

export interface ReportedProcess {
  readonly pid: number
  /** The program's name; empty where no report has it. */
  readonly name: string
  readonly mappings: readonly ReportedMapping[]
}

export interface ReportedBoard {
  readonly zone: ZoneConfig
  /** Migratetype index of each pageblock: a free block is on the list of its pageblock's. */
  readonly pageblocks: readonly number[]
  /** In address order. */
  readonly blocks: readonly ReportedBlock[]
  /** In address order, those outside of RAM too. */
  readonly regions: readonly ReportedRegion[]
  readonly processes: readonly ReportedProcess[]
  readonly files: readonly string[]
  /** From the zone's first page to its last. */
  readonly evidence: readonly EvidenceRun[]
}

/** A machine's start, and what of it nobody has seen. */
export interface ReportedStart {
  /** Names by which a scenario calls the processes, in their order. */
  readonly names: readonly string[]
  readonly zone: ZoneConfig
  readonly state: BootState
  readonly files: readonly FileSpec[]
  /** One Evidence a page. */
  readonly evidence: Uint8Array
}

const MIGRATETYPE_LISTS = 4
const ORDERS = 11

/** Ready to boot: free lists in address order, a tree of the regions in a shape that insertion could have given it. */
export function startOf(board: ReportedBoard): ReportedStart {
  const { zone, blocks, pageblocks } = board
  const freeLists: number[][][] = Array.from({ length: MIGRATETYPE_LISTS }, () =>
    Array.from({ length: ORDERS }, () => []),
  )
  const firstBlock = Math.floor(zone.startPfn / 2 ** zone.pageblockOrder)
  for (const { page, order } of blocks) {
    const pfn = zone.startPfn + page
    const type = pageblocks[Math.floor(pfn / 2 ** zone.pageblockOrder) - firstBlock] ?? 0
    freeLists[type]?.[order]?.push(pfn)
  }
  const regions = regionsOf(board)
  const evidence = new Uint8Array(zone.spannedPages)
  let at = 0
  for (const { pages, evidence: how } of board.evidence) {
    evidence.fill(how, at, at + pages)
    at += pages
  }
  return {
    zone,
    names: board.processes.map(nameOf),
    files: filesOf(board),
    evidence,
    state: {
      freeLists,
      pageblocks,
      regions,
      processes: board.processes.map((process) => processOf(process, board)),
      mmapPages: regions.reduce(
        (sum, { start, top, flags }) =>
          (flags & VM.VM_MAPPED_COPY) === 0 ? sum : sum + (top - start) / PAGE_SIZE,
        0,
      ),
    },
  }
}

function isInRam({ zone }: ReportedBoard, start: number): boolean {
  const pfn = addrToPfn(start)
  return pfn >= zone.startPfn && pfn < zone.startPfn + zone.spannedPages
}

/** A private mapping in RAM is a copy; one that is shared there is the file itself, and outside of RAM lies flash or a device. */
function flagsOf(permissions: string, isCopy: boolean): number {
  const [read = '-', write = '-', exec = '-', share = 'p'] = permissions
  let flags = VM.VM_MAYREAD | VM.VM_MAYWRITE | VM.VM_MAYEXEC
  if (read === 'r') flags |= VM.VM_READ
  if (write === 'w') flags |= VM.VM_WRITE
  if (exec === 'x') flags |= VM.VM_EXEC
  if (share === 'S') flags |= VM.VM_SHARED | VM.VM_MAYSHARE
  if (share === 's') flags |= VM.VM_MAYSHARE
  return isCopy ? flags | VM.VM_MAPPED_COPY : flags
}

const isCopy = (board: ReportedBoard, region: ReportedRegion): boolean =>
  isInRam(board, region.start) && (region.permissions.at(3) === 'p' || region.file < 0)

/** Inode numbers of files that reports name: above those of the files that every scenario has. */
const FIRST_INO = 900_001

function regionsOf(board: ReportedBoard): BootRegion[] {
  const users = new Map<number, number>()
  for (const { mappings } of board.processes)
    for (const { region } of mappings) users.set(region, (users.get(region) ?? 0) + 1)
  const { regions } = board
  const links = regions.map(() => ({ left: -1, right: -1, isRed: false }))
  // The lowest row of a tree as full as it can be is red: every path then has as many black nodes.
  const fullRows = Math.floor(Math.log2(regions.length + 1))
  const build = (from: number, to: number, row: number): number => {
    if (from >= to) return -1
    const middle = (from + to) >> 1
    const link = links[middle]
    if (link !== undefined) {
      link.left = build(from, middle, row + 1)
      link.right = build(middle + 1, to, row + 1)
      link.isRed = row >= fullRows
    }
    return middle
  }
  build(0, regions.length, 0)
  return regions.map((region, index) => {
    const { left, right, isRed } = links[index] ?? { left: -1, right: -1, isRed: false }
    return {
      start: region.start,
      end: region.end,
      top: region.top,
      usage: users.get(index) ?? 1,
      flags: flagsOf(region.permissions, isCopy(board, region)),
      pgoff: Math.floor(region.offset / PAGE_SIZE),
      ino: region.file < 0 ? 0 : FIRST_INO + region.file,
      left: regions[left]?.start ?? null,
      right: regions[right]?.start ?? null,
      color: isRed ? 'red' : 'black',
      // What a loader makes for a program can be run, as a rule; its stack may be taken for the program's own.
      isAsked: region.permissions === 'rw-p' && region.file < 0,
    }
  })
}

/** A word that can begin a line of a scenario and is no other word of the language. */
const nameOf = ({ pid, name }: Pick<ReportedProcess, 'pid' | 'name'>): string => {
  const word = name.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '')
  return /^[A-Za-z]/.test(word) ? `${word}_${pid}` : `p${pid}`
}

function processOf({ pid, name, mappings }: ReportedProcess, board: ReportedBoard): BootProcess {
  return {
    pid,
    name: nameOf({ pid, name }),
    ...(name !== '' && { comm: name }),
    startBrk: 0,
    brk: 0,
    endBrk: 0,
    mapCount: mappings.length,
    totalVm: mappings.reduce((sum, { start, end }) => sum + Math.ceil((end - start) / PAGE_SIZE), 0),
    vmas: mappings.flatMap(({ region, start, end, permissions }) => {
      const of = board.regions[region]
      if (of === undefined) return []
      const flags = flagsOf(permissions, isCopy(board, of))
      const pgoff = Math.floor((of.offset + start - of.start) / PAGE_SIZE)
      return [[start, end, flags, pgoff, of.start, of.file < 0 ? 0 : FIRST_INO + of.file] as const]
    }),
  }
}

/** The files behind the mappings, with what the mappings show of them. */
function filesOf(board: ReportedBoard): FileSpec[] {
  return board.files.map((path, index): FileSpec => {
    const mapped = board.regions.filter(({ file }) => file === index)
    const size = mapped.reduce((most, { start, end, offset }) => Math.max(most, offset + end - start), 0)
    const outside = mapped.find(({ start }) => !isInRam(board, start))
    const shared = mapped.find((region) => isInRam(board, region.start) && !isCopy(board, region))
    const first = shared === undefined ? 0 : addrToPfn(shared.start)
    return {
      path,
      type: 'regular',
      fs: shared !== undefined ? 'ramfs' : outside === undefined ? 'ext2' : 'romfs',
      size,
      capabilities: shared === undefined && outside === undefined ? ['copy'] : CAPABILITIES,
      address: outside === undefined ? null : Math.max(0, outside.start - outside.offset),
      mmap: true,
      ino: FIRST_INO + index,
      dev: null,
      ...(shared !== undefined && {
        pages: Array.from({ length: Math.ceil(size / PAGE_SIZE) }, (_, page) => {
          const pfn = first + page - Math.floor(shared.offset / PAGE_SIZE)
          return pfnToAddr(pfn) >= shared.start && pfnToAddr(pfn) < shared.top ? pfn : -1
        }),
      }),
    }
  })
}
