/** The functions of the kernel that are entered, and what is found or chosen on the way, in words. */
import { flagsText } from '../../../sim/mmu/mm/vmFlags.ts'
import { protWords } from '../../why/words.ts'
import { at, count, pages, size, vmaRef, type AllNotes, type AllPhases } from './words.ts'

const range = (start: number, end: number): string => `${at(start)} to ${at(end)}`

export const MMU_PHASES: AllPhases = {
  mmap: { fn: 'do_mmap', text: ([len, prot]) => `Maps ${size(len)}, ${protWords(prot)}` },
  munmap: { fn: 'do_vmi_munmap', text: ([start, end]) => `Unmaps ${range(start, end)}` },
  mprotect: {
    fn: 'do_mprotect_pkey',
    text: ([start, end, prot]) => `Gives ${range(start, end)} the protection ${protWords(prot)}`,
  },
  madvise: { fn: 'do_madvise', text: ([start, end]) => `Takes advice on ${range(start, end)}` },
  mlock: {
    fn: 'apply_vma_lock_flags',
    text: ([start, end, lock]) => `${lock === 1 ? 'Locks' : 'Unlocks'} ${range(start, end)}`,
  },
  msync: { fn: 'msync', text: ([start, end]) => `Looks at ${range(start, end)}` },
  mincore: {
    fn: 'do_mincore',
    text: ([start, number]) => `Asks which of ${pages(number)} from ${at(start)} on are there`,
  },
  mremap: {
    fn: 'do_mremap',
    text: ([addr, oldLen, newLen]) =>
      `Changes the mapping at ${at(addr)} from ${size(oldLen)} to ${size(newLen)}`,
  },
  'move-vma': {
    fn: 'move_vma',
    text: ([, from, to, oldLen, newLen]) =>
      oldLen === 0
        ? `Makes a second mapping of ${size(newLen)} at ${at(to)}`
        : `Moves ${size(oldLen)} from ${at(from)} to ${at(to)}`,
    ref: ([vma]) => vmaRef(vma),
  },
  'remap-file-pages': {
    fn: 'remap_file_pages',
    text: ([start, bytes, pgoff]) =>
      `Shows ${size(bytes)} of the object from page ${count(pgoff)} on at ${at(start)}`,
  },
  brk: { fn: 'brk', text: ([from, to]) => `Moves the break from ${at(from)} to ${at(to)}` },
  populate: { fn: '__mm_populate', text: ([start, end]) => `Brings in ${range(start, end)}` },
  fault: {
    fn: 'handle_mm_fault',
    text: ([address, write]) =>
      `The page at ${at(address)} is ${write === 1 ? 'written' : 'read'}, and the page table does not allow it yet`,
  },
  fork: { fn: 'dup_mmap', text: ([vmas]) => `Copies ${count(vmas)} VMAs` },
  exec: { fn: 'begin_new_exec', text: ([vmas]) => `Leaves the old address space, of ${count(vmas)} VMAs` },
  exit: { fn: 'exit_mmap', text: ([vmas]) => `Takes ${count(vmas)} VMAs and all page tables away` },
  shmget: { fn: 'ksys_shmget', text: ([, bytes]) => `Finds or makes a segment of ${size(bytes)}` },
  shmat: { fn: 'do_shmat', text: ([shmid]) => `Attaches segment ${shmid}: a shared mapping of its object` },
  shmdt: { fn: 'ksys_shmdt', text: ([addr]) => `Detaches what was attached at ${at(addr)}` },
  ftruncate: { fn: 'shmem_setattr', text: ([, bytes]) => `Gives the object a size of ${size(bytes)}` },
  'punch-hole': {
    fn: 'shmem_fallocate',
    text: ([, offset, len]) => `Makes a hole of ${size(len)} at ${count(offset)} in the object`,
  },
}

export const MMU_NOTES: AllNotes = {
  'hint-taken': { fn: null, text: ([hint]) => `${at(hint)} is free: the hint is taken`, outcome: 'chosen' },
  'hint-ignored': {
    fn: null,
    text: ([hint, vma]) =>
      `${at(hint)} is ${vma === -1 ? 'no place for a program' : 'not free'}: the hint is ignored`,
    outcome: 'skipped',
  },
  'gap-found': {
    fn: 'vm_unmapped_area',
    text: ([gapEnd, , address]) =>
      `The highest gap that is large enough ends at ${at(gapEnd)}: ${at(address)}`,
    outcome: 'chosen',
  },
  'gap-guarded': {
    fn: 'vm_unmapped_area',
    text: ([gapEnd, , guard]) =>
      `The gap below ${at(gapEnd)} must stay free for a stack: on from ${at(guard)} down`,
    outcome: 'skipped',
  },
  'gap-huge': {
    fn: 'thp_get_unmapped_area',
    text: ([, address]) => `A multiple of 2 MiB begins at a multiple of 2 MiB: ${at(address)}`,
    outcome: 'chosen',
  },
  'gap-upwards': {
    fn: 'vm_unmapped_area',
    text: ([from]) => `Nothing is free below: upwards from ${at(from)}`,
  },
  'merge-left': {
    fn: 'vma_merge_new_range',
    text: () => 'The VMA before it is like it: they become one',
    outcome: 'chosen',
    ref: ([vma]) => vmaRef(vma),
  },
  'merge-right': {
    fn: 'vma_merge_new_range',
    text: () => 'The VMA after it is like it: they become one',
    outcome: 'chosen',
    ref: ([vma]) => vmaRef(vma),
  },
  'merge-differs': {
    fn: 'can_vma_merge',
    text: ([, flags, wanted]) => `A neighbour has other flags: ${flagsText(flags ^ wanted)} differ`,
    outcome: 'skipped',
    ref: ([vma]) => vmaRef(vma),
  },
  'merge-other-file': {
    fn: 'can_vma_merge',
    text: () => 'A neighbour has another open file',
    outcome: 'skipped',
    ref: ([vma]) => vmaRef(vma),
  },
  'merge-out-of-line': {
    fn: 'can_vma_merge',
    text: ([, has, wanted]) =>
      `A neighbour shows page ${count(has)} of its object there, not ${count(wanted)}`,
    outcome: 'skipped',
    ref: ([vma]) => vmaRef(vma),
  },
  'merge-roots': {
    fn: 'is_mergeable_anon_vma',
    text: () => 'A neighbour has another anonymous root (anon_vma)',
    outcome: 'skipped',
    ref: ([vma]) => vmaRef(vma),
  },
  'merge-roots-between': {
    fn: 'is_mergeable_anon_vma',
    text: () => 'The neighbours on both sides have different anonymous roots',
    outcome: 'skipped',
  },
  'merge-segment': {
    fn: 'can_merge_remove_vma',
    text: () => 'An attachment of a segment is not taken away by a merge',
    outcome: 'skipped',
    ref: ([vma]) => vmaRef(vma),
  },
  'root-shared': {
    fn: 'anon_vma_prepare',
    text: ([, root]) => `Its first page of its own: it takes the anonymous root ${root} of a neighbour`,
    outcome: 'chosen',
    ref: ([vma]) => vmaRef(vma),
  },
  'root-new': {
    fn: 'anon_vma_prepare',
    text: ([, root]) => `Its first page of its own: it gets the anonymous root ${root}`,
    ref: ([vma]) => vmaRef(vma),
  },
  'fork-empty': {
    fn: 'copy_page_range',
    text: () => 'A mapping without pages of its own arrives empty: its pages can be faulted in again',
    outcome: 'skipped',
    ref: ([vma]) => vmaRef(vma),
  },
  'fork-copied': {
    fn: 'copy_page_range',
    text: ([, entries]) =>
      `${count(entries)} page-table ${entries === 1 ? 'entry is' : 'entries are'} copied, the pages are not`,
    ref: ([vma]) => vmaRef(vma),
  },
  'fork-left-out': {
    fn: 'dup_mmap',
    text: () => 'A mapping with MADV_DONTFORK is left out',
    outcome: 'skipped',
    ref: ([vma]) => vmaRef(vma),
  },
  'fork-wiped': {
    fn: 'dup_mmap',
    text: () => 'A mapping with MADV_WIPEONFORK arrives empty',
    outcome: 'skipped',
    ref: ([vma]) => vmaRef(vma),
  },
  'fork-root-reused': {
    fn: 'anon_vma_fork',
    text: ([, root]) => `The anonymous root ${root} has no mapping of its own any more: the child takes it`,
    outcome: 'chosen',
  },
  'account-set': {
    fn: 'mprotect_fixup',
    text: ([, number]) => `Private memory that can be written is counted from now on: ${pages(number)}`,
  },
  'account-cleared': {
    fn: 'mprotect_fixup',
    text: () => 'It has no page of its own yet and is not counted any more',
  },
  'fault-around': {
    fn: 'filemap_map_pages',
    text: ([from, to, entered]) =>
      `Of the pages around, ${range(from, to)}, ${count(entered)} ${entered === 1 ? 'is' : 'are'} in memory and entered too`,
  },
  'page-alone': {
    fn: 'do_wp_page',
    text: () => 'Nobody else has the page: it is written in place',
    outcome: 'chosen',
  },
  'page-shared': {
    fn: 'do_wp_page',
    text: ([, users]) =>
      `${users <= 0 ? 'It is the page of zeros' : `${count(users)} ${users === 1 ? 'entry says' : 'entries say'} the page`}: the writer gets a copy`,
    outcome: 'chosen',
  },
  'object-hole': {
    fn: 'shmem_get_folio',
    text: ([, index]) => `The object has no page ${count(index)} yet: it gets one`,
  },
  'object-grown': {
    fn: 'shmem_fault',
    text: ([, bytes]) => `The object grows to what the mapping shows: ${size(bytes)}`,
    outcome: 'chosen',
  },
  duplicate: {
    fn: 'move_vma',
    text: () => 'The old mapping stays: both show the same pages',
    ref: ([vma]) => vmaRef(vma),
  },
  'expand-in-place': {
    fn: 'expand_vma_in_place',
    text: ([, end]) => `Behind it is room: it ends at ${at(end)} now`,
    outcome: 'chosen',
    ref: ([vma]) => vmaRef(vma),
  },
  'shrink-in-place': {
    fn: 'mremap_at',
    text: ([, end]) => `What lies from ${at(end)} on is unmapped`,
    outcome: 'chosen',
    ref: ([vma]) => vmaRef(vma),
  },
  'root-dropped': {
    fn: 'dontunmap_complete',
    text: () => 'What stays has no page and no anonymous root',
    ref: ([vma]) => vmaRef(vma),
  },
  'program-not-loaded': {
    fn: 'load_elf_binary',
    text: () =>
      'Not modelled: what the program file says. The program has a page of code, one of data and a stack, as one that is spawned',
    outcome: 'skipped',
  },
}
