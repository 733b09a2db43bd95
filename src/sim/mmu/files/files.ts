/** Files by path and descriptor (fs/open.c, fs/read_write.c, mm/shmem.c). Memory-backed; those of a disk behave the same. */
import { PAGE_SIZE } from '../../../base/units.ts'
import { FALLOC, OPEN } from '../constants.ts'
import { Ev } from '../record/journal.ts'
import { fail, type MmuMachine } from '../machine.ts'
import {
  buryObject,
  bytesFrom,
  dropFile,
  holdFile,
  newFile,
  newObject,
  objectPage,
  withBytes,
} from './objects.ts'
import { NO_BYTES } from '../structs.ts'
import type { Bytes, MemoryObject, OpenFile, Process } from '../structs.ts'
import { punchHole, resizeObject } from './truncate.ts'
import { pageOf } from '../words.ts'

/** 0, 1 and 2 are open in every program. */
const FIRST_FD = 3
const ACCESS_MODE = 3
/** s_maxbytes. */
const LARGEST = 2 ** 63
/** MAX_RW_COUNT, cut to what a program of this model can mean. */
const MOST_BYTES = 2 ** 20

/** The file of a path that somebody can still open. */
export const findFile = (m: MmuMachine, path: string): MemoryObject | null =>
  m.objects.find((object) => object.named && object.name === path) ?? null

const descriptor = (m: MmuMachine, process: Process, fd: number): OpenFile | null => {
  const file = process.fds.get(fd) ?? null
  return m.refuses('descriptor', file === null, fd) ? null : file
}

/** open: a descriptor, or a negative errno. */
export function doOpen(m: MmuMachine, process: Process, path: string, flags: number): number {
  const has = (flag: number): boolean => (flags & flag) !== 0
  let object = findFile(m, path)
  if (object === null) {
    if (m.refuses('open-found', !has(OPEN.O_CREAT))) return fail('ENOENT')
    object = newObject(m, 'file', path, 0)
  } else if (m.refuses('open-exclusive', has(OPEN.O_CREAT) && has(OPEN.O_EXCL))) return fail('EEXIST')
  if (has(OPEN.O_TRUNC)) resizeObject(m, object, 0)
  const mode = flags & ACCESS_MODE
  const file = newFile(m, object, {
    readable: mode !== OPEN.O_WRONLY,
    writable: mode !== OPEN.O_RDONLY,
    append: has(OPEN.O_APPEND),
  })
  holdFile(file)
  let fd = FIRST_FD
  while (process.fds.has(fd)) fd++
  process.fds.set(fd, file)
  return fd
}

export function doClose(m: MmuMachine, process: Process, fd: number): number {
  const file = descriptor(m, process, fd)
  if (file === null) return fail('EBADF')
  process.fds.delete(fd)
  dropFile(m, file)
  return 0
}

export function doUnlink(m: MmuMachine, path: string): number {
  const object = findFile(m, path)
  if (m.refuses('unlink-found', object === null) || object === null) return fail('ENOENT')
  object.named = false
  buryObject(m, object)
  return 0
}

/** pread: the bytes, or a negative errno. A hole reads as zeros and stays one. */
export function doPread(
  m: MmuMachine,
  process: Process,
  fd: number,
  count: number,
  offset: number,
): Uint8Array | number {
  if (m.refuses('file-offset', offset < 0, offset)) return fail('EINVAL')
  const file = descriptor(m, process, fd)
  if (file === null) return fail('EBADF')
  if (m.refuses('file-mode', !file.readable, file.id, 0)) return fail('EBADF')
  if (m.refuses('file-offset', count < 0, count)) return fail('EINVAL')
  const { size, pages } = file.object
  const out = new Uint8Array(Math.max(0, Math.min(count, MOST_BYTES, size - offset)))
  let index = -1
  let bytes: Bytes = NO_BYTES
  for (let i = 0; i < out.length; i++) {
    const at = offset + i
    if (pageOf(at) !== index) {
      index = pageOf(at)
      bytes = pages.get(index)?.bytes ?? bytesFrom(file.object, index)
    }
    out[i] = bytes.get(at % PAGE_SIZE) ?? 0
  }
  return out
}

/** pwrite: how many bytes, or a negative errno. */
export function doPwrite(
  m: MmuMachine,
  process: Process,
  fd: number,
  bytes: Uint8Array,
  offset: number,
): number {
  if (m.refuses('file-offset', offset < 0, offset)) return fail('EINVAL')
  const file = descriptor(m, process, fd)
  if (file === null) return fail('EBADF')
  if (m.refuses('file-mode', !file.writable, file.id, 1)) return fail('EBADF')
  const { object } = file
  const from = file.append ? object.size : offset
  if (m.refuses('file-offset', bytes.length > 0 && from + bytes.length > LARGEST, from)) return fail('EFBIG')
  let written = 0
  while (written < bytes.length) {
    const at = from + written
    const inPage = at % PAGE_SIZE
    const piece = bytes.subarray(written, written + PAGE_SIZE - inPage)
    const page = objectPage(m, object, pageOf(at))
    if (page === null) break
    page.bytes = withBytes(page.bytes, inPage, piece)
    written += piece.length
  }
  if (written === 0) return bytes.length === 0 ? 0 : fail('ENOSPC')
  const end = from + written
  if (end > object.size) {
    m.journal.push(Ev.objectResize, object.id, object.size, end)
    object.size = end
  }
  return written
}

export function doFtruncate(m: MmuMachine, process: Process, fd: number, size: number): number {
  if (m.refuses('truncate-size', size < 0, size)) return fail('EINVAL')
  const file = descriptor(m, process, fd)
  if (file === null) return fail('EBADF')
  if (m.refuses('truncate-mode', !file.writable, file.id)) return fail('EINVAL')
  resizeObject(m, file.object, size)
  return 0
}

/** fallocate: holes only. */
export function doFallocate(
  m: MmuMachine,
  process: Process,
  fd: number,
  mode: number,
  offset: number,
  len: number,
): number {
  const file = descriptor(m, process, fd)
  if (file === null) return fail('EBADF')
  if (m.refuses('fallocate-range', offset < 0 || len <= 0, offset, len)) return fail('EINVAL')
  const isHole = mode === (FALLOC.FALLOC_FL_PUNCH_HOLE | FALLOC.FALLOC_FL_KEEP_SIZE)
  if (m.refuses('fallocate-mode', !isHole, mode)) return fail('EOPNOTSUPP')
  if (m.refuses('file-mode', !file.writable, file.id, 1)) return fail('EBADF')
  if (m.refuses('fallocate-range', offset + len > LARGEST, offset, len)) return fail('EFBIG')
  punchHole(m, file.object, offset, len)
  return 0
}
