/**
 * What happened inside one call, as a list of typed events in the order in which it happened.
 * `alloc` and `free` have the meaning of the recordings' events (trace format nommu-trace/1); the others
 * say what the views would otherwise have to guess by comparing two states.
 */
import type { Migratetype } from '../../base/uapi.ts'
import type { PhysAddr, Pfn, VirtAddr } from '../../base/units.ts'

/** Serial number of a vm_region or VMA: given at creation, never given again in a run. */
export type RegionId = number
export type VmaId = number
export type Pid = number

/** A program, or the kernel for it, looked at memory or wrote to it. */
export interface WordAccess {
  readonly type: 'word'
  /** As the program uses it. */
  readonly address: VirtAddr
  /** As many from there; the values are of the first word. */
  readonly bytes: number
  /** Who did. */
  readonly pid: Pid
  readonly wrote: boolean
  readonly before: number
  readonly value: number
  /** The step in which a program had written what was there before; 0 where none had. */
  readonly writtenIn: number
}

export type SimEvent =
  /** A block left the free lists, already split to `order`. `own`: for the mapping itself, not the rest of the kernel. */
  | { type: 'alloc'; pfn: Pfn; order: number; migratetype: Migratetype; own: boolean }
  /** No block could be had for a mapping of so many bytes, whole pages. */
  | { type: 'alloc-failed'; bytes: number }
  /** A block was given back, before merging. */
  | { type: 'free'; pfn: Pfn; order: number; toTail: boolean; own: boolean }
  /** A free block was halved: the upper half [pfn, order] went to the head of its list. */
  | { type: 'split'; pfn: Pfn; order: number }
  /** Two free buddies became one block [pfn, order]. */
  | { type: 'merge'; pfn: Pfn; order: number }
  /** A pageblock changed its type (mm/page_alloc.c, steal or claim). */
  | { type: 'claim'; pageblock: number; from: Migratetype; to: Migratetype }
  /** Pages of a fresh block beyond the length asked for, given back one by one (vm.nr_trim_pages). */
  | { type: 'trim'; pfn: Pfn; pages: number }
  | { type: 'region-add'; id: RegionId; start: PhysAddr; end: PhysAddr; top: PhysAddr }
  | { type: 'region-remove'; id: RegionId; start: PhysAddr }
  /** A region shrank or moved its start when a hole was cut. */
  | { type: 'region-resize'; id: RegionId; start: PhysAddr; end: PhysAddr; top: PhysAddr }
  /** A mapping joined (+1) or left (-1) a region that lives on; `usage` is the count afterwards. */
  | { type: 'region-usage'; id: RegionId; usage: number }
  /** A hole in the middle: `lower` is new, `upper` keeps the old region. */
  | { type: 'region-split'; lower: RegionId; upper: RegionId; at: PhysAddr }
  /** The tree was rebalanced around this region. */
  | { type: 'rotate'; id: RegionId; direction: 'left' | 'right' }
  | { type: 'vma-add'; id: VmaId; pid: Pid; start: VirtAddr; end: VirtAddr }
  | { type: 'vma-remove'; id: VmaId; pid: Pid }
  | { type: 'vma-resize'; id: VmaId; pid: Pid; start: VirtAddr; end: VirtAddr }
  /** A VMA that the process's tree no longer holds although it was never unmapped (6.x: one VMA per address). */
  | { type: 'vma-hidden'; id: VmaId; pid: Pid; by: VmaId }
  | { type: 'process-add'; pid: Pid }
  | { type: 'process-remove'; pid: Pid }
  /** A memory-backed file got its pages (ramfs_nommu_expand_for_mapping) or lost them. */
  | { type: 'file-pages'; path: string; pfn: Pfn; pages: number; gained: boolean }
  | { type: 'attach'; shmid: number; nattch: number }
  | WordAccess
  /** The kernel logged a line. */
  | { type: 'dmesg'; text: string }
  /** What the model says of itself: a defect of the kernel that was met, or something that is not modelled. */
  | { type: 'note'; text: string }
  /** The kernel stopped; nothing runs after this. */
  | { type: 'panic'; text: string }
