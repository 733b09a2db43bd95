/**
 * Which kernel is modelled. Every difference between the kernels is a field of this table and is asked for by name;
 * nothing else in the model may compare era names. README.md in this folder gives the source of each row.
 */
import { VM } from '../../base/uapi.ts'

export const ERAS = ['2.6.20', '2.6.28', '2.6.29', '6.12'] as const
export type Era = (typeof ERAS)[number]

/** What hands out memory below whole blocks, and in 2.6.28 and before the storage of every mapping. */
export const SLABS = ['slab', 'slub', 'slob'] as const
export type Slab = (typeof SLABS)[number]

export interface EraRules {
  /**
   * How a process finds its mappings. `links`: one system-wide tree of VMAs that processes only link to;
   * `rbtree`: VMAs of its own, which may lie over each other; `maple`: one VMA for each address.
   */
  readonly vmas: 'links' | 'rbtree' | 'maple'
  /** What happens to the pages of a power-of-two block beyond the length asked for. */
  readonly trimming: 'never' | 'blocks-from-the-top' | 'pages-to-the-tail'
  /** munmap rounds its length up to whole pages first. */
  readonly munmapRoundsLength: boolean
  /** munmap looks for a mapping in the whole range, or only for one that holds its first byte. */
  readonly munmapSearchesRange: boolean
  /** A shared mapping of a file that is mapped in place joins an equal VMA, whoever made that. With VMAs of the system only. */
  readonly sharedJoins: boolean
  /** The flag of a private mapping that others may share; with VM_MAYSHARE /proc/maps has an `s`. */
  readonly privateShareFlag: number
  /** An address hint is refused, or ignored. */
  readonly refusesHint: boolean
  /** A file has to be open for reading to be mapped. */
  readonly checksReadable: boolean
  /** Which VM_MAY* bits a mapping of a file gets: all, or those that the file can grant. */
  readonly mayBits: 'all' | 'granted'
  /** A mapping of device memory is marked as such (VM_IO and its like). */
  readonly marksDevices: boolean
  /** A VMA ends at a page boundary, or where the length asked for ends. */
  readonly vmaEndRounded: boolean
  /** The same of a region that lies directly on a file; one of pages of its own is always whole pages. */
  readonly directEndRounded: boolean
  /** total_vm: whole pages of each new region, or `length >> 12`, which munmap never or always takes off again. */
  readonly totalVm: 'pages' | 'floor' | 'floor-minus-munmaps'
  /** A file in memory that was read while it was empty keeps a page, and cannot be given a size after. */
  readonly emptyReadLeavesPage: boolean
  /** Where the numbers of /proc/meminfo begin. */
  readonly meminfoColumn: number
  /** /proc/meminfo has a line MmapCopy. */
  readonly mmapCopyLine: boolean
  /** /proc/PID/maps: `[stack]` is named, and the offset of anonymous memory is left out. */
  readonly mapsNameStack: boolean
  /** kobjsize takes the number of a page in its file for the order of a block (before 2.6.26). */
  readonly sizesPagesByIndex: boolean
  /** CONFIG_DEBUG_NOMMU_REGIONS can check the tree of regions. */
  readonly regionCheck: boolean
  readonly mapUninitialized: boolean
  /** A child with a copy of its parent's memory is refused; 6.12 lets it run without mappings. */
  readonly refusesCopy: boolean
  /** The red-black tree rotates in functions of their own. */
  readonly rotatesByName: boolean
  /** A futex has to lie in memory that the process has mapped; 6.12 takes any address. */
  readonly futexChecksMapping: boolean
  /** shm files can be mapped directly, so that shmat works. */
  readonly shmDirect: boolean
  /** A core dump leaves out what the process itself may not read. */
  readonly coreNeedsRead: boolean
  /** How a list of free pages that is empty is helped out by the others. 2.6.20 has one list for each order. */
  readonly fallback: 'none' | '2.6.24' | '6.12'
  /** A freed block that is likely to merge soon goes to its list's tail. */
  readonly likelyMergeToTail: boolean
  /** The watermark is checked order by order (before 4.4). */
  readonly watermarkPerOrder: boolean
  /** Requests of these orders and below start the OOM killer rather than fail. */
  readonly oomOrder: number
  /** kernel.shmmax, bytes. */
  readonly shmMax: number
  /** The number of a System V segment: a count of all, times 32768, and the lowest free place; or just a count. */
  readonly shmidCountsAll: boolean
  /** Device numbers of file systems in memory, as /proc/maps prints them. */
  readonly devices: { readonly ramfs: string; readonly sysv: string }
  /** Bytes of a pointer on the machines on which this kernel was recorded. */
  readonly pointerBytes: 4 | 8
  /** Lengths above this are refused before anything is looked for, bytes (TASK_SIZE). */
  readonly taskSize: number
  /** Addresses, lengths and page offsets wrap here. */
  readonly wordSize: number
}

/** ColdFire: TASK_SIZE of m68k without an MMU. */
const TASK_SIZE_M68K = 0xf0000000

/** What all kernels before 2.6.30 have in common. */
const OLD = {
  munmapRoundsLength: false,
  munmapSearchesRange: false,
  sharedJoins: false,
  privateShareFlag: VM.VM_MAYSHARE,
  refusesHint: true,
  emptyReadLeavesPage: true,
  meminfoColumn: 16,
  checksReadable: false,
  mayBits: 'all',
  marksDevices: false,
  vmaEndRounded: false,
  directEndRounded: false,
  mapsNameStack: false,
  sizesPagesByIndex: false,
  regionCheck: false,
  mapUninitialized: false,
  refusesCopy: true,
  rotatesByName: true,
  futexChecksMapping: true,
  shmDirect: true,
  coreNeedsRead: true,
  fallback: '2.6.24',
  likelyMergeToTail: false,
  watermarkPerOrder: true,
  oomOrder: 3,
  shmMax: 32 * 1024 * 1024,
  shmidCountsAll: true,
  devices: { ramfs: '00:00', sysv: '00:04' },
  pointerBytes: 4,
  taskSize: TASK_SIZE_M68K,
  wordSize: 2 ** 32,
} as const satisfies Partial<EraRules>

const OLD_2628 = {
  ...OLD,
  vmas: 'links',
  trimming: 'never',
  totalVm: 'floor-minus-munmaps',
  mmapCopyLine: false,
} as const satisfies EraRules

export const ERA_RULES: Readonly<Record<Era, EraRules>> = {
  '2.6.20': {
    ...OLD_2628,
    sharedJoins: true,
    emptyReadLeavesPage: false,
    sizesPagesByIndex: true,
    meminfoColumn: 14,
    fallback: 'none',
    oomOrder: 10,
    devices: { ramfs: '00:00', sysv: '00:05' },
  },
  '2.6.28': OLD_2628,
  '2.6.29': {
    ...OLD,
    vmas: 'rbtree',
    trimming: 'blocks-from-the-top',
    totalVm: 'floor',
    mmapCopyLine: true,
    regionCheck: true,
  },
  '6.12': {
    vmas: 'maple',
    trimming: 'pages-to-the-tail',
    munmapRoundsLength: true,
    munmapSearchesRange: true,
    sharedJoins: false,
    privateShareFlag: VM.VM_MAYOVERLAY,
    refusesHint: false,
    emptyReadLeavesPage: false,
    meminfoColumn: 16,
    checksReadable: true,
    mayBits: 'granted',
    marksDevices: true,
    vmaEndRounded: true,
    directEndRounded: true,
    totalVm: 'pages',
    mmapCopyLine: true,
    mapsNameStack: true,
    sizesPagesByIndex: false,
    regionCheck: true,
    mapUninitialized: true,
    refusesCopy: false,
    rotatesByName: false,
    futexChecksMapping: false,
    shmDirect: false,
    coreNeedsRead: false,
    fallback: '6.12',
    likelyMergeToTail: true,
    watermarkPerOrder: false,
    oomOrder: 3,
    shmMax: 2 ** 64 - 2 ** 24,
    shmidCountsAll: false,
    devices: { ramfs: '00:0b', sysv: '00:01' },
    pointerBytes: 8,
    // riscv without an MMU has no such limit: only a length that rounds to nothing is too long.
    taskSize: 2 ** 64,
    wordSize: 2 ** 64,
  },
}
