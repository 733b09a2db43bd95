/** open, close, ftruncate, read and write, as far as mappings depend on them. */
import { OPEN } from '../base/uapi.ts'
import { PAGE_SIZE } from '../base/units.ts'
import { isMemoryBacked, patternWord, type OpenFile } from './inodes.ts'
import { fail, FIRST_FREE_FD, type Machine, type Process } from './machine.ts'
import { ramfsResize } from './ramfs.ts'
import { refuses } from './why.ts'

const ACCESS_MODE = 3
/** A file system in RAM is mounted here: files can be made in it. */
export const RAM_MOUNT = '/ram/'
const WORD = 8
/** File systems that cannot be written to. */
const READ_ONLY = new Set(['romfs', 'cramfs', 'squashfs'])

/** Descriptor, or a negative errno. */
export function open(m: Machine, process: Process, path: string, flags: number): number {
  let index = m.findFile(path)
  const mode = flags & ACCESS_MODE
  if (index === -1) {
    if ((flags & OPEN.O_CREAT) === 0) return fail('ENOENT')
    if (!path.startsWith(RAM_MOUNT)) return fail('EROFS')
    index = m.addFile(ramFile(path))
  } else if ((flags & OPEN.O_CREAT) !== 0 && (flags & OPEN.O_EXCL) !== 0) return fail('EEXIST')
  const inode = m.inode(index)
  if (inode.type === 'directory' && mode !== OPEN.O_RDONLY) return fail('EISDIR')
  if (READ_ONLY.has(inode.fs) && inode.type === 'regular' && mode !== OPEN.O_RDONLY) return fail('EROFS')
  if ((flags & OPEN.O_TRUNC) !== 0 && isMemoryBacked(inode)) {
    const refused = ramfsResize(m, index, 0)
    if (refused < 0) return refused
  }
  const fd = lowestFree(process)
  process.fds.set(fd, {
    inode: index,
    readable: mode !== OPEN.O_WRONLY,
    writable: mode !== OPEN.O_RDONLY,
    position: 0,
  })
  return fd
}

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

function lowestFree(process: Process): number {
  let fd = FIRST_FREE_FD
  while (process.fds.has(fd)) fd++
  return fd
}

export function close(process: Process, fd: number): number {
  return process.fds.delete(fd) ? 0 : fail('EBADF')
}

export function ftruncate(m: Machine, process: Process, fd: number, size: number): number {
  const file = process.fds.get(fd)
  refuses(m.why, 'truncate-descriptor', file === undefined, fd)
  if (file === undefined) return fail('EBADF')
  if (refuses(m.why, 'truncate-size', size < 0, size)) return fail('EINVAL')
  const inode = m.inode(file.inode)
  const regular = inode.type === 'regular'
  const unfit = !regular || !file.writable
  if (refuses(m.why, 'truncate-kind', unfit, file.inode, regular ? 1 : 0, file.writable ? 1 : 0))
    return fail('EINVAL')
  if (isMemoryBacked(inode)) {
    m.why?.enter('ftruncate', file.inode, size)
    const result = ramfsResize(m, file.inode, size)
    m.why?.leave()
    return result
  }
  inode.size = size
  return 0
}

/** Bytes moved, or a negative errno. Whole 8-byte words are moved; `offset` null means the file's own position. */
export function transfer(
  m: Machine,
  process: Process,
  call: { write: boolean; fd: number; addr: number; count: number; offset: number | null },
): number {
  const file = process.fds.get(call.fd)
  if (file === undefined || !(call.write ? file.writable : file.readable)) return fail('EBADF')
  if (call.count < 0 || (call.offset ?? 0) < 0) return fail('EINVAL')
  if (call.count > 0 && !(m.canTouch(call.addr) && m.canTouch(call.addr + call.count - 1)))
    return fail('EFAULT')
  const from = call.offset ?? file.position
  const inode = m.inode(file.inode)
  if (inode.type === 'directory') return fail('EISDIR')
  const count = call.write ? call.count : Math.max(0, Math.min(call.count, inode.size - from))
  for (let at = 0; at < count; at += WORD) {
    if (!call.write) m.contents.write(call.addr + at, readWord(m, file, from + at))
    else if (!writeWord(m, file, from + at, m.peek(call.addr + at))) return fail('ENOSPC')
  }
  if (call.write && count > 0) inode.size = Math.max(inode.size, from + count)
  if (call.offset === null) file.position = from + count
  return count
}

function readWord(m: Machine, file: OpenFile, offset: number): number {
  const inode = m.inode(file.inode)
  if (!isMemoryBacked(inode)) return inode.words.get(offset - (offset % WORD)) ?? patternWord(inode, offset)
  const pfn = inode.pages[Math.floor(offset / PAGE_SIZE)] ?? -1
  return pfn === -1 ? 0 : m.peek(pfn * PAGE_SIZE + (offset % PAGE_SIZE))
}

/** False where a memory-backed file has no page at this place: growing it by writing is not modelled. */
function writeWord(m: Machine, file: OpenFile, offset: number, value: number): boolean {
  const inode = m.inode(file.inode)
  if (!isMemoryBacked(inode)) {
    inode.words.set(offset - (offset % WORD), value)
    return true
  }
  const pfn = inode.pages[Math.floor(offset / PAGE_SIZE)] ?? -1
  if (pfn === -1) return false
  m.contents.write(pfn * PAGE_SIZE + (offset % PAGE_SIZE), value)
  return true
}

/** Puts what was written to a file over a fresh copy of a part of it. */
export function copyWrittenWords(
  m: Machine,
  index: number,
  pfn: number,
  pages: number,
  offset: number,
): void {
  for (const [at, value] of m.inode(index).words)
    if (at >= offset && at < offset + pages * PAGE_SIZE)
      m.contents.write(pfn * PAGE_SIZE + at - offset, value)
}
