/** mmap (mm/mmap.c: ksys_mmap_pgoff, do_mmap; mm/vma.c: mmap_region). */
import { MAP_TYPE } from '../../../base/uapi.ts'
import { enoughMemory, chargeOf, isAccountable } from '../pages/accounting.ts'
import { MAP, PROT } from '../constants.ts'
import { fail, type MmuMachine } from '../machine.ts'
import { mergeNew } from './merge.ts'
import { dropAll, gather } from './munmap.ts'
import { dropFile, holdFile, newFile, newObject } from '../files/objects.ts'
import { isOnDisk, roundHint, unmappedArea } from './placement.ts'
import { populate } from '../pages/populate.ts'
import { openAttachment } from '../ipc/segments.ts'
import type { Mm, OpenFile } from '../structs.ts'
import { linkVma, makeVma } from './vma.ts'
import { VM } from './vmFlags.ts'
import { alignUp, pagesOf, unsigned, WORD_LIMIT } from '../words.ts'

export interface MmapRequest {
  /** Words as the program gave them. */
  readonly addr: number
  readonly len: number
  readonly prot: number
  readonly flags: number
  /** Null for anonymous memory. */
  readonly file: OpenFile | null
  /** Pages. */
  readonly pgoff: number
}

/** Flags that were there before unknown ones were refused: MAP_SHARED takes no other seriously (LEGACY_MAP_MASK). */
const LEGACY_FLAGS =
  MAP.MAP_SHARED |
  MAP.MAP_PRIVATE |
  MAP.MAP_FIXED |
  MAP.MAP_ANONYMOUS |
  MAP.MAP_DENYWRITE |
  MAP.MAP_EXECUTABLE |
  MAP.MAP_UNINITIALIZED |
  MAP.MAP_GROWSDOWN |
  MAP.MAP_LOCKED |
  MAP.MAP_NORESERVE |
  MAP.MAP_POPULATE |
  MAP.MAP_NONBLOCK |
  MAP.MAP_STACK |
  MAP.MAP_HUGETLB |
  MAP.MAP_32BIT

/** Pages that an offset in a file can reach: 2^63 bytes, on a disk 2^32 blocks. */
const MOST_PAGES = 2 ** 51
const MOST_PAGES_ON_DISK = 2 ** 32 - 1

/** vm_mmap_pgoff: the address, or a negative errno. What is asked to be there at once is brought in. */
export function doMmap(m: MmuMachine, mm: Mm, request: MmapRequest): number {
  m.why?.enter('mmap', unsigned(request.len), request.prot, request.flags)
  const address = mapArea(m, mm, request)
  m.why?.leave()
  if (address < 0) return address
  const { flags } = request
  const isNow = (flags & (MAP.MAP_POPULATE | MAP.MAP_NONBLOCK)) === MAP.MAP_POPULATE
  if (isNow || (flags & MAP.MAP_LOCKED) !== 0) populate(m, mm, address, address + alignUp(request.len), true)
  return address
}

function mapArea(m: MmuMachine, mm: Mm, { addr, len, prot, flags, file, pgoff }: MmapRequest): number {
  const { maxMapCount } = m
  if (m.refuses('mmap-length', len === 0, len)) return fail('EINVAL')
  const noReplace = (flags & MAP.MAP_FIXED_NOREPLACE) !== 0
  const fixed = noReplace || (flags & MAP.MAP_FIXED) !== 0
  const length = alignUp(len)
  if (m.refuses('mmap-length-limit', length === 0, unsigned(len))) return fail('ENOMEM')
  const pages = pagesOf(length)
  if (m.refuses('mmap-offset-range', pgoff + pages >= WORD_LIMIT, pgoff, pages)) return fail('EOVERFLOW')
  const { size } = mm.vmas
  if (m.refuses('map-count', size > maxMapCount, size, maxMapCount)) return fail('ENOMEM')

  const hint = fixed ? addr : roundHint(m, addr)
  const shared = (flags & MAP.MAP_SHARED) !== 0
  const low = (flags & MAP.MAP_32BIT) !== 0
  const place = unmappedArea(m, mm, { addr: hint, len: length, fixed, low, shared, file, pgoff })
  if (place < 0) return place
  const isTaken = noReplace && mm.vmas.within(place, place + length) !== null
  if (noReplace && m.refuses('fixed-noreplace', isTaken, place, length)) return fail('EEXIST')

  const vmFlags = flagsOfMapping(m, { prot, flags, file, pgoff, length })
  if (vmFlags < 0) return vmFlags
  const isPrivate = file === null && (vmFlags & VM.VM_SHARED) === 0
  const offset = file !== null ? pgoff : isPrivate ? pagesOf(place) : 0
  return mapRegion(m, mm, { start: place, end: place + length, flags: vmFlags, pgoff: offset, file })
}

interface Wanted {
  readonly prot: number
  readonly flags: number
  readonly file: OpenFile | null
  readonly pgoff: number
  /** Bytes. */
  readonly length: number
}

const pick = (word: number, bit: number, flag: number): number => ((word & bit) === 0 ? 0 : flag)

/** The vm_flags that a mapping gets, or a negative errno where it is not to be had. */
function flagsOfMapping(m: MmuMachine, wanted: Wanted): number {
  const { prot, flags, file } = wanted
  const base =
    protFlags(prot) |
    pick(flags, MAP.MAP_GROWSDOWN, VM.VM_GROWSDOWN) |
    pick(flags, MAP.MAP_LOCKED, VM.VM_LOCKED) |
    pick(flags, MAP.MAP_SYNC, VM.VM_SYNC) |
    pick(flags, MAP.MAP_STACK, VM.VM_NOHUGEPAGE) |
    VM.VM_MAYREAD |
    VM.VM_MAYWRITE |
    VM.VM_MAYEXEC
  const typed = file === null ? anonymousFlags(m, flags, base) : fileFlags(m, wanted, file, base)
  return typed < 0 ? typed : typed | pick(flags, MAP.MAP_NORESERVE, VM.VM_NORESERVE)
}

/** calc_vm_prot_bits. */
export const protFlags = (prot: number): number =>
  pick(prot, PROT.PROT_READ, VM.VM_READ) |
  pick(prot, PROT.PROT_WRITE, VM.VM_WRITE) |
  pick(prot, PROT.PROT_EXEC, VM.VM_EXEC)

function anonymousFlags(m: MmuMachine, flags: number, base: number): number {
  const type = flags & MAP_TYPE
  const isKnown = type === MAP.MAP_PRIVATE || type === MAP.MAP_SHARED
  if (m.refuses('mmap-type', !isKnown, flags)) return fail('EINVAL')
  if (type === MAP.MAP_PRIVATE) return base
  if (m.refuses('mmap-grows-down', (base & VM.VM_GROWSDOWN) !== 0, flags)) return fail('EINVAL')
  return base | VM.VM_SHARED | VM.VM_MAYSHARE
}

function fileFlags(
  m: MmuMachine,
  { prot, flags, pgoff, length }: Wanted,
  file: OpenFile,
  base: number,
): number {
  const most = isOnDisk(file) ? MOST_PAGES_ON_DISK : MOST_PAGES
  if (m.refuses('file-range', pgoff > most - 1 - pagesOf(length), pgoff, length)) return fail('EOVERFLOW')
  const type = flags & MAP_TYPE
  let vmFlags = base
  if (type === MAP.MAP_SHARED || type === MAP.MAP_SHARED_VALIDATE) {
    const isUnknown = type === MAP.MAP_SHARED_VALIDATE && (flags & ~LEGACY_FLAGS) !== 0
    if (m.refuses('mmap-validate', isUnknown, flags)) return fail('EOPNOTSUPP')
    const isDenied = (prot & PROT.PROT_WRITE) !== 0 && !file.writable
    if (m.refuses('mmap-file-write', isDenied, file.id)) return fail('EACCES')
    vmFlags |= VM.VM_SHARED | VM.VM_MAYSHARE
    if (!file.writable) vmFlags &= ~(VM.VM_MAYWRITE | VM.VM_SHARED)
  } else if (m.refuses('mmap-type', type !== MAP.MAP_PRIVATE, flags)) return fail('EINVAL')
  if (m.refuses('mmap-file-read', !file.readable, file.id)) return fail('EACCES')
  if (m.refuses('mmap-grows-down', (base & VM.VM_GROWSDOWN) !== 0, flags)) return fail('EINVAL')
  return vmFlags
}

interface Region {
  readonly start: number
  readonly end: number
  readonly flags: number
  readonly pgoff: number
  readonly file: OpenFile | null
}

/** mmap_region. The open file is held meanwhile: what is unmapped may have been its last user. */
function mapRegion(m: MmuMachine, mm: Mm, region: Region): number {
  if (region.file === null) return mapHeld(m, mm, region)
  holdFile(region.file)
  const place = mapHeld(m, mm, region)
  dropFile(m, region.file)
  return place
}

function mapHeld(m: MmuMachine, mm: Mm, { start, end, flags: asked, pgoff, file }: Region): number {
  const replaced = gather(m, mm, start, end)
  if (typeof replaced === 'number') return replaced
  let flags = asked
  if (isAccountable(flags)) {
    const charge = chargeOf(pagesOf(end - start), replaced)
    const error = charge === 0 ? 0 : enoughMemory(m, charge)
    if (error < 0) return error
    flags |= VM.VM_ACCOUNT
  }
  // From here on what was there is gone, even if the new mapping fails.
  dropAll(m, mm, replaced)

  const isNewObject = file === null && (flags & VM.VM_SHARED) !== 0
  if (!isNewObject) {
    const { vmas } = mm
    const neighbours = { previous: vmas.before(start), next: vmas.find(end) }
    if (mergeNew(m, { start, end, flags, pgoff, file, ...neighbours }) !== null) return start
  }
  let mapped = file
  if (isNewObject) {
    const made = sharedAnonymous(m, end - start, flags)
    if (typeof made === 'number') return made
    mapped = made
  } else if (file !== null && file.segment !== null) {
    // shm_mmap: the segment may have gone with what was unmapped.
    const { shmid, destroyed } = file.segment
    if (m.refuses('segment-alive', destroyed, shmid)) return fail('EINVAL')
    openAttachment(m, file)
  }
  linkVma(m, makeVma(m, mm, { start, end, flags, pgoff, file: mapped }))
  return start
}

/** shmem_zero_setup: the object behind a shared anonymous mapping, of its length. */
function sharedAnonymous(m: MmuMachine, bytes: number, flags: number): OpenFile | number {
  if ((flags & VM.VM_NORESERVE) === 0) {
    const error = enoughMemory(m, pagesOf(bytes))
    if (error < 0) return error
  }
  const object = newObject(m, 'anon', '/dev/zero (deleted)', bytes)
  return newFile(m, object, { readable: true, writable: true })
}
