/** The calls in recordings of kernels before 2.6.30: other names, 32-bit words, and programs of the flat format. */
import { store } from '../../../sim/nommu/access.ts'
import { BugError } from '../../../base/assert.ts'
import { asPfn, bytesToPages, PAGE_SIZE } from '../../../base/units.ts'
import { spawnFlat, type FlatProgram } from '../../../sim/nommu/flatProgram.ts'
import { unlink } from '../../../sim/nommu/files/fileCalls.ts'
import { fail, type Machine, type Process } from '../../../sim/nommu/machine.ts'
import { exitProcess } from '../../../sim/nommu/process.ts'
import { readStatus } from '../../../sim/nommu/proc/status.ts'
import { numberOf, syscall } from '../../../sim/nommu/syscalls.ts'
import { KILLED } from '../format/documentStep.ts'
import type { TraceStep } from '../format/types.ts'

const STACK = 4096
/** The programs of the recordings, by the last part of their path: what their headers say. */
const PROGRAMS: Readonly<Record<string, Omit<FlatProgram, 'path'>>> = {
  prog: { sharedText: 0, data: 2040, stack: STACK },
  shtext: { sharedText: 2036, data: 4, stack: STACK },
}

/** Runs one recorded call; what its caller saw. */
export function callOfOlderKernel(m: Machine, step: TraceStep, names: ReadonlyMap<number, string>): number {
  const { sys, program } = step
  if (step.spawned !== undefined && program !== undefined) {
    m.nextPid = step.spawned
    const known = PROGRAMS[program.slice(program.lastIndexOf('/') + 1)]
    if (known === undefined) throw new BugError(`the program ${program} is not known`)
    return spawnFlat(m, names.get(step.spawned) ?? String(step.spawned), { path: program, ...known })
  }
  if (sys === 'cat') return catOf(m, step)
  if (sys === undefined || sys === 'spawn') return 0
  if (sys === 'echo') return echo(m, step)
  const process = step.pid === undefined ? null : m.findProcess(step.pid)
  if (process === null) throw new BugError(`no process ${step.pid ?? '?'} for ${step.call}`)
  const ret = callOf(m, process, step)
  return m.wasCallerKilled ? KILLED : ret
}

function callOf(m: Machine, process: Process, step: TraceStep): number {
  const args = step.args ?? []
  const arg = (index: number): number => numberOf(args[index])
  const path = typeof args[0] === 'string' ? args[0] : ''
  switch (step.sys) {
    case 'mmap2':
      return syscall(m, process, 'mmap', [...args.slice(0, 4), arg(4) | 0, arg(5) * PAGE_SIZE])
    case 'old_mmap':
      return syscall(m, process, 'mmap', [...args.slice(0, 4), arg(4) | 0, arg(5)])
    case 'open':
      return syscall(m, process, 'openat', [-100, ...args])
    case 'exit':
    case 'kill9':
      exitProcess(m, process)
      return process.pid
    case 'peek':
      return m.peek(arg(0))
    case 'poke':
      store(m, process, arg(0), arg(1))
      return 0
    case 'ptrace':
      // PTRACE_TRACEME
      process.traced = true
      return 0
    case 'personality': {
      const before = process.personality
      process.personality = arg(0)
      return before
    }
    case 'unlink':
      return unlink(m, path)
    case 'writen':
      return writeNew(m, process, arg(0), arg(1), step)
    case undefined:
      return fail('ENOSYS')
    default:
      return syscall(m, process, step.sys, args)
  }
}

/** A read of /proc. Whether the kernel has a file that is not modelled is told; one of a process that has ended is not there. */
function catOf(m: Machine, { call, ret }: TraceStep): number {
  const pid = /\/proc\/(\d+)\//.exec(call)?.[1]
  const process = m.findProcess(pid === undefined ? 1 : Number(pid))
  if (process !== null && /\/proc\/\w+\/status\b/.test(call)) readStatus(m, process)
  if (pid !== undefined) return process === null ? fail('ENOENT') : 0
  return /\/proc\/(?:maps|buddyinfo|meminfo|self)\b/.test(call) ? 0 : ret
}

/** Writes to a new file in memory: which pages it gets is told. */
function writeNew(m: Machine, process: Process, fd: number, count: number, step: TraceStep): number {
  const file = process.fds.get(fd)
  if (file === undefined) return fail('EBADF')
  const inode = m.inode(file.inode)
  const pages = step.events.flatMap((event) =>
    event[0] === 'alloc' && event[2] === 0 ? [asPfn(event[1])] : [],
  )
  inode.pages = pages.slice(0, bytesToPages(count))
  inode.size = count
  return count
}

/** A write to /proc/sys: the length of the text, or ENOENT. */
function echo(m: Machine, step: TraceStep): number {
  const [, path = '', text = ''] = /echo\((\S+), ([^)]*)\)/.exec(step.call) ?? []
  if (path !== '/proc/sys/vm/nr_trim_pages' || m.rules.vmas !== 'rbtree') return fail('ENOENT')
  m.nrTrimPages = Number(text)
  return text.length
}
