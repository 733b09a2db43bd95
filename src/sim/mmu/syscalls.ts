/**
 * The calls by name, with arguments as numbers in the order of the call (paths and bytes to write as text), and the answer as the kernel
 * gives it: a value, or a negative errno; of a touch that faulted, the signal. A call that this machine does not have gives ENOSYS.
 */
import { doBrk, doSbrk } from './mm/brk.ts'
import { accessPage, type Signal } from './pages/fault.ts'
import { doClose, doFallocate, doFtruncate, doOpen, doPread, doPwrite, doUnlink } from './files/files.ts'
import { doExit, doFork } from './mm/fork.ts'
import { fail, type MmuMachine } from './machine.ts'
import { doMadvise } from './mm/madvise.ts'
import { doMlock, doMunlock } from './mm/mlock.ts'
import { doMmap } from './mm/mmap.ts'
import { doMprotect } from './mm/mprotect.ts'
import { doMremap } from './mm/mremap.ts'
import { doMunmap } from './mm/munmap.ts'
import { withBytes } from './files/objects.ts'
import { doRemapFilePages } from './mm/remapFilePages.ts'
import { doMincore, doMsync } from './pages/residency.ts'
import { doShmat, doShmctl, doShmdt, doShmget, nattchOf } from './ipc/shm.ts'
import type { Process } from './structs.ts'
import { inPage, isPageAligned, pagesOf, unsigned, wordOf } from './words.ts'
import { MAP } from './constants.ts'

/** A number of more than 53 bits comes as a bigint: nothing of it is lost then that a call can ask for. */
export type SyscallArg = number | bigint | string

export interface SyscallResult {
  /** Value or negative errno; 0 with a signal. */
  readonly ret: number
  readonly signal?: Signal & {
    /** Unsigned. */
    readonly address: number
  }
  /** What pread gave. */
  readonly data?: Uint8Array
  /** What mincore gave: one digit a page. */
  readonly vec?: string
}

type Handler = (m: MmuMachine, process: Process, args: Arguments) => number | SyscallResult

/** The arguments of one call: 0, or nothing, where one is missing or of another kind. */
class Arguments {
  private readonly args: readonly SyscallArg[]

  constructor(args: readonly SyscallArg[]) {
    this.args = args
  }

  word(index: number): number {
    const arg = this.args[index]
    return arg === undefined || typeof arg === 'string' ? 0 : wordOf(arg)
  }

  /** C's int. */
  int(index: number): number {
    return this.word(index) | 0
  }

  text(index: number): string {
    const arg = this.args[index]
    return typeof arg === 'string' ? arg : ''
  }
}

/** One byte a character; what is more than a byte is cut, as C would. */
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const mmap: Handler = (m, process, args) => {
  const [addr, len, prot, flags, fd, offset] = [0, 1, 2, 3, 4, 5].map((i) => args.word(i))
  if (m.refuses('mmap-offset-aligned', !isPageAligned(offset ?? 0), offset ?? 0)) return fail('EINVAL')
  const isAnonymous = ((flags ?? 0) & MAP.MAP_ANONYMOUS) !== 0
  const file = isAnonymous ? null : process.fds.get(fd ?? -1)
  if (!isAnonymous) m.refuses('mmap-descriptor', file === undefined, fd ?? -1)
  if (file === undefined) return fail('EBADF')
  const pgoff = pagesOf(unsigned(offset ?? 0))
  return doMmap(m, process.mm, {
    addr: addr ?? 0,
    len: len ?? 0,
    prot: prot ?? 0,
    flags: flags ?? 0,
    file,
    pgoff,
  })
}

/** touch(addr, 'r') gives the byte there, touch(addr, 'w', value) writes one. */
const touch: Handler = (m, process, args) => {
  const address = unsigned(args.word(0))
  const write = args.text(1) === 'w'
  const page = accessPage(m, process.mm, address, write)
  if ('signal' in page) {
    if (page.signal === 'SIGKILL') doExit(m, process)
    return { ret: 0, signal: { ...page, address } }
  }
  const at = inPage(address)
  if (!write) return page.bytes.get(at) ?? 0
  page.bytes = withBytes(page.bytes, at, [args.word(2) & 0xff])
  return 0
}

const mincore: Handler = (m, process, args) => {
  const answer = doMincore(m, process.mm, args.word(0), args.word(1))
  return typeof answer === 'number' ? answer : { ret: 0, vec: answer }
}

const pread: Handler = (m, process, args) => {
  const answer = doPread(m, process, args.int(0), args.word(1), args.word(2))
  return typeof answer === 'number' ? answer : { ret: answer.length, data: answer }
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  mmap,
  touch,
  mincore,
  pread,
  munmap: (m, { mm }, a) => doMunmap(m, mm, a.word(0), a.word(1)),
  mprotect: (m, { mm }, a) => doMprotect(m, mm, a.word(0), a.word(1), a.word(2)),
  madvise: (m, { mm }, a) => doMadvise(m, mm, a.word(0), a.word(1), a.int(2)),
  msync: (m, { mm }, a) => doMsync(m, mm, a.word(0), a.word(1), a.int(2)),
  mlock: (m, { mm }, a) => doMlock(m, mm, a.word(0), a.word(1)),
  munlock: (m, { mm }, a) => doMunlock(m, mm, a.word(0), a.word(1)),
  mremap: (m, { mm }, a) => doMremap(m, mm, a.word(0), a.word(1), a.word(2), a.word(3), a.word(4)),
  remap_file_pages: (m, { mm }, a) =>
    doRemapFilePages(m, mm, a.word(0), a.word(1), a.word(2), a.word(3), a.word(4)),
  brk: (m, { mm }, a) => doBrk(m, mm, a.word(0)),
  sbrk: (m, { mm }, a) => doSbrk(m, mm, a.word(0)),
  open: (m, process, a) => doOpen(m, process, a.text(0), a.int(1)),
  close: (m, process, a) => doClose(m, process, a.int(0)),
  unlink: (m, _, a) => doUnlink(m, a.text(0)),
  pwrite: (m, process, a) => doPwrite(m, process, a.int(0), bytesOf(a.text(1)), a.word(2)),
  ftruncate: (m, process, a) => doFtruncate(m, process, a.int(0), a.word(1)),
  fallocate: (m, process, a) => doFallocate(m, process, a.int(0), a.int(1), a.word(2), a.word(3)),
  shmget: (m, _, a) => doShmget(m, a.int(0), a.word(1), a.int(2)),
  shmat: (m, { mm }, a) => doShmat(m, mm, a.int(0), a.word(1), a.int(2)),
  shmdt: (m, { mm }, a) => doShmdt(m, mm, a.word(0)),
  shmctl: (m, _, a) => doShmctl(m, a.int(0), a.int(1)),
  nattch: (m, _, a) => nattchOf(m, a.int(0)),
  /** The child gets the name in the first argument; the answer is its pid. */
  fork: (m, process, a) => {
    const child = doFork(m, process, a.text(0))
    return typeof child === 'number' ? child : child.pid
  },
  exit: (m, process) => {
    doExit(m, process)
    return 0
  },
}

/** Runs one call of a living process. */
export function syscall(
  m: MmuMachine,
  process: Process,
  name: string,
  args: readonly SyscallArg[],
): SyscallResult {
  const handler = Object.hasOwn(HANDLERS, name) ? HANDLERS[name] : undefined
  if (handler === undefined) return { ret: fail('ENOSYS') }
  const answer = handler(m, process, new Arguments(args))
  return typeof answer === 'number' ? { ret: answer } : answer
}
