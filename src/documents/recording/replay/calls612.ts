/** The calls in recordings of 6.12: what the script's steps do beside system calls, and calls that only recordings make. */
import { store } from '../../../sim/nommu/access.ts'
import { BugError } from '../../../base/assert.ts'
import { PageHolder } from '../../../sim/pages/buddy.ts'
import { addrToPfn, asPfn, bytesToPages } from '../../../base/units.ts'
import { execve, vforkExec } from '../../../sim/nommu/exec/execve.ts'
import type { Binary } from '../../../sim/nommu/exec/binary.ts'
import { UNKNOWN_PAGE } from '../../../sim/nommu/files/files.ts'
import { createFile, truncatePath, unlink } from '../../../sim/nommu/files/fileCalls.ts'
import { expandForMapping } from '../../../sim/nommu/files/ramfs.ts'
import { futexWait } from '../../../sim/nommu/ipc/futex.ts'
import {
  accessibleBytes,
  ptraceAttach,
  ptraceDetach,
  ptracePeek,
  ptracePoke,
} from '../../../sim/nommu/ipc/ptrace.ts'
import { fail, type Machine, type Process } from '../../../sim/nommu/machine.ts'
import { clone, exitProcess, PROGRAM_BYTES, spawn, STACK_BYTES } from '../../../sim/nommu/process.ts'
import { endCall, HANDLERS, numberOf, syscall } from '../../../sim/nommu/syscalls.ts'
import type { TraceFile, TraceStep } from '../format/types.ts'

/** What a step can be run with besides itself. */
export interface Surroundings {
  /** Names of processes by pid. */
  readonly names: ReadonlyMap<number, string>
  readonly files: Readonly<Record<string, TraceFile>>
}

/** System calls that a kernel without an MMU, or this one, does not have. */
const ABSENT: ReadonlySet<string> = new Set([
  'pkey_mprotect',
  'process_madvise',
  'mlock2',
  'mbind',
  'get_mempolicy',
  'set_mempolicy',
  'migrate_pages',
  'move_pages',
  'userfaultfd',
  'memfd_secret',
  'mseal',
  'map_shadow_stack',
  'process_mrelease',
  'swapon',
  'fadvise64',
  'memfd_create',
  'process_vm_readv',
  'process_vm_writev',
])

const SIGKILL = 9
/** What `spawn` of these recordings runs. */
const TEST_PROGRAM = 'actor'
/** Pages that a write takes for the inode and the tree of its pages. */
const TAKEN_BESIDES = 3

/** Runs one recorded step; what its caller saw. */
export function callOf612(m: Machine, step: TraceStep, around: Surroundings): number {
  const { call, sys } = step
  if (step.exec !== undefined) return startProgram(m, step, around)
  if (step.spawned !== undefined) {
    nextPid(m, step.spawned)
    const pid = spawn(m, nameOf(step, step.spawned, around), PROGRAM_BYTES, STACK_BYTES)
    const process = m.findProcess(pid)
    if (process !== null) process.comm = TEST_PROGRAM
    return pid
  }
  const sysctl = /^sysctl vm\.nr_trim_pages = (-?\d+)$/.exec(call)?.[1]
  if (sysctl !== undefined) return trimPages(m, sysctl)
  const other = /^sysctl \S+ = (\S+)$/.exec(call)?.[1]
  if (other !== undefined) return other.length
  if (sys === undefined) return ofInit(m, step, around)
  const process = step.pid === undefined ? null : m.findProcess(step.pid)
  if (process !== null) return programCall(m, process, step)
  // A process that has gone, or never came to be, makes no call.
  m.why?.check('caller-there', true)
  return fail('ESRCH')
}

function trimPages(m: Machine, text: string): number {
  const value = Number(text)
  if (value < 0) return fail('EINVAL')
  m.nrTrimPages = value
  return text.length
}

function nextPid(m: Machine, pid: number): void {
  if (m.findProcess(pid) !== null) throw new BugError(`process ${pid} is there already`)
  m.nextPid = pid
}

const nameOf = ({ call }: TraceStep, pid: number, { names }: Surroundings): string =>
  names.get(pid) ?? /^(\w+) = /.exec(call)?.[1] ?? String(pid)

/** exec: which pid the child got is told. */
function startProgram(m: Machine, step: TraceStep, around: Surroundings): number {
  const { exec, events, spawned } = step
  if (exec === undefined) return 0
  const { file: path, argv, envp, vfork } = exec
  if (!vfork) {
    const process = step.pid === undefined ? null : m.findProcess(step.pid)
    if (process === null) return fail('ESRCH')
    m.caller = process
    return endCall(m, process, execve(m, process, { path, argv, envp }))
  }
  const begun = events.find((event) => event[0] === 'exec{')?.[1]
  const told = isWithPid(begun) ? begun.pid : step.ret > 0 ? step.ret : undefined
  const pid = spawned ?? told
  if (pid !== undefined) nextPid(m, pid)
  return vforkExec(m, nameOf(step, pid ?? 0, around), { path, argv, envp })
}

const isWithPid = (value: unknown): value is { pid: number } =>
  typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number'

/** What init does by itself: it copies, mounts and removes files, and kills. */
function ofInit(m: Machine, step: TraceStep, around: Surroundings): number {
  const [word = '', ...rest] = step.call.split(' ')
  const [first = '', second = '', third = ''] = rest
  switch (word) {
    case 'cp':
      return copy(m, step, { from: first, to: second, isContiguous: third === 'contiguous' }, around)
    case 'append':
      return append(m, step, first, Number(second))
    case 'rm':
      return unlink(m, first)
    case 'mount':
      return mount(m, second, rest)
    case 'kalloc':
      return kernelRequests(step, Number(second))
    case 'kill': {
      const pid = [...around.names].find(([, name]) => name === first)?.[0]
      const process = pid === undefined ? null : m.findProcess(pid)
      if (process === null) return fail('ESRCH')
      exitProcess(m, process, SIGKILL)
      return 0
    }
    default:
      // Reading changes nothing that is modelled; what the rest of the kernel takes for itself is told.
      return 0
  }
}

/** cp SRC DST: a new file in memory. Its size is set first if its pages are to lie in one run. */
function copy(
  m: Machine,
  step: TraceStep,
  file: { readonly from: string; readonly to: string; readonly isContiguous: boolean },
  { files }: Surroundings,
): number {
  const source = m.findFile(file.from)
  if (source === -1) return fail('ENOENT')
  const size = files[file.to]?.size ?? m.inode(source).size
  const existing = m.findFile(file.to)
  const emptied = existing === -1 ? 0 : truncatePath(m, file.to, 0)
  if (emptied < 0) return emptied
  const index = existing === -1 ? createFile(m, file.to) : existing
  const inode = m.inode(index)
  inode.binary = files[file.to]?.binary ?? binaryOf(m, source)
  inode.noexec = m.noexecMounts.some((folder) => file.to.startsWith(`${folder}/`))
  if (file.isContiguous) {
    const grown = expandForMapping(m, index, size)
    return grown < 0 ? grown : size
  }
  inode.pages = writtenPages(step, bytesToPages(size))
  inode.size = size
  return size
}

/**
 * Requests from inside the kernel, which keeps what it gets: they are the rest of the kernel at work, and how many were met is told. It
 * must have taken that many blocks.
 */
function kernelRequests({ events, ret }: TraceStep, order: number): number {
  const got = events.filter((event) => event[0] === 'alloc' && event[2] === order && event[4] === 0).length
  if (got === 0) return fail('ENOMEM')
  return Math.min(ret, got)
}

const binaryOf = (m: Machine, index: number): Binary | null => m.inode(index).binary

/**
 * Which pages a write to a file got is told: the last ones that were taken one by one. Where as many again were taken for what was read, they
 * cannot be told apart, and all that is known is that they do not lie in a row.
 */
function writtenPages({ events }: TraceStep, count: number): ReturnType<typeof asPfn>[] {
  const singles = events.flatMap((event) =>
    event[0] === 'alloc' && event[2] === 0 && event[4] === 0 ? [asPfn(event[1])] : [],
  )
  if (singles.length > count + TAKEN_BESIDES)
    return Array.from({ length: count }, (_, page) => asPfn(UNKNOWN_PAGE - 2 * page))
  return count === 0 ? [] : singles.slice(-count)
}

function append(m: Machine, step: TraceStep, path: string, bytes: number): number {
  const found = m.findFile(path)
  const inode = m.inode(found === -1 ? createFile(m, path) : found)
  const end = inode.size + bytes
  inode.pages = [...inode.pages, ...writtenPages(step, bytesToPages(end) - inode.pages.length)]
  inode.size = end
  return bytes
}

/** A mount with MS_NOEXEC forbids programs below it; mounting it again without allows them. */
function mount(m: Machine, folder: string, words: readonly string[]): number {
  const isNoexec = words.join(' ').includes('MS_NOEXEC')
  if (!words.includes('MS_REMOUNT')) m.mounts.set(folder, m.mounts.size)
  m.noexecMounts = m.noexecMounts.filter((other) => other !== folder)
  if (isNoexec) m.noexecMounts.push(folder)
  for (const inode of m.inodes) if (inode.path.startsWith(`${folder}/`)) inode.noexec = isNoexec
  return 0
}

const [PTRACE_TRACEME, PTRACE_PEEKDATA, PTRACE_POKEDATA] = [0, 2, 5] as const
const [PTRACE_ATTACH, PTRACE_DETACH] = [16, 17] as const
const RLIMIT_DATA = 2
const FUTEX_LOCK_PI = 6
/** The lock word holds the owner's thread id below these bits. */
const FUTEX_TID_MASK = 0x3fffffff

function programCall(m: Machine, process: Process, step: TraceStep): number {
  const args = step.args ?? []
  const arg = (index: number): number => numberOf(args[index])
  const path = args.find((value) => typeof value === 'string') ?? ''
  switch (step.sys) {
    case 'ptrace':
      return ptrace(m, process, { request: arg(0), pid: arg(1), addr: arg(2), data: arg(3) })
    case 'setrlimit':
      if (arg(0) === RLIMIT_DATA) process.rlimitData = m.peek(arg(1))
      return 0
    case 'personality': {
      const before = process.personality
      process.personality = arg(0)
      return before
    }
    case 'truncate':
      return truncatePath(m, path, arg(1))
    case 'futex':
      if (step.async === true) return futexWait(m, process, arg(0))
      return arg(1) === FUTEX_LOCK_PI ? lockPi(m, arg(0)) : syscall(m, process, 'futex', args)
    case 'pread64':
    case 'pwrite64': {
      const pid = /^\/proc\/(\d+)\/mem$/.exec(pathOf(m, process, arg(0)))?.[1]
      if (pid === undefined) return syscall(m, process, step.sys.slice(0, -2), args)
      return processMemory(m, Number(pid), {
        buffer: arg(1),
        count: arg(2),
        addr: arg(3),
        write: step.sys === 'pwrite64',
      })
    }
    case 'peek':
      // What the kernel keeps in its own memory is told.
      return isKernelMemory(m, arg(0)) ? step.ret : syscall(m, process, 'peek', args)
    case 'clone_novm':
      // Which pid the child got is told.
      m.nextPid = step.ret
      return cloneRunning(m, process, arg(0), step.ret)
    default:
      return otherCall(m, process, step)
  }
}

/** RAM that no mapping and no file has, and that is not free: it holds what the kernel put there. */
const isKernelMemory = (m: Machine, address: number): boolean =>
  m.buddy.contains(addrToPfn(address)) &&
  m.buddy.holders[addrToPfn(address) - m.config.zone.startPfn] === PageHolder.kernel

const pathOf = (m: Machine, process: Process, fd: number): string => {
  const file = process.fds.get(fd)
  return file === undefined ? '' : m.inode(file.inode).path
}

function cloneRunning(m: Machine, parent: Process, flags: number, pid: number): number {
  const made = clone(m, parent, flags, String(pid))
  const child = m.findProcess(made)
  if (child !== null) child.runsFreely = true
  return made
}

/** A call that says nothing of memory has the answer that it had. */
function otherCall(m: Machine, process: Process, { sys = '', args = [], ret }: TraceStep): number {
  if (ABSENT.has(sys)) return fail('ENOSYS')
  return sys in HANDLERS ? syscall(m, process, sys, args) : ret
}

/** A lock that names an owner: threads of the kernel cannot own one, and nobody waits here. */
function lockPi(m: Machine, address: number): number {
  const owner = m.peek(address) & FUTEX_TID_MASK
  if (owner === 0 || m.findProcess(owner) !== null) return 0
  const firstOfPrograms = m.processes.reduce(
    (least, { pid }) => (pid === 1 ? least : Math.min(least, pid)),
    Infinity,
  )
  return owner < firstOfPrograms ? fail('EPERM') : fail('ESRCH')
}

/** A real ptrace stores the word that it reads. */
function ptrace(
  m: Machine,
  process: Process,
  call: { readonly request: number; readonly pid: number; readonly addr: number; readonly data: number },
): number {
  switch (call.request) {
    case PTRACE_TRACEME:
      process.traced = true
      return 0
    case PTRACE_ATTACH:
      return ptraceAttach(m, process, call.pid)
    case PTRACE_DETACH:
      return ptraceDetach(m, process, call.pid)
    case PTRACE_POKEDATA:
      return ptracePoke(m, process, call.pid, call.addr, call.data)
    case PTRACE_PEEKDATA: {
      const word = ptracePeek(m, process, call.pid, call.addr)
      // A word can look like an errno: one that was loaded is none.
      if (!m.hasLoaded) return word
      m.hasLoaded = false
      store(m, process, call.data, word)
      return 0
    }
    default:
      return fail('EIO')
  }
}

/** /proc/PID/mem: bytes up to the end of the mapping, EIO where there is none. */
function processMemory(
  m: Machine,
  pid: number,
  call: {
    readonly buffer: number
    readonly count: number
    readonly addr: number
    readonly write: boolean
  },
): number {
  const { buffer, count, addr, write } = call
  const target = m.findProcess(pid)
  const bytes = target === null ? 0 : accessibleBytes(m, target, addr, count, write)
  if (bytes === 0) return fail('EIO')
  const [from, to] = write ? [m.placeOf(buffer), m.placeOf(addr)] : [m.placeOf(addr), m.placeOf(buffer)]
  if (from === null || to === null) return fail('EFAULT')
  to.contents.copy(to.at, from.contents, from.at, bytes)
  return bytes
}
