/** Files as the mapping code sees them: what kind they are, what they allow, where their bytes lie. */
import { assert } from '../../../base/assert.ts'
import type { ErrnoName } from '../../../base/uapi.ts'
import { asPfn, bytesToPages, PAGE_SIZE, type Pfn } from '../../../base/units.ts'
import { Contents } from './contents.ts'
import type { Binary } from '../exec/binary.ts'
import type { FileSpec } from './files.ts'
import type { EraRules } from '../era.ts'
import { PlaceMissing, type WhyRecorder } from '../../record/why.ts'

/** NOMMU_MAP_* bits (include/linux/fs.h); read, write and exec are the VM_MAY* bits of the same name. */
export const Cap = { copy: 0x1, direct: 0x8, read: 0x10, write: 0x20, exec: 0x40 } as const
/** NOMMU_VMFLAGS: the capabilities that become VM_MAY* bits of a direct mapping. */
export const CAP_VMFLAGS = Cap.read | Cap.write | Cap.exec

export interface Inode {
  readonly path: string
  readonly type: FileSpec['type']
  readonly fs: string
  readonly caps: number
  /** Physical address of the first byte in flash or device memory, -1 elsewhere. */
  readonly address: number
  /** Whether the file can be mapped at all. */
  readonly mmap: boolean
  /** Does not say where it lies, although it lies somewhere. */
  readonly refusesPlace: boolean
  /** Its mmap operation answers ENOSYS. */
  readonly mmapDeclines: boolean
  /** Its mmap operation fails with this error; null for most files. */
  readonly mmapError: ErrnoName | null
  /** The program in it; null where it is none. */
  binary: Binary | null
  /** On a file system mounted noexec. */
  noexec: boolean
  readonly ino: number
  readonly dev: string
  /** Bytes. */
  size: number
  /** Memory-backed files: the page that holds each page of the file, -1 for none. */
  pages: Pfn[]
  /** A page of it is in the page cache although it is empty: somebody read it. */
  wasReadEmpty: boolean
  /** The bytes of a file that is not memory-backed. */
  readonly contents: Contents
  /** It has no name any more, or never had one. */
  deleted: boolean
}

export interface OpenFile {
  readonly inode: number
  readonly readable: boolean
  readonly writable: boolean
  /** Where the next read or write begins, bytes. */
  position: number
  /** Opened with O_PATH. */
  readonly isPath?: boolean
}

const DEVICES: Readonly<Record<string, string>> = {
  romfs: '1f:00',
  ext2: 'fe:00',
  proc: '00:0a',
  devtmpfs: '00:06',
}

export function makeInode(spec: FileSpec, ino: number): Inode {
  return {
    path: spec.path,
    type: spec.type,
    fs: spec.fs,
    caps: spec.capabilities.reduce((bits, name) => bits | Cap[name], 0),
    address: spec.address ?? -1,
    mmap: spec.mmap,
    refusesPlace: spec.refuses ?? false,
    mmapDeclines: spec.declines ?? false,
    mmapError: spec.mmapError ?? null,
    binary: spec.binary ?? null,
    noexec: spec.noexec ?? false,
    ino,
    dev: spec.dev ?? DEVICES[spec.type === 'char' || spec.type === 'block' ? 'devtmpfs' : spec.fs] ?? 'fe:00',
    size: spec.size,
    pages: (spec.pages ?? []).map(asPfn),
    wasReadEmpty: false,
    contents: Contents.ofFile(ino, spec.size),
    deleted: spec.fs === 'sysv',
  }
}

/** Files whose pages are RAM: mapping one shared costs no copy. */
export const isMemoryBacked = (inode: Inode): boolean => inode.fs === 'ramfs' || inode.fs === 'sysv'

/** mmap_mem maps with remap_pfn_range, which marks the VMA as device memory; file systems on flash and mtd do not. */
export const marksDeviceMemory = (inode: Inode): boolean =>
  inode.type === 'char' && !inode.path.startsWith('/dev/mtd')

/** mtdchar_mmap refuses private mappings, although the driver says that it can be copied. */
export const mapsSharedOnly = (inode: Inode): boolean =>
  inode.type === 'char' && inode.path.startsWith('/dev/mtd')

/** 6.x cannot read this one into the pages of a copy. */
export const isUnreadable = (inode: Inode): boolean => inode.type === 'char' && inode.path === '/dev/zero'

/**
 * Where a file says that a stretch of it lies (its get_unmapped_area): an address, or a refusal.
 * ENOSYS means "not me": the mapping may still be made by copying.
 */
export function unmappedArea(
  {
    inodes,
    why,
    rules,
  }: {
    readonly inodes: readonly Inode[]
    readonly why: WhyRecorder | null
    readonly rules: Pick<EraRules, 'vmas'>
  },
  index: number,
  pgoff: number,
  len: number,
): number | 'ENOSYS' | 'EINVAL' | 'ENOMEM' {
  const inode = inodes[index]
  assert(inode !== undefined, `no inode ${index}`)
  const nowhere = (reason: PlaceMissing, page = -1): 'ENOSYS' => {
    why?.note('place-none', index, reason, page)
    return 'ENOSYS'
  }
  if (inode.refusesPlace) return nowhere(PlaceMissing.refuses)
  if (isMemoryBacked(inode)) {
    const run = contiguousRun(inode, pgoff, bytesToPages(len), nowhere)
    // Before 2.6.30 ramfs says what is wrong, and the mapping fails, also where a copy could be made.
    if (run === 'ENOSYS' && rules.vmas !== 'maple')
      return pgoff + bytesToPages(len) > bytesToPages(inode.size) ? 'EINVAL' : 'ENOMEM'
    if (run !== 'ENOSYS') why?.note('place-found', index, run, bytesToPages(len))
    return run
  }
  if (inode.address < 0) return nowhere(PlaceMissing.noAddress)
  // /dev/mem has no size of its own: an offset in it is a physical address.
  const pages = bytesToPages(inode.size)
  const unbounded = inode.type === 'char' && inode.size === 0
  if (!unbounded && pgoff + bytesToPages(len) > pages) return 'EINVAL'
  why?.note('place-found', index, inode.address + pgoff * PAGE_SIZE, bytesToPages(len))
  return inode.address + pgoff * PAGE_SIZE
}

/** ramfs_nommu_get_unmapped_area: the pages must exist up to the file's end and lie one after the other. */
function contiguousRun(
  inode: Inode,
  pgoff: number,
  pages: number,
  nowhere: (reason: PlaceMissing, page: number) => 'ENOSYS',
): number | 'ENOSYS' {
  const end = bytesToPages(inode.size)
  if (pgoff + pages > end) return nowhere(PlaceMissing.pastEnd, end)
  const first = inode.pages[pgoff] ?? -1
  if (first === -1) return nowhere(PlaceMissing.noPage, pgoff)
  for (let i = 1; i < pages; i++) {
    const pfn = inode.pages[pgoff + i] ?? -1
    if (pfn !== first + i)
      return nowhere(pfn === -1 ? PlaceMissing.noPage : PlaceMissing.notContiguous, pgoff + i)
  }
  return first * PAGE_SIZE
}
