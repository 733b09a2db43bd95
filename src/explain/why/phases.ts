/** The functions of the kernel that are entered, in words. */
import { formatBytes, formatCount, formatPages, hex, hexRange } from '../../base/format.ts'
import type { Phase, PhaseValues } from '../../sim/record/why.ts'
import { fileRef, filePages, orderWords, pagesRef, pathOf, processName, spanRef, typeWord } from './words.ts'
import type { Words } from './words.ts'
import { EXEC_PHASES } from './exec.ts'

export const WHY_PHASES: { readonly [P in Phase]: Words<PhaseValues[P]> } = {
  mmap: { fn: 'do_mmap', text: ([len]) => `Maps ${formatBytes(len)}` },
  share: {
    fn: 'do_mmap',
    text: ([inode, pgoff, pages], m) =>
      `Looks for a region with ${filePages(pgoff, pgoff + pages)} of ${pathOf(m, inode)} to share, by address`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'private-copy': {
    fn: 'do_mmap_private',
    text: ([len]) => `Allocates pages for ${formatBytes(len)}`,
  },
  alloc: {
    fn: '__alloc_pages',
    text: ([order, type, own]) =>
      `${own === 1 ? 'Asks for' : 'The rest of the kernel takes'} one block of ${orderWords(order)}, ${typeWord(type)}`,
  },
  trim: {
    fn: (_values, m, here) =>
      here === 'do_mmap_private' && m.rules.trimming === 'pages-to-the-tail' ? 'make_alloc_exact' : here,
    text: ([, pages, block]) => `${formatPages(block - pages)} of ${formatCount(block)} too many: given back`,
    ref: ([pfn, pages, block]) => pagesRef(pfn + pages, block - pages),
  },
  munmap: { fn: 'do_munmap', text: ([start, end]) => `Unmaps ${hexRange(start, Math.max(end, start + 1))}` },
  'split-vma': {
    fn: 'split_vma',
    text: ([, addr]) => `The cut is in the middle: mapping and region become two at ${hex(addr)}`,
    ref: ([id]) => ({ kind: 'vma', id }),
  },
  'shrink-vma': {
    fn: 'shrink_vma',
    text: ([, from, to]) => `Cuts off ${hexRange(from, to)}`,
    ref: ([, from, to]) => spanRef(from, to),
  },
  'delete-vma': {
    fn: 'delete_vma',
    text: ([, start, end]) => `Takes the mapping ${hexRange(start, end)} out`,
    ref: ([, start, end]) => spanRef(start, end),
  },
  'put-region': {
    fn: '__put_nommu_region',
    text: ([, start]) => `Drops the region at ${hex(start)}`,
    ref: ([, start, top]) => spanRef(start, Math.max(top, start + 1)),
  },
  mremap: {
    fn: 'do_mremap',
    text: ([addr, oldLen, newLen]) =>
      `Changes the mapping at ${hex(addr)} from ${formatBytes(oldLen)} to ${formatBytes(newLen)}`,
  },
  ftruncate: {
    fn: 'ramfs_nommu_resize',
    text: ([inode, size], m) => `Gives ${pathOf(m, inode)} a size of ${formatBytes(size)}`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'expand-file': {
    fn: 'ramfs_nommu_expand_for_mapping',
    text: ([, size]) =>
      `The file is empty: all of its pages are taken now, in one run (${formatBytes(size)})`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'shrink-mappings': {
    fn: 'nommu_shrink_inode_mappings',
    text: () => 'Looks for shared mappings of the part that is cut off',
    ref: ([inode], m) => fileRef(m, inode),
  },
  truncate: {
    fn: 'truncate_setsize',
    text: ([, size, pages]) =>
      `The size becomes ${formatBytes(size)}; ${pages === 0 ? 'no page goes' : `${formatPages(pages)} after it are freed`}`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  shmget: { fn: 'ksys_shmget', text: ([, size]) => `Finds or makes a segment of ${formatBytes(size)}` },
  shmat: { fn: 'do_shmat', text: ([shmid]) => `Attaches segment ${shmid}: a shared mapping of its file` },
  shmdt: { fn: 'ksys_shmdt', text: ([addr]) => `Detaches what is at ${hex(addr)}` },
  exit: {
    fn: 'exit_mmap',
    text: ([pid, mappings], m) =>
      `${processName(m, pid)} ends: ${mappings === 1 ? '1 mapping is' : `${formatCount(mappings)} mappings are`} undone by address`,
  },
  ...EXEC_PHASES,
}
