/** What an strace log says of a program that is to run without an MMU: which calls fail there, and what to use in their place. */
import { formatBytes, formatCount } from '../../base/format.ts'
import { orderOf } from '../../documents/importers/kernel/order.ts'
import type { StraceCall } from '../../documents/importers/strace/reader.ts'
import { Spaces } from './straceSpaces.ts'

export interface PortingRow {
  readonly call: string
  readonly times: number
  readonly line: number
  /** What a kernel without an MMU answers. */
  readonly answer: string
  readonly instead: string
}

export interface Porting {
  readonly calls: number
  readonly processes: number
  /** The log comes from a kernel with an MMU: it did what one without cannot do. */
  readonly hasMmu: boolean
  readonly rows: readonly PortingRow[]
  /** Lengths asked for in one piece, the largest first; bytes, with the order that they need in pages of 4 KiB. */
  readonly largest: readonly { readonly line: number; readonly length: number; readonly order: number }[]
  /** Most bytes mapped at one time, over all processes. */
  readonly peak: number
  readonly refused: readonly RefusedCall[]
  readonly sentence: string
}

/** A call for memory that was refused in the log itself; the same shape of call stands once. */
export interface RefusedCall {
  readonly line: number
  readonly pid: number | null
  readonly name: string
  readonly errno: string
  readonly length: number | null
  readonly times: number
  /** Asks page by page how far a stack reaches: the refusal says that the next page is taken, not that memory is lacking. */
  readonly probes: boolean
}

const PAGE = 4096
const LARGEST_ORDER = 10
const NOT_THERE =
  /^(?:mprotect|pkey_mprotect|madvise|msync|mlock|mlock2|munlock|mlockall|munlockall|mincore|remap_file_pages)$/
const MAPS = /^(?:mmap|mmap2|old_mmap)$/

const number = (text: string | undefined): number =>
  text === undefined || text === 'NULL' ? 0 : Number(text)

interface Rule {
  readonly answer: string
  readonly instead: string
}

/** What stands against a call without an MMU; null for one that works. */
function ruleFor(
  { name, args, result }: StraceCall,
  breaks: Map<number | null, number>,
  pid: number | null,
): Rule | null {
  if (MAPS.test(name)) return mapRule(args)
  if (NOT_THERE.test(name))
    return { answer: 'ENOSYS', instead: 'leave it out: nothing is protected, swapped or faulted in' }
  if (name === 'fork') return { answer: 'ENOSYS or EINVAL', instead: 'vfork and exec, or posix_spawn' }
  if ((name === 'clone' || name === 'clone3') && !args.some((arg) => arg.includes('CLONE_VM')))
    return {
      answer: 'EINVAL',
      instead: 'vfork and exec, or posix_spawn: memory cannot be copied at its address',
    }
  if (name === 'brk') {
    const now = Number(result)
    const before = breaks.get(pid)
    if (Number.isFinite(now)) breaks.set(pid, now)
    return before !== undefined && now > before
      ? {
          answer: 'the old break, once the room after the data of the program is used',
          instead: 'malloc by mmap',
        }
      : null
  }
  if (name === 'mremap') return remapRule(args)
  if (name === 'shmat' && number(args[1]) !== 0)
    return { answer: 'EINVAL', instead: 'shmat at no address: the kernel chooses it' }
  return null
}

function mapRule(args: readonly string[]): Rule | null {
  const [, length, protection = '', flags = '', ,] = args
  if (flags.includes('MAP_FIXED'))
    return { answer: 'EINVAL', instead: 'take the address that the kernel gives' }
  if (flags.includes('MAP_HUGETLB'))
    return {
      answer: flags.includes('MAP_ANON') ? 'ENOSYS' : 'EINVAL',
      instead: 'ordinary pages, which are contiguous',
    }
  const order = orderOf(number(length), PAGE)
  if (order > LARGEST_ORDER)
    return {
      answer: `ENOMEM: order ${order} of at most ${LARGEST_ORDER}`,
      instead: 'smaller pieces, or a larger CONFIG_ARCH_FORCE_MAX_ORDER',
    }
  if (protection === 'PROT_NONE')
    return {
      answer: 'memory that is really taken and cleared',
      instead: 'no reservation: ask for what is used',
    }
  if (flags.includes('MAP_SHARED') && !flags.includes('MAP_ANON') && protection.includes('PROT_WRITE'))
    return {
      answer: 'ENODEV, unless the file lies in one run of memory',
      instead: 'a file on ramfs, or read and write',
    }
  return null
}

function remapRule(args: readonly string[]): Rule | null {
  const [, before, after, flags = ''] = args
  if (number(before) === 0) return { answer: 'EINVAL', instead: 'a second mmap of the file' }
  if (flags.includes('MREMAP_FIXED')) return { answer: 'EINVAL', instead: 'memcpy into a new mapping' }
  if (number(after) > number(before))
    return {
      answer: 'ENOMEM beyond the length of the first mmap: nothing moves',
      instead: 'mmap, memcpy, munmap',
    }
  return null
}

export function portingOf(calls: readonly StraceCall[]): Porting | null {
  if (calls.length === 0) return null
  const rows = new Map<string, { call: string; times: number; line: number } & Rule>()
  const breaks = new Map<number | null, number>()
  const live = new Map<string, number>()
  const refused: RefusedCall[] = []
  const largest: { line: number; length: number; order: number }[] = []
  let held = 0
  let peak = 0
  let hasMmu = false
  const spaces = new Spaces()
  for (const call of calls) {
    spaces.note(call)
    const space = spaces.ownerOf(call.pid)
    const rule = ruleFor(call, breaks, space)
    if (rule !== null) {
      const key = `${call.name} ${rule.answer}`
      const row = rows.get(key)
      if (row === undefined) rows.set(key, { call: call.name, times: 1, line: call.line, ...rule })
      else row.times++
      if (call.errno === null && call.result !== null && provesMmu(call, rule)) hasMmu = true
    }
    noteRefusal(refused, call)
    if (MAPS.test(call.name)) {
      const length = Math.ceil(number(call.args[1]) / PAGE) * PAGE
      if (length > 0 && Number.isSafeInteger(length)) {
        largest.push({ line: call.line, length: number(call.args[1]), order: orderOf(length, PAGE) })
        if (
          call.errno === null &&
          call.result?.startsWith('0x') === true &&
          !(call.args[3] ?? '').includes('MAP_FIXED')
        ) {
          live.set(`${space ?? ''} ${call.result}`, length)
          held += length
          peak = Math.max(peak, held)
        }
      }
    } else if (call.name === 'munmap' && call.errno === null) {
      const key = `${space ?? ''} ${call.args[0] ?? ''}`
      const length = live.get(key)
      if (length === undefined) continue
      live.delete(key)
      const part = Math.ceil(number(call.args[1]) / PAGE) * PAGE
      held -= Number.isNaN(part) ? length : Math.min(length, part)
    }
  }
  largest.sort((a, b) => b.length - a.length)
  const processes = new Set(calls.map(({ pid }) => pid)).size
  const facts = {
    calls: calls.length,
    processes,
    hasMmu,
    rows: [...rows.values()],
    largest: largest.slice(0, 5),
    peak,
    refused,
  }
  return { ...facts, sentence: sentence(facts) }
}

/** What only a kernel with an MMU grants. */
const provesMmu = ({ name }: StraceCall, { answer }: Rule): boolean =>
  answer.startsWith('E') && name !== 'mremap' && name !== 'shmat' && !answer.startsWith('ENODEV')

function noteRefusal(refused: RefusedCall[], { name, args, errno, line, pid }: StraceCall): void {
  if (
    errno === null ||
    !/^(?:mmap|mmap2|old_mmap|mremap|munmap|brk|shmat|shmget|mprotect|modify_ldt)$/.test(name)
  )
    return
  const asked = MAPS.test(name) ? number(args[1]) : name === 'mremap' ? number(args[2]) : null
  // A damaged line says no length.
  const length = asked !== null && Number.isSafeInteger(asked) && asked >= 0 ? asked : null
  const last = refused.at(-1)
  if (
    last !== undefined &&
    last.name === name &&
    last.errno === errno &&
    last.length === length &&
    last.pid === pid
  ) {
    const probes = name === 'mremap' && number(args[1]) === PAGE && length === 2 * PAGE && last.times >= 2
    refused[refused.length - 1] = { ...last, times: last.times + 1, probes: probes || last.probes }
    return
  }
  if (refused.length < 1000) refused.push({ line, pid, name, errno, length, times: 1, probes: false })
}

function sentence({ rows, largest, peak, hasMmu }: Omit<Porting, 'sentence'>): string {
  const failing = rows.reduce((sum, { times }) => sum + times, 0)
  const [top] = largest
  return [
    failing === 0
      ? 'No call of this log needs an MMU.'
      : `${formatCount(failing)} ${failing === 1 ? 'call' : 'calls'} would be refused or work otherwise without an MMU: ${[...new Set(rows.map(({ call }) => call))].join(', ')}.`,
    top === undefined
      ? ''
      : `The largest length in one piece is ${formatCount(top.length)} bytes: a block of order ${top.order}.`,
    peak === 0 ? '' : `At most ${formatBytes(peak)} were mapped at a time.`,
    hasMmu ? 'The log was made with an MMU.' : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}
