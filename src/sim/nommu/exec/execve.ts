/**
 * execve without an MMU (fs/exec.c): what is tested while the old program is still there, the point of no return, and the loader. What
 * fails after it cannot be returned: the process dies.
 */
import { fail, type Machine, type Process } from '../machine.ts'
import { exitMmap, exitProcess } from '../process.ts'
import { argumentsOf, type Arguments, type Binary, type ElfBinary, type ExecRequest } from './binary.ts'
import { endDoomed } from '../mm/outOfMemory.ts'
import { checkElf, loadElf } from './elf.ts'
import { checkFlat, loadFlat } from './flat.ts'

const SIGSEGV = 11
const PER_LINUX = 0
const PER_LINUX_32BIT = 0x800000
/** TASK_COMM_LEN less the NUL. */
const MAX_COMM = 15

interface Prepared {
  readonly inode: number
  readonly binary: Binary
  readonly interpreter: { readonly inode: number; readonly binary: ElfBinary } | null
  readonly args: Arguments
}

/** do_open_execat: an inode, or a negative errno. */
function openExec(m: Machine, path: string): number {
  const index = m.findFile(path)
  // Files of /proc are there and none of them can be executed.
  if (index === -1) return path.startsWith('/proc/') || isFolder(m, path) ? fail('EACCES') : fail('ENOENT')
  const inode = m.inode(index)
  if (inode.type !== 'regular' || inode.fs === 'proc' || inode.noexec) return fail('EACCES')
  return hasWriter(m, index) ? fail('ETXTBSY') : index
}

const isFolder = (m: Machine, path: string): boolean =>
  m.inodes.some((inode) => inode.path.startsWith(`${path}/`))

const hasWriter = (m: Machine, index: number): boolean =>
  m.processes.some(({ fds }) => [...fds.values()].some((file) => file.inode === index && file.writable))

/** All that can be refused: the program that would run, or a negative errno. */
function prepare(m: Machine, request: ExecRequest, rlimitData: number): Prepared | number {
  const inode = openExec(m, request.path)
  if (inode < 0) return inode
  const args = argumentsOf(request, m.rules.pointerBytes)
  if (args === null) return fail('E2BIG')
  const { binary } = m.inode(inode)
  if (binary === null) return fail('ENOEXEC')
  const refused = binary.format === 'flat' ? checkFlat(m, binary, rlimitData) : checkElf(m, binary)
  if (refused < 0) return refused
  if (binary.format === 'flat' || binary.interp === undefined)
    return { inode, binary, interpreter: null, args }
  const other = openExec(m, binary.interp)
  if (other < 0) return other
  const loader = m.inode(other).binary
  if (loader?.format !== 'elf') return fail('ELIBBAD')
  return { inode, binary, interpreter: { inode: other, binary: loader }, args }
}

/** Runs the program in a process without mappings. False: the process has died. */
function load(m: Machine, process: Process, request: ExecRequest, prepared: Prepared): boolean {
  const { inode, binary, interpreter, args } = prepared
  process.comm = request.path.slice(request.path.lastIndexOf('/') + 1).slice(0, MAX_COMM)
  process.exe = inode
  process.personality = binary.format === 'flat' ? PER_LINUX_32BIT : PER_LINUX
  const image =
    binary.format === 'flat'
      ? loadFlat(m, process, binary, { inode, args })
      : loadElf(m, process, { binary, inode }, { interpreter, args })
  if (image !== null) {
    process.mm.image = image
    const lives = !m.doomed.includes(process)
    endDoomed(m)
    return lives
  }
  if (m.stopped !== null) return false
  m.doomed = m.doomed.filter((other) => other !== process)
  exitProcess(m, process, SIGSEGV)
  endDoomed(m)
  return false
}

/** vfork and execve as one: the new pid, also of a process that died while it started; or a negative errno. */
export function vforkExec(m: Machine, name: string, request: ExecRequest): number {
  const prepared = prepare(m, request, Infinity)
  if (typeof prepared === 'number') return prepared
  const process = m.addProcess(m.nextPid, name)
  load(m, process, request, prepared)
  return process.pid
}

/** The process becomes another program. 0, a negative errno with the old one still there; -1 where it died. */
export function execve(m: Machine, process: Process, request: ExecRequest): number {
  const prepared = prepare(m, request, process.rlimitData)
  if (typeof prepared === 'number') return prepared
  exitMmap(m, process)
  process.mm = m.newMm()
  process.mm.users = 1
  const lives = load(m, process, request, prepared)
  m.wasCallerKilled = !lives
  return lives ? 0 : -1
}
