/**
 * execve without an MMU (fs/exec.c): what is tested while the old program is still there, the point of no return, and the loader. What
 * fails after it cannot be returned: the process dies.
 */
import { bytesToPages, NO_PFN, type Pfn } from '../../../base/units.ts'
import { PageHolder } from '../../pages/buddy.ts'
import { refuses } from '../../record/why.ts'
import { ASKED } from '../log/gfp.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import { allocPages, endDoomed } from '../mm/outOfMemory.ts'
import { exitMmap, exitProcess } from '../process.ts'
import { loadingOf } from './architecture.ts'
import {
  ARGUMENT_WINDOW,
  argumentsOf,
  bytesOf,
  type Arguments,
  type Binary,
  type ElfBinary,
  type ExecRequest,
} from './binary.ts'
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
  const isOther = index === -1 && (path.startsWith('/proc/') || isFolder(m, path))
  if (refuses(m.why, 'exec-found', index === -1 && !isOther)) return fail('ENOENT')
  const inode = index === -1 ? null : m.inode(index)
  const isAllowed = inode?.type === 'regular' && inode.fs !== 'proc' && !inode.noexec
  if (refuses(m.why, 'exec-allowed', !isAllowed, index)) return fail('EACCES')
  return refuses(m.why, 'exec-unwritten', hasWriter(m, index), index) ? fail('ETXTBSY') : index
}

/** Chosen by the OOM killer. */
const isDying = (m: Machine, process: Process | null): boolean =>
  process !== null && m.doomed.includes(process)

const isFolder = (m: Machine, path: string): boolean =>
  m.inodes.some((inode) => inode.path.startsWith(`${path}/`))

const hasWriter = (m: Machine, index: number): boolean =>
  m.processes.some(
    ({ fds }) => fds.size > 0 && [...fds.values()].some((file) => file.inode === index && file.writable),
  )

/** copy_strings: pages of the window from the top down, each taken when it is first written to. In a replay others take them. */
class ArgumentPages {
  readonly #m: Machine
  /** Who calls execve; null: a child of vfork, whom the OOM killer spares. */
  readonly #caller: Process | null
  readonly #pages: Pfn[] = []

  constructor(m: Machine, caller: Process | null) {
    this.#m = m
    this.#caller = caller
  }

  /** Whether all were to be had. */
  take(bytes: number): boolean {
    const m = this.#m
    if (m.feed !== null) {
      m.feed.beforeCall()
      return true
    }
    const count = bytesToPages(Math.min(bytes, ARGUMENT_WINDOW))
    m.why?.note('exec-argument-pages', bytes, count)
    while (this.#pages.length < count) {
      const pfn = allocPages(m, 0, PageHolder.kernel, 1, ASKED.argument)
      if (pfn === NO_PFN) return false
      this.#pages.push(pfn)
      // Whoever is to die copies no further string.
      if (isDying(m, this.#caller)) return false
    }
    return true
  }

  /** free_arg_pages: the lowest slot first, which was taken last. */
  giveBack(): void {
    const m = this.#m
    if (m.feed !== null || m.stopped !== null || this.#pages.length === 0) return
    m.why?.note('exec-arguments-back', this.#pages.length)
    for (const pfn of this.#pages.toReversed()) m.buddy.free(pfn, 0, false, false)
    this.#pages.length = 0
  }
}

/** All that can be refused: the program that would run, or a negative errno. */
function prepare(
  m: Machine,
  request: ExecRequest,
  {
    caller,
    rlimitData,
    pages,
  }: { readonly caller: Process | null; readonly rlimitData: number; readonly pages: ArgumentPages },
): Prepared | number {
  const inode = openExec(m, request.path)
  if (inode < 0) return inode
  const word = m.config.arch === undefined ? m.rules.pointerBytes : loadingOf(m).word
  const bytes = word + request.path.length + 1 + bytesOf(request.envp) + bytesOf(request.argv)
  const hasPages = pages.take(bytes)
  // It dies of the signal, and nobody hears of an error.
  if (isDying(m, caller)) return fail('E2BIG')
  const args = argumentsOf(request, word)
  if (refuses(m.why, 'exec-strings', args === null || !hasPages, bytes)) return fail('E2BIG')
  const { binary } = m.inode(inode)
  if (refuses(m.why, 'exec-format', binary === null, inode) || binary === null || args === null)
    return fail('ENOEXEC')
  const refused =
    binary.format === 'flat' ? checkFlat(m, binary, { inode, rlimitData }) : checkElf(m, binary, inode)
  if (refused < 0) return refused
  if (binary.format === 'flat' || binary.interp === undefined)
    return { inode, binary, interpreter: null, args }
  const other = openExec(m, binary.interp)
  if (other < 0) return other
  const loader = m.inode(other).binary
  if (refuses(m.why, 'exec-interpreter-elf', loader?.format !== 'elf', other) || loader?.format !== 'elf')
    return fail('ELIBBAD')
  return { inode, binary, interpreter: { inode: other, binary: loader }, args }
}

/** Runs the program in a process without mappings. False: the process has died. */
function load(
  m: Machine,
  process: Process,
  { request, prepared, pages }: { request: ExecRequest; prepared: Prepared; pages: ArgumentPages },
): boolean {
  const { inode, binary, interpreter, args } = prepared
  process.comm = request.path.slice(request.path.lastIndexOf('/') + 1).slice(0, MAX_COMM)
  process.exe = inode
  process.personality = binary.format === 'flat' ? PER_LINUX_32BIT : PER_LINUX
  m.why?.enter('exec-load', inode, binary.format === 'flat' ? 1 : 0)
  // From here on the new process is what runs, and what asks for memory.
  const { caller } = m
  m.caller = process
  const image =
    binary.format === 'flat'
      ? loadFlat(m, process, binary, { inode, args })
      : loadElf(m, process, { binary, inode }, { interpreter, args })
  m.why?.leave()
  m.caller = caller
  pages.giveBack()
  if (image !== null) {
    process.mm.image = image
    const lives = !isDying(m, process)
    endDoomed(m)
    return lives
  }
  if (m.stopped !== null) return false
  // bprm_execve sends its own signal only to whom none is killing already.
  if (!isDying(m, process)) {
    m.why?.note('exec-dies')
    exitProcess(m, process, SIGSEGV)
  }
  endDoomed(m)
  return false
}

/** vfork and execve as one: the new pid, also of a process that died while it started; or a negative errno. */
export function vforkExec(m: Machine, name: string, request: ExecRequest): number {
  const order = loadingOf(m).kernelStackOrder
  // In a replay the kernel's own stack is among what others take.
  const stack = m.feed === null ? allocPages(m, order, PageHolder.kernel, 1 << order, ASKED.stack) : null
  if (stack === NO_PFN) return fail('ENOMEM')
  if (stack !== null) m.why?.note('kernel-stack', stack, order)
  const pages = new ArgumentPages(m, null)
  m.why?.enter('exec', m.findFile(request.path), request.argv.length, request.envp.length)
  const prepared = prepare(m, request, { caller: null, rlimitData: Infinity, pages })
  if (typeof prepared === 'number') {
    pages.giveBack()
    if (stack !== null && m.stopped === null) m.buddy.free(stack, order, false, false)
    m.why?.leave()
    return prepared
  }
  m.why?.note('exec-no-return', 1)
  const process = m.addProcess(m.nextPid, name)
  process.kernelStack = stack === null ? null : { pfn: stack, order }
  load(m, process, { request, prepared, pages })
  m.why?.leave()
  return process.pid
}

/** The process becomes another program. 0, a negative errno with the old one still there; -1 where it died. */
export function execve(m: Machine, process: Process, request: ExecRequest): number {
  const pages = new ArgumentPages(m, process)
  m.why?.enter('exec', m.findFile(request.path), request.argv.length, request.envp.length)
  const prepared = prepare(m, request, { caller: process, rlimitData: process.rlimitData, pages })
  if (typeof prepared === 'number') {
    pages.giveBack()
    m.why?.leave()
    return prepared
  }
  m.why?.note('exec-no-return', 0)
  exitMmap(m, process)
  process.mm = m.newMm()
  process.mm.users = 1
  process.inVfork = false
  const lives = load(m, process, { request, prepared, pages })
  m.why?.leave()
  m.wasCallerKilled = !lives
  return lives ? 0 : -1
}
