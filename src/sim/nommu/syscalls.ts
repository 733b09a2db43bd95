/**
 * The system calls by name, with arguments as numbers in the order of the call (paths as text), and the result as the kernel
 * returns it: a value, or a negative errno. vfork and clone take the child's name behind their arguments. A call that no kernel of this kind has gives ENOSYS, as they do.
 */
import { MAP, PROT } from '../../base/uapi.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { load, store } from './access.ts'
import { close, fileOf, ftruncate, open, transfer } from './files/fileCalls.ts'
import { futex } from './ipc/futex.ts'
import { fail, type Machine, type Process } from './machine.ts'
import { kalloc } from './mm/kernelRequests.ts'
import { doMmap } from './mm/mmap.ts'
import type { Strings } from './exec/binary.ts'
import { endDoomed } from './mm/outOfMemory.ts'
import { doMunmap } from './mm/munmap.ts'
import { clone, exitProcess, vfork } from './process.ts'
import { ptraceAttach, ptraceDetach, ptracePeek, ptracePoke } from './ipc/ptrace.ts'
import { Origin } from './mm/regions.ts'
import { doBrk, doMremap } from './mm/resize.ts'
import { refuses } from '../record/why.ts'
import { shmat, shmdt, shmget, shmNattch, shmRemove } from './ipc/shm.ts'

export type SyscallArg = number | string | Strings
type Handler = (m: Machine, process: Process, args: readonly SyscallArg[]) => number

/** An argument read as a number, which text is not: 0 then, and where the argument is missing. */
export const numberOf = (arg: SyscallArg | undefined): number => (typeof arg === 'number' ? arg : 0)
const number = (args: readonly SyscallArg[], index: number): number => numberOf(args[index])
const isStrings = (arg: SyscallArg | undefined): arg is Strings => typeof arg === 'object'
const textOf = (arg: SyscallArg | undefined): string =>
  arg === undefined || isStrings(arg) ? '' : String(arg)
const text = (args: readonly SyscallArg[], index: number): string => textOf(args[index])
/** A negative number is what C makes of it: a huge unsigned one. */
const unsigned = (value: number): number => (value < 0 ? value + 2 ** 64 : value)

/** riscv_sys_mmap and ksys_mmap_pgoff: the tests that come before the mapping code sees the request. */
const mmap: Handler = (m, process, args) => {
  const flags = number(args, 3)
  const fd = number(args, 4)
  const offset = number(args, 5)
  const bytes = unsigned(offset)
  if (refuses(m.why, 'mmap-offset-aligned', bytes % PAGE_SIZE !== 0, bytes)) return fail('EINVAL')
  const anonymous = (flags & MAP.MAP_ANONYMOUS) !== 0
  const file = anonymous ? null : fileOf(process, fd)
  if (!anonymous) refuses(m.why, 'mmap-descriptor', file === undefined, fd)
  if (file === undefined) return fail('EBADF')
  return doMmap(m, process, {
    addr: number(args, 0),
    len: unsigned(number(args, 1)),
    prot: number(args, 2),
    flags,
    file,
    // The offset is shifted as a signed number.
    pgoff: offset < 0 ? 2 ** 64 + offset / PAGE_SIZE : bytes / PAGE_SIZE,
    origin: Origin.program,
  })
}

const needsMmu: Handler = (m) => {
  refuses(m.why, 'needs-mmu', true)
  return fail('ENOSYS')
}

/** By the name under which a call runs. `src/machines/nommu/handlers.test.ts` holds it against the specs of the calls. */
export const HANDLERS = {
  mmap,
  munmap: (m, p, a) => doMunmap(m, p, number(a, 0), unsigned(number(a, 1))),
  mremap: (m, p, a) =>
    doMremap(m, p, number(a, 0), unsigned(number(a, 1)), unsigned(number(a, 2)), number(a, 3), number(a, 4)),
  brk: (m, p, a) => doBrk(m, p, number(a, 0)),
  openat: (m, p, a) => open(m, p, text(a, 1), number(a, 2)),
  close: (m, p, a) => close(m, p, number(a, 0)),
  ftruncate: (m, p, a) => ftruncate(m, p, number(a, 0), number(a, 1)),
  read: (m, p, a) => transfer(m, p, io(a, false, null)),
  write: (m, p, a) => transfer(m, p, io(a, true, null)),
  pread: (m, p, a) => transfer(m, p, io(a, false, number(a, 3))),
  pwrite: (m, p, a) => transfer(m, p, io(a, true, number(a, 3))),
  peek: (m, p, a) => (isMemory(m, number(a, 0)) ? load(m, p, number(a, 0)) : fail('EFAULT')),
  poke: (m, p, a) => poke(m, p, number(a, 0), number(a, 1)),
  touch: (m, p, a) => touch(m, p, number(a, 0), number(a, 1), number(a, 2)),
  shmget: (m, _p, a) => shmget(m, number(a, 0), unsigned(number(a, 1)), number(a, 2)),
  shmat: (m, p, a) => shmat(m, p, number(a, 0), number(a, 1), number(a, 2)),
  shmdt: (m, p, a) => shmdt(m, p, number(a, 0)),
  shmctl: (m, _p, a) => (number(a, 1) === 0 ? shmRemove(m, number(a, 0)) : 0),
  kalloc: (m, _p, a) => kalloc(m, number(a, 0), number(a, 1), number(a, 2)),
  nattch: (m, _p, a) => shmNattch(m, number(a, 0)),
  exit: (m, p) => {
    exitProcess(m, p)
    return 0
  },
  vfork: (m, p, a) => vfork(m, p, text(a, 0) || `${p.name}'`, true),
  execve: (m, p, [path, args, env]) =>
    isStrings(args) && isStrings(env)
      ? (m.loaders?.execve(p, { path: textOf(path), args, env }) ?? fail('ENOSYS'))
      : fail('ENOSYS'),
  clone: (m, p, a) => clone(m, p, number(a, 0), text(a, 2) || `${p.name}'`),
  futex: (m, p, a) => futex(m, p, number(a, 0), number(a, 1), [number(a, 2), number(a, 3)]),
  ptrace_attach: (m, p, a) => ptraceAttach(m, p, number(a, 0)),
  ptrace_detach: (m, p, a) => ptraceDetach(m, p, number(a, 0)),
  ptrace_peek: (m, p, a) => ptracePeek(m, p, number(a, 0), number(a, 1)),
  ptrace_poke: (m, p, a) => ptracePoke(m, p, number(a, 0), number(a, 1), number(a, 2)),
  fork: needsMmu,
  mprotect: needsMmu,
  madvise: needsMmu,
  msync: needsMmu,
  mincore: needsMmu,
  mlock: needsMmu,
  munlock: needsMmu,
  mlockall: needsMmu,
  munlockall: needsMmu,
  remap_file_pages: needsMmu,
} satisfies Readonly<Record<string, Handler>>
const handlers: ReadonlyMap<string, Handler> = new Map(Object.entries(HANDLERS))

const io = (args: readonly SyscallArg[], write: boolean, offset: number | null) => ({
  write,
  fd: number(args, 0),
  addr: number(args, 1),
  count: number(args, 2),
  offset,
})

/** Whether a load or a store there is answered; a test that refuses with EFAULT. */
const isMemory = (m: Machine, address: number): boolean =>
  !refuses(m.why, 'access-memory', m.placeOf(address) === null, address)

/** Nothing protects memory: any process may write any page of RAM. Flash takes no writes. */
function poke(m: Machine, process: Process, address: number, value: number): number {
  if (!isMemory(m, address)) return fail('EFAULT')
  store(m, process, address, value)
  return 0
}

/** One byte of the word at an address, the lowest: what it holds, or 0 after it is written. */
function touch(m: Machine, process: Process, address: number, access: number, value: number): number {
  if (!isMemory(m, address)) return fail('EFAULT')
  const word = (access & PROT.PROT_WRITE) === 0 ? load(m, process, address) : m.peek(address)
  const byte = ((word % 256) + 256) % 256
  if ((access & PROT.PROT_WRITE) === 0) return byte
  store(m, process, address, word - byte + (value & 0xff))
  return 0
}

/** What a call gives that its caller did not live to see. */
const KILLED = -1

/** A call of `m.caller` is over. Whom the OOM killer chose in it dies now. What the caller sees. */
export function endCall(m: Machine, process: Process, ret: number): number {
  m.caller = null
  if (m.doomed.length === 0) return ret
  m.wasCallerKilled = m.doomed.includes(process)
  endDoomed(m)
  return m.wasCallerKilled ? KILLED : ret
}

/** The kernel's answer to a call. The caller makes sure that the process lives and the kernel has not stopped. */
export function syscall(m: Machine, process: Process, name: string, args: readonly SyscallArg[]): number {
  const handler = handlers.get(name)
  if (handler !== undefined) {
    m.caller = process
    return endCall(m, process, handler(m, process, args))
  }
  m.why?.check('call-known', true)
  return fail('ENOSYS')
}
