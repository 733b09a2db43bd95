/**
 * The calls of the scenario language on a machine with an MMU: those that it shares with the recordings' scripts go to the model as they
 * are, the others are made of what the model has. A call that this machine does not have gives what it gives there.
 */
import type { RunName } from '../../language/calls/calls.ts'
import { FUTEX, MAP_TYPE } from '../../base/uapi.ts'
import { MAP, OPEN, PROT } from '../../sim/mmu/constants.ts'
import { doOpen, doPread, doPwrite } from '../../sim/mmu/files/files.ts'
import { fail, type MmuMachine } from '../../sim/mmu/machine.ts'
import { doExec, doExit, doFork, doShareMm } from '../../sim/mmu/mm/fork.ts'
import { doMlock, doMunlock } from '../../sim/mmu/mm/mlock.ts'
import { handleFault } from '../../sim/mmu/pages/fault.ts'
import { readMemory, wordBytes, wordIn, writeMemory, type Fault } from '../../sim/mmu/pages/userMemory.ts'
import type { Page, Process } from '../../sim/mmu/structs.ts'
import { bytesFrom, withBytes } from '../../sim/mmu/files/objects.ts'
import { VM } from '../../sim/mmu/mm/vmFlags.ts'
import { syscall, type SyscallArg, type SyscallResult } from '../../sim/mmu/syscalls.ts'
import { inPage, pageOf, unsigned, wordOf } from '../../sim/mmu/words.ts'
import type { BoardFile, MmuBoard } from '../../sim/mmu/board.ts'

type Handler = (board: MmuBoard, process: Process, args: readonly SyscallArg[]) => number | SyscallResult

const word = (args: readonly SyscallArg[], index: number): number => {
  const arg = args[index]
  return arg === undefined || typeof arg === 'string' ? 0 : wordOf(arg)
}
const int = (args: readonly SyscallArg[], index: number): number => word(args, index) | 0
const text = (args: readonly SyscallArg[], index: number): string => {
  const arg = args[index]
  return typeof arg === 'string' ? arg : ''
}

/** The model's own handler, under the same name and with the same arguments. */
const asIs =
  (name: string): Handler =>
  ({ machine }, process, args) =>
    syscall(machine, process, name, args)

const WORD = 8
const CLONE_VM = 0x100

/** A fault ends a load or store; a process that no frame was free for ends, too. */
function faulted(m: MmuMachine, process: Process, fault: Fault): SyscallResult {
  if (fault.signal === 'SIGKILL') doExit(m, process)
  return { ret: 0, signal: fault }
}

/** What a kernel copies for a program ends with EFAULT where a load of the program would end with a signal. */
function copyFault(m: MmuMachine, process: Process, fault: Fault): number | SyscallResult {
  m.refuses('user-memory', true, fault.address)
  return fault.signal === 'SIGKILL' ? faulted(m, process, fault) : fail('EFAULT')
}

function peek(board: MmuBoard, process: Process, args: readonly SyscallArg[]): number | SyscallResult {
  const { machine } = board
  const address = unsigned(word(args, 0))
  const { bytes, fault } = readMemory(machine, process.mm, address, WORD)
  if (fault !== null) return faulted(machine, process, fault)
  const value = wordIn(bytes)
  board.lastWord = { address, bytes: WORD, wrote: false, before: value, value }
  return value
}

function poke(board: MmuBoard, process: Process, args: readonly SyscallArg[]): number | SyscallResult {
  const { machine } = board
  const address = unsigned(word(args, 0))
  const value = word(args, 1)
  const before = glance(process, address, WORD)
  const { fault } = writeMemory(machine, process.mm, address, wordBytes(value))
  if (fault !== null) return faulted(machine, process, fault)
  board.lastWord = { address, bytes: WORD, wrote: true, before, value }
  return 0
}

/** What lies there now, without a fault: zeros where nothing is. */
function glance({ mm }: Process, address: number, count: number): number {
  const bytes = Uint8Array.from({ length: WORD }, (_, i) => {
    if (i >= count) return 0
    const at = address + i
    const vma = mm.vmas.at(at)
    const there = mm.table.get(pageOf(at))
    if (there !== null) return there.bytes.get(inPage(at)) ?? 0
    if (vma === null || vma.file === null) return 0
    const { object } = vma.file
    const index = vma.pgoff + pageOf(at) - pageOf(vma.start)
    return (object.pages.get(index)?.bytes ?? bytesFrom(object, index)).get(inPage(at)) ?? 0
  })
  return wordIn(bytes)
}

/** touch(addr, access, value) of the language: `w` among the access writes. */
function touch(board: MmuBoard, process: Process, args: readonly SyscallArg[]): SyscallResult {
  const address = unsigned(word(args, 0))
  const wrote = (int(args, 1) & PROT.PROT_WRITE) !== 0
  const value = word(args, 2) & 0xff
  const before = glance(process, address, 1)
  const result = syscall(board.machine, process, 'touch', [word(args, 0), wrote ? 'w' : 'r', value])
  if (result.signal === undefined)
    board.lastWord = { address, bytes: 1, wrote, before, value: wrote ? value : result.ret }
  return result
}

// --- files -------------------------------------------------------------------------------------------------------

const READ_ONLY: ReadonlySet<string> = new Set(['romfs', 'cramfs', 'squashfs', 'proc'])

function openat(board: MmuBoard, process: Process, args: readonly SyscallArg[]): number {
  const { machine, files } = board
  const path = text(args, 1)
  const flags = int(args, 2)
  const known = files.get(path)
  const folder = files.get(path.slice(0, Math.max(1, path.lastIndexOf('/'))))
  const exists = machine.objects.some((object) => object.named && object.name === path)
  const makes = !exists && (flags & OPEN.O_CREAT) !== 0
  const writes = (flags & (OPEN.O_WRONLY | OPEN.O_RDWR | OPEN.O_TRUNC)) !== 0
  if (makes && machine.refuses('open-parent', folder === undefined && !path.startsWith('/tmp/')))
    return fail('ENOENT')
  if (known?.type === 'directory' && machine.refuses('open-directory', writes)) return fail('EISDIR')
  const isReadOnly = READ_ONLY.has((known ?? folder)?.fs ?? '')
  if (isReadOnly && (makes || writes) && machine.refuses('open-read-only', true)) return fail('EROFS')
  return doOpen(machine, process, path, flags)
}

const specOf = (board: MmuBoard, process: Process, fd: number): BoardFile | null =>
  board.files.get(process.fds.get(fd)?.object.name ?? '') ?? null

/**
 * /dev/zero is memory without a file (mmap_zero). A block device is mapped as a regular file is, a character device where its memory
 * lies, if it has any and its driver is willing.
 */
function mmap(board: MmuBoard, process: Process, args: readonly SyscallArg[]): number | SyscallResult {
  const { machine } = board
  const flags = int(args, 3)
  const spec = (flags & MAP.MAP_ANONYMOUS) === 0 ? specOf(board, process, int(args, 4)) : null
  if (spec !== null) {
    const id = process.fds.get(int(args, 4))?.id ?? 0
    const isZero = spec.path === '/dev/zero' && spec.type === 'char'
    const hasMemory = spec.type !== 'char' || (spec.address ?? null) !== null
    const cannot = !isZero && (!spec.mmap || spec.type === 'directory' || !hasMemory)
    if (machine.refuses('mmap-operation', cannot, id)) return fail('ENODEV')
    const isUnwilling = spec.type === 'char' && (spec.declines === true || spec.refuses === true)
    if (machine.refuses('mmap-driver', isUnwilling, id)) return fail('ENOSYS')
    const isDenied = spec.noexec === true && (int(args, 2) & PROT.PROT_EXEC) !== 0
    if (machine.refuses('mmap-noexec', isDenied, id)) return fail('EPERM')
    if (isZero && (flags & MAP_TYPE) !== 0) {
      const [addr = 0, len = 0, prot = 0] = args
      return syscall(machine, process, 'mmap', [addr, len, prot, flags | MAP.MAP_ANONYMOUS, -1, 0])
    }
  }
  return syscall(machine, process, 'mmap', args)
}

/** read, write, pread and pwrite: `offset` null is where the file stands, which moves along. */
function transfer(
  board: MmuBoard,
  process: Process,
  args: readonly SyscallArg[],
  isWrite: boolean,
  hasOffset: boolean,
): number | SyscallResult {
  const fd = int(args, 0)
  const address = unsigned(word(args, 1))
  const count = word(args, 2)
  const file = process.fds.get(fd)
  const offset = hasOffset ? word(args, 3) : (file?.position ?? 0)
  const moved = isWrite
    ? writeOut(board, process, fd, address, count, offset)
    : readIn(board, process, fd, address, count, offset)
  if (typeof moved === 'number' && moved > 0 && !hasOffset && file !== undefined)
    file.position = offset + moved
  return moved
}

function readIn(
  board: MmuBoard,
  process: Process,
  fd: number,
  address: number,
  count: number,
  offset: number,
): number | SyscallResult {
  const { machine } = board
  const found = doPread(machine, process, fd, count, offset)
  if (typeof found === 'number') return found
  const before = glance(process, address, WORD)
  const { written, fault } = writeMemory(machine, process.mm, address, found)
  if (fault !== null && written === 0) return copyFault(machine, process, fault)
  if (written > 0)
    board.lastWord = {
      address,
      bytes: written,
      wrote: true,
      before,
      value: glance(process, address, WORD),
    }
  return written
}

function writeOut(
  board: MmuBoard,
  process: Process,
  fd: number,
  address: number,
  count: number,
  offset: number,
): number | SyscallResult {
  const { machine } = board
  // The descriptor is looked at before memory is.
  const allowed = doPwrite(machine, process, fd, new Uint8Array(), offset)
  if (allowed < 0) return allowed
  if (machine.refuses('file-offset', count < 0, count)) return fail('EINVAL')
  const { bytes, fault } = readMemory(machine, process.mm, address, count)
  if (fault !== null && bytes.length === 0) return copyFault(machine, process, fault)
  const written = doPwrite(machine, process, fd, bytes, offset)
  if (written > 0) {
    const value = wordIn(bytes)
    board.lastWord = { address, bytes: written, wrote: false, before: value, value }
  }
  return written
}

// --- processes ---------------------------------------------------------------------------------------------------

const childName = (process: Process, name: string): string => (name === '' ? `${process.name}'` : name)

function fork({ machine }: MmuBoard, process: Process, args: readonly SyscallArg[]): number {
  const child = doFork(machine, process, childName(process, text(args, 0)))
  return typeof child === 'number' ? child : child.pid
}

const vfork: Handler = ({ machine }, process, args) =>
  doShareMm(machine, process, childName(process, text(args, 0))).pid

const clone: Handler = (board, process, args) =>
  (int(args, 0) & CLONE_VM) === 0
    ? fork(board, process, [text(args, 2)])
    : vfork(board, process, [text(args, 2)])

/** How a program is loaded into pages is not modelled: whatever file it is, a plain program has its place. */
function execve({ machine, files }: MmuBoard, process: Process, args: readonly SyscallArg[]): number {
  const path = text(args, 0)
  const exists = machine.objects.some((object) => object.named && object.name === path)
  if (machine.refuses('open-found', !exists)) return fail('ENOENT')
  const type = files.get(path)?.type ?? 'regular'
  if (machine.refuses('exec-file', type !== 'regular')) return fail('EACCES')
  doExec(machine, process)
  return 0
}

/** mlockall: what is there now. What comes later is not locked: the model has no flags for it. */
function mlockall(board: MmuBoard, process: Process, args: readonly SyscallArg[], lock: boolean): number {
  const { machine } = board
  const flags = int(args, 0)
  const isWrong = lock && (flags === 0 || (flags & ~7) !== 0 || flags === 4)
  if (machine.refuses('mlockall-flags', isWrong, flags)) return fail('EINVAL')
  if (lock && (flags & 1) === 0) return 0
  for (const { start, end, foreign } of [...process.mm.vmas]) {
    if (foreign !== null) continue
    if (lock) doMlock(machine, process.mm, start, end - start)
    else doMunlock(machine, process.mm, start, end - start)
  }
  return 0
}

// --- a debugger --------------------------------------------------------------------------------------------------

function attach({ machine, tracers }: MmuBoard, process: Process, args: readonly SyscallArg[]): number {
  const pid = int(args, 0)
  const target = machine.findProcess(pid)
  if (machine.refuses('trace-target', target === null, pid)) return fail('ESRCH')
  const tracer = tracers.get(pid)
  const isTraced = tracer !== undefined && machine.findProcess(tracer) !== null
  if (machine.refuses('trace-free', isTraced || pid === process.pid, pid)) return fail('EPERM')
  tracers.set(pid, process.pid)
  return 0
}

/** The process of that pid, if the caller traces it. */
function traced({ machine, tracers }: MmuBoard, process: Process, pid: number): Process | null {
  const target = tracers.get(pid) === process.pid ? machine.findProcess(pid) : null
  return machine.refuses('trace-mine', target === null, pid) ? null : target
}

/** A debugger reaches what is mapped, whatever its protection (FOLL_FORCE); where no copy is made the program itself must be able to write. */
function tracedPage({ machine }: MmuBoard, { mm }: Process, address: number, write: boolean): Page | null {
  const vma = mm.vmas.at(address)
  const flags = vma?.flags ?? 0
  const isCopied = (flags & (VM.VM_SHARED | VM.VM_MAYWRITE)) === VM.VM_MAYWRITE
  const isWritable = (flags & VM.VM_WRITE) !== 0 || isCopied
  const isClosed = vma === null || (flags & VM.VM_PFNMAP) !== 0 || (write && !isWritable)
  if (machine.refuses('trace-mapped', isClosed, address) || vma === null) return null
  const there = mm.table.get(pageOf(address))
  const isReady = there !== null && (!write || there.exclusive || (vma.flags & VM.VM_SHARED) !== 0)
  if (!isReady && handleFault(machine, vma, pageOf(address), write) !== 'done') {
    machine.refuses('trace-mapped', true, address)
    return null
  }
  return mm.table.get(pageOf(address))
}

function debug(board: MmuBoard, process: Process, args: readonly SyscallArg[], write: boolean): number {
  const target = traced(board, process, int(args, 0))
  if (target === null) return fail('ESRCH')
  const address = unsigned(word(args, 1))
  const before = glance(target, address, WORD)
  const bytes = wordBytes(write ? word(args, 2) : before)
  for (let i = 0; i < WORD; i++) {
    const at = address + i
    const page = tracedPage(board, target, at, write)
    if (page === null) return fail('EIO')
    if (write) page.bytes = withBytes(page.bytes, inPage(at), bytes.subarray(i, i + 1))
  }
  const value = glance(target, address, WORD)
  board.lastWord = { of: target.pid, address, bytes: WORD, wrote: write, before, value }
  return write ? 0 : value
}

// --- futex -------------------------------------------------------------------------------------------------------

const COMMANDS: ReadonlySet<number> = new Set([
  FUTEX.FUTEX_WAIT,
  FUTEX.FUTEX_WAKE,
  FUTEX.FUTEX_REQUEUE,
  FUTEX.FUTEX_CMP_REQUEUE,
])

/** Nobody waits in this model: only the tests are made, and nobody is woken. */
function futex(board: MmuBoard, process: Process, args: readonly SyscallArg[]): number | SyscallResult {
  const { machine } = board
  const address = unsigned(word(args, 0))
  const op = int(args, 1)
  const command = op & ~FUTEX.FUTEX_PRIVATE_FLAG
  if (machine.refuses('futex-command', !COMMANDS.has(command), op)) return fail('ENOSYS')
  if (machine.refuses('futex-aligned', address % 4 !== 0, address)) return fail('EINVAL')
  const { bytes, fault } = readMemory(machine, process.mm, address, 4)
  if (fault !== null) return copyFault(machine, process, fault)
  const found = wordIn(Uint8Array.from({ length: WORD }, (_, i) => bytes[i] ?? 0))
  board.lastWord = { address, bytes: 4, wrote: false, before: found, value: found }
  if (command !== FUTEX.FUTEX_WAIT) return 0
  const wanted = word(args, 2) >>> 0
  if (machine.refuses('futex-value', found !== wanted, found, wanted)) return fail('EAGAIN')
  return word(args, 3) === 0 ? 0 : fail('ETIMEDOUT')
}

function mincore(board: MmuBoard, process: Process, args: readonly SyscallArg[]): SyscallResult {
  const result = syscall(board.machine, process, 'mincore', args)
  board.lastVec = result.vec ?? null
  return result
}

/** By the name under which a call runs: each call of the language, none left out. */
export const MMU_HANDLERS: Readonly<Record<RunName, Handler>> = {
  mmap,
  munmap: asIs('munmap'),
  mremap: asIs('mremap'),
  brk: asIs('brk'),
  openat,
  close: asIs('close'),
  ftruncate: asIs('ftruncate'),
  read: (b, p, a) => transfer(b, p, a, false, false),
  write: (b, p, a) => transfer(b, p, a, true, false),
  pread: (b, p, a) => transfer(b, p, a, false, true),
  pwrite: (b, p, a) => transfer(b, p, a, true, true),
  peek,
  poke,
  touch,
  ptrace_peek: (b, p, a) => debug(b, p, a, false),
  ptrace_poke: (b, p, a) => debug(b, p, a, true),
  ptrace_attach: attach,
  ptrace_detach: (b, p, a) => {
    if (traced(b, p, int(a, 0)) === null) return fail('ESRCH')
    b.tracers.delete(int(a, 0))
    return 0
  },
  shmget: asIs('shmget'),
  shmat: asIs('shmat'),
  shmdt: asIs('shmdt'),
  // Nothing but IPC_RMID changes anything.
  shmctl: (b, p, a) => (int(a, 1) === 0 ? syscall(b.machine, p, 'shmctl', a) : 0),
  nattch: asIs('nattch'),
  kalloc: () => fail('ENOSYS'),
  futex,
  mprotect: asIs('mprotect'),
  madvise: asIs('madvise'),
  msync: asIs('msync'),
  mincore,
  mlock: asIs('mlock'),
  munlock: asIs('munlock'),
  mlockall: (b, p, a) => mlockall(b, p, a, true),
  munlockall: (b, p, a) => mlockall(b, p, a, false),
  remap_file_pages: asIs('remap_file_pages'),
  fork,
  vfork,
  clone,
  execve,
  exit: asIs('exit'),
}

/** Runs one call of a living process, and settles what its page tables take. */
export function mmuCall(
  board: MmuBoard,
  process: Process,
  name: RunName,
  args: readonly SyscallArg[],
): SyscallResult {
  const answer = MMU_HANDLERS[name](board, process, args)
  board.settleTables()
  return typeof answer === 'number' ? { ret: answer } : answer
}
