/** What the kernel found and chose on its way, in words. */
import { formatBytes, formatCount, formatPages, hex, hexRange } from '../../base/format.ts'
import { VM } from '../../base/uapi.ts'
import { pfnToAddr } from '../../base/units.ts'
import type { NoteName, NoteValues } from '../../sim/record/why.ts'
import { PlaceMissing, ShareSkip } from '../../sim/record/why.ts'
import {
  blockWords,
  capabilityWords,
  filePages,
  fileRef,
  missingCapabilities,
  pagesRef,
  pathOf,
  powerOfTwo,
  protWords,
  regionRef,
  spanRef,
  typeWord,
  unalignedRun,
} from './words.ts'
import type { WhyFacts, Words } from './words.ts'
import { EXEC_NOTES } from './exec.ts'

const SKIPS: Readonly<Record<ShareSkip, (from: number, to: number) => string>> = {
  [ShareSkip.private]: () => 'is private: it cannot be shared',
  [ShareSkip.otherFile]: () => 'is of another file',
  [ShareSkip.otherPart]: (from, to) => `has another part of the file, ${filePages(from, to)}`,
  [ShareSkip.notSame]: () => 'has other pages of the file; this kernel shares only the very same pages',
  [ShareSkip.tooSmall]: (from, to) =>
    `has only ${filePages(from, to)} of the file; the file itself may do, so the search goes on`,
}

const MISSING: Readonly<Record<PlaceMissing, (page: number) => string>> = {
  [PlaceMissing.refuses]: () => 'does not say where it lies',
  [PlaceMissing.noAddress]: () => 'does not lie in memory',
  [PlaceMissing.pastEnd]: (end) => `ends after ${formatPages(end)}`,
  [PlaceMissing.noPage]: (page) => `has no page in memory for its page ${page}`,
  [PlaceMissing.notContiguous]: (page) => `has its page ${page} elsewhere, not after the one before`,
}

/** get_unmapped_area of the file: on ramfs and System V it has a name of its own. */
const placer = (inode: number, m: WhyFacts): string => {
  const fs = m.inodes[inode]?.fs
  return fs === 'ramfs' || fs === 'sysv' ? 'ramfs_nommu_get_unmapped_area' : 'get_unmapped_area'
}

export const WHY_NOTES: { readonly [N in NoteName]: Words<NoteValues[N]> } = {
  reclaimed: {
    fn: 'try_to_free_pages',
    text: ([pages, left]) =>
      `No block is free: ${formatPages(pages)} of page cache are dropped, ${left === 0 ? 'and none is left' : `${formatPages(left)} are left`}`,
  },
  'oom-victim': {
    fn: 'out_of_memory',
    text: ([pid, score, processes], { rules }) =>
      rules.vmas === 'maple'
        ? `No block, and nothing to reclaim: of ${processes} processes, all of the same score, the newest is killed, pid ${pid}`
        : `No block, and nothing to reclaim: of ${processes} processes the one of the highest score, ${score}, is killed, pid ${pid}`,
  },
  'oom-reserve': {
    fn: '__alloc_pages_slowpath',
    text: ([pid, free, mark, served]) =>
      served === 1
        ? `Pid ${pid}, which is dying, may go down to ${formatPages(mark)}: ${formatPages(free)} are free now`
        : `Pid ${pid}, which is dying, may go down to ${formatPages(mark)}, and finds no block there either`,
  },
  capabilities: {
    fn: 'validate_mmap_request',
    text: ([inode, caps], m) => `${pathOf(m, inode)} can do: ${capabilityWords(caps)}`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'drop-copy': {
    fn: 'validate_mmap_request',
    text: () => 'The mapping is shared, so COPY (0x1) is dropped',
  },
  'drop-direct': {
    fn: 'validate_mmap_request',
    text: ([, reason, caps, prot]) =>
      reason === 0
        ? 'The mapping is private and may be written, so DIRECT (0x8) is dropped: it will be a copy'
        : `DIRECT (0x8) is dropped: ${missingCapabilities(caps, prot)} is missing for ${protWords(prot)}`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'vm-flags': {
    fn: 'determine_vm_flags',
    text: ([flags, shareable]) =>
      shareable === 0
        ? `Flags 0x${flags.toString(16)}: nobody may share this`
        : `Flags 0x${flags.toString(16)}: ${(flags & VM.VM_MAYSHARE) !== 0 ? 'VM_MAYSHARE' : 'VM_MAYOVERLAY'} is set, others may share this`,
  },
  'share-skip': {
    fn: 'do_mmap',
    outcome: 'skipped',
    text: ([, reason, start, end, from, to]) => `${hexRange(start, end)} ${SKIPS[reason](from, to)}`,
    ref: ([region]) => regionRef(region),
  },
  'share-join': {
    fn: 'do_mmap',
    outcome: 'chosen',
    text: ([, from, to, wantFrom, wantTo]) =>
      `This region holds ${filePages(from, to)} of the file, ${filePages(wantFrom, wantTo)} wanted: share it`,
    ref: ([region]) => regionRef(region),
  },
  'share-none': { fn: 'do_mmap', text: () => 'No region can be shared: a new one is needed' },
  'place-found': {
    fn: ([inode], m) => placer(inode, m),
    outcome: 'chosen',
    text: ([inode, address, pages], m) =>
      `${pathOf(m, inode)} says where it lies: ${formatPages(pages)} at ${hex(address)}`,
    ref: ([, address, pages]) => pagesRef(address / 4096, pages),
  },
  'place-none': {
    fn: ([inode], m) => placer(inode, m),
    outcome: 'skipped',
    text: ([inode, reason, page], m) => `ENOSYS: ${pathOf(m, inode)} ${MISSING[reason](page)}`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'place-copy': {
    fn: 'do_mmap',
    outcome: 'chosen',
    text: () => 'A copy, as it cannot be mapped in place',
  },
  'order-wanted': {
    fn: 'get_order',
    text: ([pages, order]) => powerOfTwo(pages, order),
  },
  'run-unaligned': {
    fn: '__rmqueue_smallest',
    text: ([order, , pages]) => unalignedRun(order, pages),
    ref: ([, pfn, pages]) => pagesRef(pfn, pages),
  },
  list: {
    fn: '__rmqueue_smallest',
    outcome: ([, , pfn]) => (pfn < 0 ? 'skipped' : 'chosen'),
    text: ([type, order, pfn, blocks]) =>
      pfn < 0
        ? `Order ${order}, ${typeWord(type)}: empty`
        : `Order ${order}, ${typeWord(type)}: the head of ${blocks === 1 ? '1 block' : `${formatCount(blocks)} blocks`} is ${hex(pfnToAddr(pfn))}`,
    ref: ([, order, pfn]) => (pfn < 0 ? null : pagesRef(pfn, 2 ** order)),
  },
  claim: {
    fn: '__rmqueue_claim',
    outcome: 'chosen',
    text: ([order, from, to, pfn, whole]) =>
      whole === 1
        ? `No ${typeWord(to)} block: the whole ${typeWord(from)} block ${blockWords(pfn, order)} is claimed`
        : `No ${typeWord(to)} block: the ${typeWord(from)} pageblock around ${hex(pfnToAddr(pfn))} is claimed`,
    ref: ([order, , , pfn]) => pagesRef(pfn, 2 ** order),
  },
  'claim-declined': {
    fn: 'try_to_claim_block',
    outcome: 'skipped',
    text: ([pfn, from, to, beyondZone]) =>
      `The ${typeWord(from)} pageblock around ${hex(pfnToAddr(pfn))} ${beyondZone === 1 ? 'reaches beyond the zone: it stays as it is' : `has too few pages that ${typeWord(to)} memory could use`}`,
    ref: ([pfn]) => pagesRef(pfn, 1),
  },
  steal: {
    fn: '__rmqueue_steal',
    outcome: 'chosen',
    text: ([order, from, , pfn]) => `One block is taken from ${typeWord(from)}: ${blockWords(pfn, order)}`,
    ref: ([order, , , pfn]) => pagesRef(pfn, 2 ** order),
  },
  placed: {
    fn: '__free_one_page',
    text: ([pfn, order, type, why]) =>
      `${blockWords(pfn, order)} goes to the ${why === 0 ? 'head' : 'tail'} of ${typeWord(type)}${why === 2 ? ': it is likely to merge soon' : ''}`,
    ref: ([pfn, order]) => pagesRef(pfn, 2 ** order),
  },
  'trim-kept': {
    fn: 'do_mmap_private',
    outcome: 'skipped',
    text: ([, pages, excess, limit], m) =>
      m.rules.trimming === 'never'
        ? `${formatPages(excess)} after the ${formatCount(pages)} stay: this kernel never trims`
        : limit === 0
          ? `${formatPages(excess)} after the ${formatCount(pages)} stay: vm.nr_trim_pages is 0, never trim`
          : `${formatPages(excess)} after the ${formatCount(pages)} stay: fewer than vm.nr_trim_pages, ${formatCount(limit)}`,
    ref: ([pfn, pages, excess]) => pagesRef(pfn + pages, excess),
  },
  cleared: {
    fn: null,
    text: ([, pages]) => `${formatPages(pages)} cleared`,
    ref: ([pfn, pages]) => pagesRef(pfn, pages),
  },
  uninitialized: {
    fn: 'do_mmap_private',
    text: () => 'Not cleared: MAP_UNINITIALIZED, and the kernel allows it',
    ref: ([pfn, pages]) => pagesRef(pfn, pages),
  },
  filled: {
    fn: 'do_mmap_private',
    text: ([, pages, inode, pgoff], m) =>
      `Filled from ${filePages(pgoff, pgoff + pages)} of ${pathOf(m, inode)}, zeros after its end`,
    ref: ([pfn, pages]) => pagesRef(pfn, pages),
  },
  'tree-insert': {
    fn: (_values, m) => (m.rules.vmas === 'links' ? 'add_nommu_vma' : 'add_nommu_region'),
    text: ([, start, end, parent, parentStart, side]) =>
      `${hexRange(start, end)} goes into the tree, ${parent === -1 ? 'as its root' : `${side === 0 ? 'left' : 'right'} of ${hex(parentStart)}`}`,
    ref: ([region]) => regionRef(region),
  },
  'tree-erase': {
    fn: (_values, m) => (m.rules.vmas === 'links' ? 'delete_nommu_vma' : 'delete_nommu_region'),
    text: ([, start, end]) => `${hexRange(start, end)} leaves the tree`,
    ref: ([, start, end]) => spanRef(start, end),
  },
  'direct-kept': {
    fn: '__put_nommu_region',
    text: () => 'No pages are freed: the mapping lay on the file itself',
    ref: ([, start, top]) => spanRef(start, top),
  },
  'munmap-search-next': {
    fn: 'do_munmap',
    outcome: 'skipped',
    text: ([, vmaEnd, end]) => `A mapping ends at ${hex(vmaEnd)}, not at ${hex(end)}: look at the next`,
    ref: ([id]) => ({ kind: 'vma', id }),
  },
  'brk-range': {
    fn: 'sys_brk',
    outcome: ([brk, from, to]) => (brk >= from && brk <= to ? 'done' : 'failed'),
    text: ([brk, from, to]) =>
      brk >= from && brk <= to
        ? `${hex(brk)} lies between ${hex(from)} and ${hex(to)}: it is the break now`
        : `${hex(brk)} is not between ${hex(from)} and ${hex(to)}, what the loader reserved: the break stays`,
  },
  'file-same-size': {
    fn: 'ramfs_nommu_setattr',
    text: ([, size]) => `The size is ${formatBytes(size)} already: nothing to do`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'shm-found': {
    fn: 'ipcget_public',
    outcome: 'chosen',
    text: ([shmid]) => `The key has segment ${shmid} already`,
  },
  ...EXEC_NOTES,
}
