/**
 * Which kernel is modelled. Every difference between the kernels is a field of this table and is asked for by name;
 * nothing else in the model may compare era names. README.md in this folder gives the source of each row.
 */
import { VM } from '../../base/uapi.ts'

export const ERAS = ['2.6.28', '2.6.29', '6.12'] as const
export type Era = (typeof ERAS)[number]

export interface EraRules {
  /**
   * How a process finds its mappings. `links`: one system-wide tree of VMAs that processes only link to;
   * `rbtree`: VMAs of its own, which may lie over each other; `maple`: one VMA for each address.
   */
  readonly vmas: 'links' | 'rbtree' | 'maple'
  /** What holds a copy: an object of kmalloc, which comes and goes whole, or single pages that a region owns. */
  readonly storage: 'object' | 'pages'
  /** What happens to the pages of a power-of-two block beyond the length asked for. */
  readonly trimming: 'never' | 'blocks-from-the-top' | 'pages-to-the-tail'
  /** Whether munmap may cut pieces off an anonymous mapping, or only undo a whole mapping. */
  readonly munmapPieces: boolean
  /** munmap rounds its length up to whole pages first. */
  readonly munmapRoundsLength: boolean
  /** munmap looks for a mapping in the whole range, or only for one that holds its first byte. */
  readonly munmapSearchesRange: boolean
  /** A read-only private file mapping shares any region that contains it, or only one that is the same. */
  readonly shareSubset: boolean
  /** The flag of a private mapping that others may share; with VM_MAYSHARE /proc/maps has an `s`. */
  readonly privateShareFlag: number
  /** An address hint is refused, or ignored. */
  readonly refusesHint: boolean
  /** A VMA ends at a page boundary, or where the length asked for ends. */
  readonly vmaEndRounded: boolean
  /** The same of a region. */
  readonly regionEndRounded: boolean
  /** /proc/meminfo has a line MmapCopy. */
  readonly mmapCopyLine: boolean
  /** CONFIG_DEBUG_NOMMU_REGIONS can check the tree of regions. */
  readonly regionCheck: boolean
  readonly mapUninitialized: boolean
  /** shm files can be mapped directly, so that shmat works. */
  readonly shmDirect: boolean
  /** What shm_nattch counts. With shared VMAs, shmdt also drops every attachment of the process at the address. */
  readonly nattchCounts: 'shared-vmas' | 'attachments'
  /** A core dump leaves out what the process itself may not read. */
  readonly coreNeedsRead: boolean
  /** A freed block that is likely to merge soon goes to its list's tail. */
  readonly likelyMergeToTail: boolean
  /** The watermark is checked order by order (before 4.4). */
  readonly watermarkPerOrder: boolean
}

export const ERA_RULES: Readonly<Record<Era, EraRules>> = {
  '2.6.28': {
    vmas: 'links',
    storage: 'object',
    trimming: 'never',
    munmapPieces: false,
    munmapRoundsLength: false,
    munmapSearchesRange: false,
    shareSubset: false,
    privateShareFlag: VM.VM_MAYSHARE,
    refusesHint: true,
    vmaEndRounded: false,
    regionEndRounded: false,
    mmapCopyLine: false,
    regionCheck: false,
    mapUninitialized: false,
    shmDirect: true,
    nattchCounts: 'shared-vmas',
    coreNeedsRead: true,
    likelyMergeToTail: false,
    watermarkPerOrder: true,
  },
  '2.6.29': {
    vmas: 'rbtree',
    storage: 'pages',
    trimming: 'blocks-from-the-top',
    munmapPieces: true,
    munmapRoundsLength: false,
    munmapSearchesRange: false,
    shareSubset: true,
    privateShareFlag: VM.VM_MAYSHARE,
    refusesHint: true,
    vmaEndRounded: false,
    regionEndRounded: true,
    mmapCopyLine: true,
    regionCheck: true,
    mapUninitialized: false,
    shmDirect: true,
    nattchCounts: 'attachments',
    coreNeedsRead: true,
    likelyMergeToTail: false,
    watermarkPerOrder: true,
  },
  '6.12': {
    vmas: 'maple',
    storage: 'pages',
    trimming: 'pages-to-the-tail',
    munmapPieces: true,
    munmapRoundsLength: true,
    munmapSearchesRange: true,
    shareSubset: true,
    privateShareFlag: VM.VM_MAYOVERLAY,
    refusesHint: false,
    vmaEndRounded: true,
    regionEndRounded: true,
    mmapCopyLine: true,
    regionCheck: true,
    mapUninitialized: true,
    shmDirect: false,
    nattchCounts: 'attachments',
    coreNeedsRead: false,
    likelyMergeToTail: true,
    watermarkPerOrder: false,
  },
}
