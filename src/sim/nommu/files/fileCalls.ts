/** open, close, ftruncate, read and write, as far as mappings depend on them. */
import { OPEN } from '../../../base/uapi.ts'
import { PAGE_SIZE, pfnToAddr } from '../../../base/units.ts'
import { looksAt, writesTo } from '../access.ts'
import { isMemoryBacked, type Inode, type OpenFile } from './inodes.ts'
import { fail, FIRST_FREE_FD, type Machine, type Place, type Process } from '../machine.ts'
import { ramfsResize, truncate } from './ramfs.ts'
import { RegionField } from '../mm/regions.ts'
import { refuses } from '../../record/why.ts'

const ACCESS_MODE = 3
/** A file system in RAM is mounted here: files can be made in it. */
export const RAM_MOUNT = '/ram/'
/** In the recordings of kernels before 2.6.30 the root file system is one. */
const RAM_MOUNTS = [RAM_MOUNT, '/tmp/']
/** The most that one call moves, bytes: INT_MAX down to whole pages. */
const MAX_RW_COUNT = 0x7ffff000
/** File systems that cannot be written to. */
const READ_ONLY = new Set(['romfs', 'cramfs', 'squashfs'])

/** Descriptor, or a negative errno (do_sys_openat2; the tests of do_open and may_open in their order). */
export function open(m: Machine, process: Process, path: string, flags: number): number {
  const { why } = m
  let index = m.findFile(path)
  const truncates = (flags & OPEN.O_TRUNC) !== 0
  const writes = truncates || (flags & ACCESS_MODE) !== OPEN.O_RDONLY
  const creates = (flags & OPEN.O_CREAT) !== 0
  if (index === -1) {
    if (refuses(why, 'open-found', !creates)) return fail('ENOENT')
    if (refuses(why, 'open-creates', !RAM_MOUNTS.some((mount) => path.startsWith(mount))))
      return fail('EROFS')
    index = createFile(m, path)
  } else if (creates && refuses(why, 'open-exclusive', (flags & OPEN.O_EXCL) !== 0, index))
    return fail('EEXIST')
  const inode = m.inode(index)
  const isFile = inode.type !== 'directory' || !(creates || writes)
  if (refuses(why, 'open-directory', !isFile, index)) return fail('EISDIR')
  const denied = READ_ONLY.has(inode.fs) && inode.type === 'regular' && writes
  if (refuses(why, 'open-writes', denied, index)) return fail('EROFS')
  const isProgram = inode.binary !== null
  if (isProgram && refuses(why, 'open-running', writes && isRunning(m, index), index)) return fail('ETXTBSY')
  if (truncates && inode.type === 'regular') {
    const refused = resize(m, index, 0)
    if (refused < 0) return refused
  }
  const fd = lowestFree(m, process)
  // OPEN_FMODE: one more than the access mode is a bit for reading and one for writing.
  const mode = (flags + 1) & ACCESS_MODE
  process.fds.set(fd, {
    inode: index,
    readable: (mode & 1) !== 0,
    writable: (mode & 2) !== 0,
    position: 0,
    ...((flags & OPEN.O_PATH) !== 0 && { isPath: true }),
  })
  return fd
}

/** A new file in memory, empty. Index of its inode. */
export const createFile = (m: Machine, path: string): number => m.addFile(ramFile(path))

const ramFile = (path: string) =>
  ({
    path,
    type: 'regular',
    fs: 'ramfs',
    size: 0,
    capabilities: ['direct', 'copy', 'read', 'write', 'exec'],
    address: null,
    mmap: true,
    ino: null,
    dev: null,
  }) as const

/** deny_write_access: somebody runs the program in it. */
const isRunning = (m: Machine, index: number): boolean => m.processes.some(({ exe }) => exe === index)

function lowestFree(m: Machine, process: Process): number {
  let fd = m.config.firstFd ?? FIRST_FREE_FD
  const isOpen = (wanted: number): boolean =>
    process.fds.has(wanted) || (m.config.openFds?.includes(wanted) ?? false)
  while (isOpen(fd)) fd++
  return fd
}

/** The file of a descriptor that can be read, written or mapped: O_PATH gives one that only names a file. */
export function fileOf(process: Process, fd: number): OpenFile | undefined {
  const file = process.fds.get(fd)
  return file?.isPath === true ? undefined : file
}

export function close(m: Machine, process: Process, fd: number): number {
  return refuses(m.why, 'close-descriptor', !process.fds.delete(fd), fd) ? fail('EBADF') : 0
}

/** A name goes; the file goes with it if nobody has it open or mapped. 0 or ENOENT. */
export function unlink(m: Machine, path: string): number {
  const index = m.findFile(path)
  if (refuses(m.why, 'open-found', index === -1)) return fail('ENOENT')
  m.inode(index).deleted = true
  const isUsed =
    m.processes.some(({ fds }) => [...fds.values()].some(({ inode }) => inode === index)) ||
    [...m.regions.inOrder()].some((row) => m.regions.get(row, RegionField.inode) === index)
  if (!isUsed && isMemoryBacked(m.inode(index))) truncate(m, index, 0)
  return 0
}

/** 0, or a negative errno (do_sys_ftruncate, which looks at the size first). */
export function ftruncate(m: Machine, process: Process, fd: number, size: number): number {
  if (refuses(m.why, 'truncate-size', size < 0, size)) return fail('EINVAL')
  const file = fileOf(process, fd)
  refuses(m.why, 'truncate-descriptor', file === undefined, fd)
  if (file === undefined) return fail('EBADF')
  const regular = m.inode(file.inode).type === 'regular'
  const unfit = !regular || !file.writable
  if (refuses(m.why, 'truncate-kind', unfit, file.inode, regular ? 1 : 0, file.writable ? 1 : 0))
    return fail('EINVAL')
  return resize(m, file.inode, size)
}

/** truncate, which opens the file for it. */
export function truncatePath(m: Machine, path: string, size: number): number {
  const index = m.findFile(path)
  if (refuses(m.why, 'truncate-size', size < 0, size)) return fail('EINVAL')
  if (refuses(m.why, 'open-found', index === -1)) return fail('ENOENT')
  if (refuses(m.why, 'open-running', isRunning(m, index), index)) return fail('ETXTBSY')
  return resize(m, index, size)
}

function resize(m: Machine, index: number, size: number): number {
  const inode = m.inode(index)
  if (isMemoryBacked(inode)) {
    m.why?.enter('ftruncate', index, size)
    const result = ramfsResize(m, index, size)
    m.why?.leave()
    return result
  }
  if (size < inode.size) inode.contents.clear(size, inode.size)
  inode.size = size
  return 0
}

/** Bytes moved, or a negative errno. Whole 8-byte words are moved; `offset` null means the file's own position. */
export function transfer(
  m: Machine,
  process: Process,
  call: { write: boolean; fd: number; addr: number; count: number; offset: number | null },
): number {
  const { why } = m
  const { write, addr, offset } = call
  // ksys_pread64 and ksys_pwrite64 look at the offset before the descriptor.
  if (offset !== null && refuses(why, 'io-offset', offset < 0, offset)) return fail('EINVAL')
  const file = fileOf(process, call.fd)
  refuses(why, 'io-descriptor', file === undefined, call.fd)
  if (file === undefined) return fail('EBADF')
  const isOpenFor = write ? file.writable : file.readable
  if (refuses(why, 'io-mode', !isOpenFor, file.inode, write ? 1 : 0)) return fail('EBADF')
  if (refuses(why, 'io-count', call.count < 0, call.count)) return fail('EINVAL')
  const inode = m.inode(file.inode)
  if (refuses(why, 'io-directory', inode.type === 'directory', file.inode)) return fail('EISDIR')
  const from = offset ?? file.position
  const most = write ? MAX_RW_COUNT : Math.min(MAX_RW_COUNT, Math.max(0, inode.size - from))
  const count = Math.min(call.count, most)
  if (count > 0) {
    const memory = m.placeOf(addr)
    const room = memory?.bytes ?? 0
    refuses(why, 'io-memory', room < count, addr, count, room)
    if (memory === null || room < count) return fail('EFAULT')
    if (!write) writesTo(m, process, addr, count, () => copyFromFile(m, inode, from, count, memory))
    else if (refuses(why, 'io-room', !copyToFile(m, inode, from, count, memory), file.inode))
      return fail('ENOSPC')
    if (write) {
      looksAt(m, process, addr, count)
      inode.size = Math.max(inode.size, from + count)
    }
  }
  if (offset === null) file.position = from + count
  return count
}

/** Copies a part of a file to memory, and zeroes there what would lie behind the file's end. */
export function copyFromFile(m: Machine, inode: Inode, from: number, count: number, memory: Place): void {
  if (isMemoryBacked(inode) && inode.size === 0 && m.rules.emptyReadLeavesPage) inode.wasReadEmpty = true
  if (!memory.isWritable) return
  const to = memory.at - from
  const end = Math.max(from, Math.min(from + count, inode.size))
  for (const { contents, at, start, bytes } of piecesOf(m, inode, from, end))
    if (contents === null) memory.contents.clear(to + start, to + start + bytes)
    else memory.contents.copy(to + start, contents, at, bytes)
  memory.contents.clear(to + end, to + from + count)
}

/** False where a memory-backed file has no page at this place: growing it by writing is not modelled. */
function copyToFile(m: Machine, inode: Inode, from: number, count: number, memory: Place): boolean {
  for (const { contents, at, start, bytes } of piecesOf(m, inode, from, from + count)) {
    if (contents === null) return false
    contents.copy(at, memory.contents, memory.at + start - from, bytes)
  }
  return true
}

/** A part of a file that is kept in one place. */
interface FilePiece extends Pick<Place, 'at' | 'bytes'> {
  /** Null where a memory-backed file has no page. */
  readonly contents: Place['contents'] | null
  /** Offset in the file. */
  readonly start: number
}

function* piecesOf(m: Machine, inode: Inode, from: number, end: number): Generator<FilePiece> {
  for (let start = from; start < end;) {
    const piece = pieceAt(m, inode, start, end)
    yield piece
    start += piece.bytes
  }
}

function pieceAt(m: Machine, inode: Inode, start: number, end: number): FilePiece {
  if (!isMemoryBacked(inode)) return { contents: inode.contents, at: start, start, bytes: end - start }
  const page = Math.floor(start / PAGE_SIZE)
  const pfn = inode.pages[page] ?? -1
  const next = page < inode.pages.length ? Math.min((page + 1) * PAGE_SIZE, end) : end
  const at = pfnToAddr(pfn) + (start % PAGE_SIZE)
  return { contents: pfn === -1 ? null : m.contents, at, start, bytes: next - start }
}
