/**
 * The calls of the scenario language on a machine with an MMU: those that it shares with the recordings' scripts go to the model as they
 * are, the others are made of what the model has. A call that this machine does not have gives what it gives there.
 */
import type { RunName } from '../../language/calls/calls.ts'
import { MAP_TYPE } from '../../base/uapi.ts'
import { MAP, OPEN, PROT } from '../../sim/mmu/constants.ts'
import { doOpen, doPread, doPwrite, findFile } from '../../sim/mmu/files/files.ts'
import { fail } from '../../sim/mmu/machine.ts'
import { doExec, doFork, doShareMm } from '../../sim/mmu/mm/fork.ts'
import { doMlock, doMunlock } from '../../sim/mmu/mm/mlock.ts'
import { readMemory, wordIn, writeMemory } from '../../sim/mmu/pages/userMemory.ts'
import type { Process } from '../../sim/mmu/structs.ts'
import { syscall, type SyscallArg, type SyscallResult } from '../../sim/mmu/syscalls.ts'
import { unsigned } from '../../sim/mmu/words.ts'
import type { BoardFile, MmuBoard } from '../../sim/mmu/board.ts'
import { int, text, word, type Handler } from './callArguments.ts'
import { attach, debug, detach } from './debuggerCalls.ts'
import { copyFault, futex, glance, peek, poke, touch, WORD } from './memoryCalls.ts'

/** The model's own handler, under the same name and with the same arguments. */
const asIs =
  (name: string): Handler =>
  ({ machine }, process, args) =>
    syscall(machine, process, name, args)

const CLONE_VM = 0x100

// --- files -------------------------------------------------------------------------------------------------------

const READ_ONLY: ReadonlySet<string> = new Set(['romfs', 'cramfs', 'squashfs', 'proc'])

function openat(board: MmuBoard, process: Process, args: readonly SyscallArg[]): number {
  const { machine, files } = board
  const path = text(args, 1)
  const flags = int(args, 2)
  const known = files.get(path)
  const folder = files.get(path.slice(0, Math.max(1, path.lastIndexOf('/'))))
  const exists = findFile(machine, path) !== null
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
  const exists = findFile(machine, path) !== null
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
  ptrace_detach: detach,
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
