/**
 * One machine: its RAM, its files, its processes. Plain state and the few things that every call needs; what calls do is
 * in the files named after them. Deterministic: no clock, no randomness, no DOM. The same calls give the same state.
 */
import type { Observed } from '../../base/observed.ts'
import { assert, BugError } from '../../base/assert.ts'
import { errnoName, errnoReturn, type ErrnoName } from '../../base/uapi.ts'
import { addrToPfn, NO_PFN, pfnPlus, pfnToAddr, type Pfn } from '../../base/units.ts'
import { BuddyAllocator, PageHolder, type BuddySnapshot } from '../pages/buddy.ts'
import { Contents } from './files/contents.ts'
import { ERA_RULES, type EraRules } from './era.ts'
import type { Pid } from '../record/events.ts'
import type { FileSpec } from './files/files.ts'
import { makeInode, type Inode, type OpenFile } from './files/inodes.ts'
import { Ev, Journal } from '../record/journal.ts'
import { RegionTree, type RegionsSnapshot } from './mm/regions.ts'
import type { RbVmas, RbVmasSnapshot } from './mm/rbVmas.ts'
import type { SlabCachesSnapshot } from './mm/slabCaches.ts'
import { VmaTable } from './mm/vmas.ts'
import { VmaTree, type VmaTreeSnapshot } from './mm/vmaTree.ts'
import type { TableSnapshot } from './mm/structTable.ts'
import { type WhyEvent, WhyRecorder } from '../record/why.ts'

import type {
  ForeignFeed,
  Loaders,
  MachineConfig,
  Mm,
  Place,
  Process,
  ShmSegment,
  SystemVmas,
} from './structs.ts'

export type { ForeignFeed, MachineConfig, Mm, Place, Process, ShmSegment }

/** Descriptors 0..5 are open in every program of the recordings; the next one given out is 6. */
export const FIRST_FREE_FD = 6

/** PER_LINUX with the bit that flat programs get. */
const DEFAULT_PERSONALITY = 0x800000
interface MmSnapshot extends Omit<Mm, 'vmas' | 'rb'> {
  readonly vmas: VmaTreeSnapshot
  readonly rb: RbVmasSnapshot | null
}

interface ProcessSnapshot extends Omit<Process, 'mm' | 'fds'> {
  readonly mm: MmSnapshot
  readonly fds: readonly (readonly [number, OpenFile])[]
}

export interface MachineSnapshot {
  readonly buddy: BuddySnapshot
  readonly regions: RegionsSnapshot
  readonly vmas: TableSnapshot
  readonly slabs: SlabCachesSnapshot | null
  readonly contents: Contents
  readonly processes: readonly ProcessSnapshot[]
  readonly inodes: readonly Inode[]
  readonly segments: readonly ShmSegment[]
  readonly mounts: ReadonlyMap<string, number>
  readonly noexecMounts: readonly string[]
  readonly sleepers: Machine['sleepers']
  readonly pageCache: readonly Pfn[]
  readonly numbers: readonly number[]
  readonly stopped: string | null
  readonly evidence: Uint8Array | null
}

/** What only kernels before 2.6.30 have: whoever makes a machine of one brings it. */
export interface OlderKernels {
  systemVmas(m: Machine): SystemVmas
  /** The tree of a process's VMAs in 2.6.29. */
  rbVmas(vmas: VmaTable): RbVmas
}

export class Machine {
  readonly journal = new Journal()
  readonly rules: EraRules
  readonly buddy: BuddyAllocator
  readonly regions: RegionTree
  readonly vmas = new VmaTable(this.journal)
  /** In 2.6.28 and before; null since. */
  readonly systemVmas: SystemVmas | null
  readonly config: MachineConfig
  readonly olderKernels: OlderKernels | null
  /** What RAM holds, by address. */
  contents = new Contents()
  /** Oldest first. */
  processes: Process[] = []
  inodes: Inode[] = []
  segments: ShmSegment[] = []
  /** File systems in memory by their folders, in the order in which they were mounted: their device numbers follow each other. */
  mounts = new Map<string, number>()
  /** Folders of file systems that are mounted noexec. */
  noexecMounts: string[] = []
  /** Who sleeps in a futex, oldest first. */
  sleepers: { readonly pid: Pid; readonly address: number }[] = []
  /** One Evidence a page, for a board that was rebuilt from reports: replaced as a whole, never changed. */
  evidence: Uint8Array | null
  /** Pages held in copies: MmapCopy in /proc/meminfo. */
  mmapPages = 0
  /** A defect of the kernel has left a mapping that reaches over memory of others: what belongs to whom cannot be checked any more. */
  isTorn = false
  /** Pages among them that no region has any more (see ramfs.ts). */
  lostPages = 0
  /** vm.nr_trim_pages. */
  nrTrimPages: number
  nextPid = 1
  nextIno = 1
  nextShmid = 0
  nextMm = 1
  private nextStruct = 1
  /** The step that runs, for saying when things were made. */
  step = 0
  /** Why the kernel stopped; null while it runs. */
  stopped: string | null = null
  /** It waits for itself, and no call will ever be answered. */
  isHung = false
  /** Who makes the call that runs. */
  caller: Process | null = null
  /** Who is in do_mmap, and so holds the lock of the regions. */
  mapper: Process | null = null
  /** Killed, and not gone yet. */
  doomed: Process[] = []
  /** Clean pages of files, those that were not used for longest first: what reclaim can take. */
  pageCache: Pfn[] = []
  /** Pages of it that reclaim took in this step. */
  reclaimed = 0
  /** Pages of files in memory and of segments that reclaim took in this step, in a recording. */
  reclaimedFromFiles = 0
  /** The long report of a failed request has been made, and the warning of one that is too large for any list. */
  hasReported = false
  hasWarned = false
  /** How often the log has told of an munmap of memory that is not mapped. */
  unmapWarnings = 0
  /** exitProcess, which needs what is made of this. */
  endProcess: (process: Process, signal: number) => void = () => {
    throw new BugError('nobody said how processes end')
  }
  feed: ForeignFeed | null = null
  /** Null where nothing starts programs from files. */
  loaders: Loaders | null = null
  /** The step's call gave a word of memory, which may look like an errno and is none. */
  hasLoaded = false
  /** Whoever made the call did not live to see its result. */
  wasCallerKilled = false
  /** Processes that a signal ended in this step. */
  deaths: { readonly pid: Pid; readonly signal: number }[] = []
  /** Tests and choices recorded since everything was last observed. */
  observed: readonly WhyEvent[] = []

  constructor(config: MachineConfig, olderKernels: OlderKernels | null = null) {
    this.config = config
    this.olderKernels = olderKernels
    this.rules = ERA_RULES[config.era]
    this.buddy = new BuddyAllocator(config.zone, this.rules, this.journal)
    this.systemVmas = this.rules.vmas === 'links' ? this.older().systemVmas(this) : null
    this.regions = new RegionTree(this.journal, this.systemVmas !== null, config.zone)
    this.nrTrimPages = config.nrTrimPages
    this.evidence = config.evidence ?? null
    for (const spec of config.files) this.addFile(spec)
  }

  private older(): OlderKernels {
    assert(this.olderKernels !== null, 'a machine of an older kernel was made by nobody who knows it')
    return this.olderKernels
  }

  /** Takes down tests and choices; null while nobody looks. */
  get why(): WhyRecorder | null {
    return this.journal.why
  }

  get vitals(): { readonly freePages: number; readonly largestFree: number } {
    const order = this.buddy.largestFreeOrder()
    return { freePages: this.buddy.freePages, largestFree: order < 0 ? 0 : 1 << order }
  }

  /** What happens from now on is of this step (1-based), and the journal is its own. */
  beginStep(step: number): void {
    this.step = step
    this.hasLoaded = false
    this.wasCallerKilled = false
    this.reclaimed = 0
    this.reclaimedFromFiles = 0
    this.deaths = []
    this.journal.clear()
  }

  /**
   * `everything`: from now on also record splits, merges and rotations in the journal, and tests and choices in `observed`.
   * Both keep what they have when that ends. `nothing`: the journal only says where regions and VMAs lie, which is what is followed.
   */
  observe(what: Observed): void {
    const on = what === 'everything'
    this.journal.events = what !== 'nothing'
    const recorder = on ? new WhyRecorder(this.journal) : null
    if (recorder !== null) this.observed = recorder.events
    this.journal.why = recorder
    this.journal.detail = on
    this.regions.setDetail(on)
  }

  /** What the step's call was refused with, by what it returned. */
  errnoOf(ret: number): ErrnoName | null {
    return this.hasLoaded || this.wasCallerKilled ? null : errnoName(ret)
  }

  // --- processes -------------------------------------------------------------------------------------------------

  findProcess(pid: Pid): Process | null {
    return this.processes.find((process) => process.pid === pid) ?? null
  }

  newMm(): Mm {
    return {
      id: this.nextMm++,
      users: 0,
      startBrk: 0,
      brk: 0,
      endBrk: 0,
      mapCount: 0,
      totalVm: 0,
      image: null,
      ...this.newVmas(),
    }
  }

  private newVmas(): Pick<Mm, 'vmas' | 'rb'> {
    return {
      vmas: new VmaTree(this.vmas, this.systemVmas !== null),
      rb: this.rules.vmas === 'rbtree' ? this.older().rbVmas(this.vmas) : null,
    }
  }

  /** Where a new structure lies, as far as anything depends on it: above all before it, unless a recording says so. */
  structAddress(start: number): number {
    return this.feed?.structAddress(start) ?? this.nextStruct++
  }

  /** `mm`: its own, or the one it shares with its parent. */
  addProcess(pid: Pid, name: string, mm: Mm = this.newMm(), comm = name): Process {
    mm.users++
    const process: Process = {
      pid,
      name,
      comm,
      exe: -1,
      rlimitData: Infinity,
      mm,
      fds: new Map(),
      personality: DEFAULT_PERSONALITY,
      traced: false,
      tracer: 0,
      runsFreely: false,
      inVfork: false,
      kernelStack: null,
      bornAt: this.step,
    }
    this.processes.push(process)
    this.nextPid = Math.max(this.nextPid, pid + 1)
    this.journal.push(Ev.processAdd, pid)
    return process
  }

  // --- files -----------------------------------------------------------------------------------------------------

  /** Index of the new inode. */
  addFile(spec: FileSpec): number {
    const ino = spec.ino ?? this.config.inodeNumbers.get(spec.path) ?? this.nextIno++
    const ofSystem =
      spec.fs === 'ramfs' ? this.ramDevice(spec.path) : spec.fs === 'sysv' ? this.rules.devices.sysv : null
    const dev = spec.dev ?? this.config.devices?.get(spec.path) ?? ofSystem
    this.inodes.push(makeInode({ ...spec, dev }, ino))
    return this.inodes.length - 1
  }

  /** The device number of the file system in memory that a path is in. */
  private ramDevice(path: string): string {
    const nth = this.mounts.get(path.slice(0, path.lastIndexOf('/')))
    if (nth === undefined) return this.rules.devices.ramfs
    const [major = '', minor = ''] = this.rules.devices.ramfs.split(':')
    return `${major}:${(parseInt(minor, 16) + 1 + nth).toString(16).padStart(2, '0')}`
  }

  inode(index: number): Inode {
    const inode = this.inodes[index]
    assert(inode !== undefined, `no inode ${index}`)
    return inode
  }

  findFile(path: string): number {
    return this.inodes.findIndex((inode) => inode.path === path && !inode.deleted)
  }

  // --- pages -----------------------------------------------------------------------------------------------------

  /** A whole block back to the free lists. */
  freeBlock(pfn: Pfn, order: number): void {
    this.feed?.beforeOwn()
    this.buddy.free(pfn, order, false, true)
  }

  /** Single pages back to the free lists, ascending. */
  freePages(pfn: Pfn, pages: number, toTail: boolean): void {
    if (this.feed === null) {
      this.buddy.freeSeries(pfn, pages, toTail)
      return
    }
    for (let i = 0; i < pages; i++) {
      this.feed.beforeOwn()
      this.buddy.freeSeries(pfnPlus(pfn, i), 1, toTail)
    }
  }

  /**
   * The page cache lets go of file pages. The kernel frees them in batches of its own; in a replay those frees are among the
   * recorded foreign events, so that here the pages only lose their owner.
   */
  releaseFilePage(pfn: Pfn): void {
    if (this.feed === null) this.buddy.free(pfn, 0, false, false)
    else this.buddy.setHolder(pfn, 1, PageHolder.kernel)
  }

  /** A page of a file in memory that the kernel gives back by itself (reclaim): the file has it no more. False if no file had it. */
  loseFilePage(pfn: Pfn): boolean {
    if (this.buddy.holders[pfn - this.config.zone.startPfn] !== PageHolder.file) return false
    let isLost = false
    for (const inode of this.inodes) {
      const at = inode.pages.indexOf(pfn)
      if (at === -1) continue
      inode.pages[at] = NO_PFN
      isLost = true
    }
    return isLost
  }

  /** Where an address lies: in RAM, or in a file's flash or device memory. Null where a load would fault. */
  placeOf(address: number): Place | null {
    const isInside = ({ address: start, size }: Inode): boolean =>
      start > 0 && address >= start && address < start + size
    const device = this.inodes.find(isInside)
    if (device !== undefined) {
      const isWritable = device.type !== 'regular'
      const { contents, address: start } = device
      return { contents, at: address - start, bytes: start + device.size - address, isWritable }
    }
    if (!this.buddy.contains(addrToPfn(address))) return null
    const { startPfn, spannedPages } = this.config.zone
    const bytes = pfnToAddr(startPfn + spannedPages) - address
    return { contents: this.contents, at: address, bytes, isWritable: true }
  }

  /** The 8-byte word that a program would load from an address. */
  peek(address: number): number {
    const place = this.placeOf(address)
    return place === null ? 0 : place.contents.read(place.at)
  }

  // --- the end ---------------------------------------------------------------------------------------------------

  /** BUG(): the kernel stops. Nothing runs on this machine any more. */
  bug(text: string): void {
    this.stopped = text
    this.journal.pushText('panic', text)
  }

  /** Processes wait for each other, and the machine for them. */
  hang(text: string): void {
    this.stopped = text
    this.isHung = true
    this.journal.pushText('panic', `The machine hangs: ${text}.`)
  }

  /** All of the page cache is known: there is no more than was declared. */
  get declaresCache(): boolean {
    return this.config.cachePages !== undefined
  }

  // --- saving and restoring ----------------------------------------------------------------------------------------

  snapshot(): MachineSnapshot {
    return {
      buddy: this.buddy.snapshot(),
      regions: this.regions.snapshot(),
      vmas: this.vmas.snapshot(),
      slabs: this.systemVmas?.slabs.snapshot() ?? null,
      contents: this.contents.clone(),
      processes: this.processes.map((process) => ({
        ...process,
        mm: {
          ...process.mm,
          vmas: process.mm.vmas.snapshot(),
          rb: process.mm.rb?.snapshot() ?? null,
        },
        fds: [...process.fds].map(([fd, file]) => [fd, { ...file }] as const),
      })),
      inodes: this.inodes.map(copyInode),
      segments: this.segments.map((segment) => ({ ...segment })),
      pageCache: [...this.pageCache],
      mounts: new Map(this.mounts),
      noexecMounts: [...this.noexecMounts],
      sleepers: [...this.sleepers],
      numbers: [
        this.mmapPages,
        this.lostPages,
        this.nrTrimPages,
        this.nextPid,
        this.nextIno,
        this.nextShmid,
        this.nextMm,
        this.nextStruct,
        this.isTorn ? 1 : 0,
        this.step,
        this.isHung ? 1 : 0,
        this.hasReported ? 1 : 0,
        this.hasWarned ? 1 : 0,
        this.unmapWarnings,
      ],
      stopped: this.stopped,
      evidence: this.evidence,
    }
  }

  restore(from: MachineSnapshot): void {
    this.buddy.restore(from.buddy)
    this.regions.restore(from.regions)
    this.vmas.restore(from.vmas)
    if (from.slabs !== null) this.systemVmas?.slabs.restore(from.slabs)
    this.contents = from.contents.clone()
    const mms = new Map<number, Mm>()
    this.processes = from.processes.map((process) => {
      let mm = mms.get(process.mm.id)
      if (mm === undefined) {
        mm = { ...process.mm, ...this.newVmas() }
        mm.vmas.restore(process.mm.vmas)
        if (process.mm.rb !== null) mm.rb?.restore(process.mm.rb)
        mms.set(mm.id, mm)
      }
      return { ...process, mm, fds: new Map(process.fds.map(([fd, file]) => [fd, { ...file }])) }
    })
    this.inodes = from.inodes.map(copyInode)
    this.segments = from.segments.map((segment) => ({ ...segment }))
    this.mounts = new Map(from.mounts)
    this.noexecMounts = [...from.noexecMounts]
    this.sleepers = [...from.sleepers]
    const [
      mmapPages = 0,
      lostPages = 0,
      nrTrimPages = 0,
      nextPid = 0,
      nextIno = 0,
      nextShmid = 0,
      nextMm = 0,
      nextStruct = 0,
      isTorn = 0,
      step = 0,
      isHung = 0,
      hasReported = 0,
      hasWarned = 0,
      unmapWarnings = 0,
    ] = from.numbers
    this.mmapPages = mmapPages
    this.lostPages = lostPages
    this.nrTrimPages = nrTrimPages
    this.nextPid = nextPid
    this.nextIno = nextIno
    this.nextShmid = nextShmid
    this.nextMm = nextMm
    this.nextStruct = nextStruct
    this.isTorn = isTorn === 1
    this.isHung = isHung === 1
    this.hasReported = hasReported === 1
    this.hasWarned = hasWarned === 1
    this.unmapWarnings = unmapWarnings
    this.pageCache = [...from.pageCache]
    this.doomed = []
    this.caller = null
    this.mapper = null
    this.step = step
    this.stopped = from.stopped
    this.evidence = from.evidence
    this.deaths = []
    this.journal.clear()
  }
}

const copyInode = (inode: Inode): Inode => ({
  ...inode,
  pages: inode.pages.slice(),
  contents: inode.contents.clone(),
})

/** What a call gives back when it is refused. */
export const fail = (name: ErrnoName): number => errnoReturn(name)
