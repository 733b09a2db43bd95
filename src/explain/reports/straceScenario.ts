/**
 * A log of strace as a scenario: a process for each pid, names for the addresses that the kernel gave, files for what was mapped. Calls
 * that need an MMU stay, so that the answer of a machine without one is seen where they stand.
 */
import { PAGE_SIZE, pageAlign } from '../../base/units.ts'
import type { StraceCall } from '../../documents/importers/strace/reader.ts'
import { Spaces } from './straceSpaces.ts'

/** More steps are no picture of anything. */
const MOST_LINES = 20_000
const MIB = 2 ** 20
const SMALLEST = 8 * MIB
const LARGEST = 4096 * MIB

const MAPS = /^(?:mmap|mmap2|old_mmap)$/
/** Calls about memory that the language has as strace prints them, their addresses named. */
const AS_THEY_ARE =
  /^(?:munmap|mremap|mprotect|madvise|msync|mlock|mlock2|munlock|mlockall|munlockall|mincore|remap_file_pages)$/
const STARTS = /^(?:fork|vfork|clone|clone3)$/
const OPENS = /^(?:open|openat)$/

/** Where a name reaches: bytes, the end exclusive. */
interface Named {
  readonly name: string
  readonly start: number
  end: number
}

interface OpenFile {
  readonly name: string
  readonly path: string
}

/** What is known of one process of the log. */
interface Traced {
  readonly name: string
  /** The newest last: what was mapped over older memory goes before it. */
  readonly memory: Named[]
  readonly files: Map<string, OpenFile>
  brk: Named | null
}

/** Null for a log without a call that can be made here. */
export function straceScenario(calls: readonly StraceCall[]): string | null {
  const writer = new Writer(countsBytes(calls))
  for (const call of calls) {
    if (writer.isFull) break
    writer.add(call)
  }
  return writer.text()
}

/** The same program on a machine with an MMU beside it. */
export const besideMmu = (scenario: string): string => scenario.replace(/^board /m, 'beside mmu\nboard ')

/**
 * Whether offsets of mmap2 are printed in bytes, as newer builds of strace do, and not in pages. A program's loader tells: it maps a
 * file whole, then parts of it over that, each below the length of the whole.
 */
function countsBytes(calls: readonly StraceCall[]): boolean {
  const wholes = new Map<string, number>()
  for (const { name, pid, args } of calls) {
    const [, length = '', , flags = '', fd = '', offset = ''] = args
    if (name !== 'mmap2' || flags.includes('MAP_ANON')) continue
    const key = `${pid ?? ''} ${fd}`
    if (Number(offset) === 0) wholes.set(key, Number(length))
    else if (
      flags.includes('MAP_FIXED') &&
      Number(offset) % PAGE_SIZE === 0 &&
      Number(offset) < (wholes.get(key) ?? 0)
    )
      return true
  }
  return false
}

class Writer {
  private readonly lines: string[] = []
  private readonly processes = new Map<number | null, Traced>()
  private readonly spaces = new Spaces()
  private readonly isInBytes: boolean
  /** Bytes of each file that is mapped or opened. */
  private readonly sizes = new Map<string, number>()
  private names = 0
  private held = 0
  private peak = 0
  private calls = 0

  constructor(isInBytes: boolean) {
    this.isInBytes = isInBytes
  }

  get isFull(): boolean {
    return this.lines.length >= MOST_LINES
  }

  add(call: StraceCall): void {
    // What shares its parent's memory needs no MMU, and is one process here.
    if (this.spaces.note(call)) return
    const process = this.processOf(this.spaces.ownerOf(call.pid))
    const written = this.written(call, process)
    if (written === null) return
    this.calls++
    const answer = call.errno ?? call.result
    this.lines.push(`${process.name}: ${written}${answer === null ? '' : `  # there: ${answer}`}`)
  }

  text(): string | null {
    if (this.calls === 0) return null
    const need = Math.max(SMALLEST, 4 * this.peak)
    const ram = Math.min(LARGEST, 2 ** Math.ceil(Math.log2(need)))
    const files = [...this.sizes]
      .filter(([path]) => !/^\/(?:dev|proc|sys)\//.test(path))
      .map(([path, size]) => `file ${JSON.stringify(path)} ext2 ${Math.max(PAGE_SIZE, size)}`)
    return [
      'title A program that was traced, without an MMU',
      'about Made from a log of strace. Behind each call stands what the machine answered on which it was traced.',
      `board ${ram / MIB}M`,
      ...files,
      '',
      ...this.lines,
      '',
    ].join('\n')
  }

  private processOf(pid: number | null): Traced {
    const known = this.processes.get(pid)
    if (known !== undefined) return known
    const process: Traced = { name: pid === null ? 'A' : `p${pid}`, memory: [], files: new Map(), brk: null }
    this.processes.set(pid, process)
    this.lines.push(`${process.name} = spawn`)
    return process
  }

  /** The call as the language has it; null for one that is left out. */
  private written(call: StraceCall, process: Traced): string | null {
    const { name, args } = call
    if (MAPS.test(name)) return this.map(call, process)
    if (name === 'brk') return this.brk(call, process)
    if (OPENS.test(name)) return this.open(call, process)
    if (name === 'close') return this.close(call, process)
    if (STARTS.test(name)) return `fork()`
    if (!AS_THEY_ARE.test(name)) return null
    const [address = '', length = '', ...rest] = args
    if (name === 'mlockall' || name === 'munlockall') return null
    const words = [addressWord(process, address), sizeWord(length), ...rest.map(plain)]
    if (words.some((word) => word === null)) return null
    if (name === 'munmap' && call.errno === null) this.forget(process, Number(address), Number(length))
    if (name === 'mremap' && call.errno === null && call.result?.startsWith('0x') === true) {
      const made = this.remember(process, Number(call.result), Number(rest[0] ?? length))
      return `${made} = mremap(${words.slice(0, 4).join(', ')})`
    }
    return `${name}(${words.join(', ')})`
  }

  private map({ name, args, result, errno }: StraceCall, process: Traced): string | null {
    const [address = 'NULL', length = '', protection = '', flags = '', fd = '-1', offset = '0'] = args
    const bytes = sizeWord(length)
    if (bytes === null) return null
    const isMmap2 = name === 'mmap2' && !this.isInBytes
    const file = process.files.get(fd.replace(/<.*/, '')) ?? this.named(fd, process)
    const isFile = file !== undefined && !flags.includes('MAP_ANON')
    // Of a file that was opened before the log began nothing is known.
    if (!isFile && !flags.includes('MAP_ANON')) return null
    if (isFile) this.grow(file.path, Number(offset) * (isMmap2 ? PAGE_SIZE : 1) + Number(length))
    const words = [
      addressWord(process, address) ?? 'NULL',
      bytes,
      plain(protection),
      plain(flags),
      isFile ? file.name : '-1',
      plain(offset),
    ]
    if (words.some((word) => word === null)) return null
    const call = `${isMmap2 ? 'mmap2' : 'mmap'}(${words.join(', ')})`
    if (errno !== null || result?.startsWith('0x') !== true) return call
    if (flags.includes('MAP_FIXED') && named(process, Number(result)) !== null) return call
    return `${this.remember(process, Number(result), Number(length))} = ${call}`
  }

  private brk({ args, result }: StraceCall, process: Traced): string | null {
    const [asked = 'NULL'] = args
    const now = Number(result)
    if (!Number.isSafeInteger(now) || now <= 0) return null
    const { brk } = process
    if (brk === null || now < brk.start) {
      const name = this.newName('brk')
      process.brk = { name, start: now, end: now }
      return asked === 'NULL' ? `${name} = brk(0)` : `${name} = brk(0)`
    }
    if (asked === 'NULL') return null
    this.hold(Math.max(0, now - brk.end))
    brk.end = Math.max(brk.end, now)
    const distance = Number(asked) - brk.start
    return Number.isSafeInteger(distance) && distance >= 0
      ? `brk(${distance === 0 ? brk.name : `${brk.name}+${distance}`})`
      : null
  }

  private open({ name, args, result, errno }: StraceCall, process: Traced): string | null {
    const rest = name === 'openat' ? args.slice(1) : args
    const [written = '', flags = ''] = rest
    const path = /^"(\/[^"\\]{1,300})"$/.exec(written)?.[1] ?? null
    const fd = (result ?? '').replace(/<.*/, '')
    if (path === null || errno !== null || !/^\d+$/.test(fd)) return null
    // Folders are opened too; only what can be read as a file is one here.
    if (flags.includes('O_DIRECTORY') || /^\/(?:dev|proc|sys)\//.test(path)) return null
    const variable = this.newName('fd')
    process.files.set(fd, { name: variable, path })
    this.grow(path, 0)
    const mode = flags.includes('O_RDWR') ? 'O_RDWR' : flags.includes('O_WRONLY') ? 'O_WRONLY' : 'O_RDONLY'
    return `${variable} = open(${JSON.stringify(path)}, ${mode})`
  }

  /** A file that was opened before the log began, where `-y` names it. */
  private named(fd: string, process: Traced): OpenFile | undefined {
    const path = /^\d{1,9}<(\/[^<>"\\()]{1,300})>$/.exec(fd)?.[1]
    if (path === undefined || /^\/(?:dev|proc|sys)\//.test(path)) return undefined
    const file = { name: this.newName('fd'), path }
    process.files.set(fd.replace(/<.*/, ''), file)
    this.grow(path, 0)
    this.lines.push(`${process.name}: ${file.name} = open(${JSON.stringify(path)}, O_RDONLY)`)
    return file
  }

  private close({ args }: StraceCall, process: Traced): string | null {
    const fd = (args[0] ?? '').replace(/<.*/, '')
    const file = process.files.get(fd)
    if (file === undefined) return null
    process.files.delete(fd)
    return `close(${file.name})`
  }

  private newName(kind: string): string {
    return `${kind}${++this.names}`
  }

  private remember(process: Traced, start: number, length: number): string {
    const name = this.newName('m')
    process.memory.push({ name, start, end: start + pageAlign(length) })
    this.hold(pageAlign(length))
    return name
  }

  private forget(process: Traced, start: number, length: number): void {
    const at = process.memory.findLastIndex(
      (one) => one.start === start && one.end <= start + pageAlign(length),
    )
    if (at < 0) return
    process.memory.splice(at, 1)
    this.hold(-pageAlign(length))
  }

  private hold(bytes: number): void {
    if (!Number.isFinite(bytes)) return
    this.held = Math.max(0, this.held + bytes)
    this.peak = Math.max(this.peak, this.held)
  }

  private grow(path: string, size: number): void {
    this.sizes.set(path, Math.max(this.sizes.get(path) ?? 0, Number.isSafeInteger(size) ? size : 0))
  }
}

/** The name whose memory holds an address; the newest of several. Few are live at a time, and old ones are looked at last. */
function named(process: Traced, address: number): Named | null {
  const oldest = Math.max(0, process.memory.length - MOST_LOOKED_AT)
  for (let at = process.memory.length - 1; at >= oldest; at--) {
    const one = process.memory[at]
    if (one !== undefined && address >= one.start && address < one.end) return one
  }
  const { brk } = process
  return brk !== null && address >= brk.start && address < brk.end ? brk : null
}

const MOST_LOOKED_AT = 2_000

function addressWord(process: Traced, text: string): string | null {
  if (text === 'NULL' || text === '0') return 'NULL'
  const address = Number(text)
  if (!Number.isSafeInteger(address) || address < 0) return null
  const one = named(process, address)
  if (one === null) return `0x${address.toString(16)}`
  return address === one.start ? one.name : `${one.name}+${address - one.start}`
}

/** A whole number as it is printed; null for anything else. */
function sizeWord(text: string): string | null {
  const value = Number(text)
  return text !== '' && Number.isSafeInteger(value) && value >= 0 ? text : null
}

/** Flags and numbers, which can stand in a scenario as they are. */
const plain = (text: string): string | null => (/^[\w|.-]{1,400}$/.test(text) ? text : null)
