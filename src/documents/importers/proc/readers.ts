/** Readers of /proc files, pasted with or without the command that printed them. Each takes the lines that are its own. */
import type { Line } from '../text/lines.ts'
import { isPageSize } from '../kernel/memory.ts'

/** What every reader does: says of a line whether it is its own, and keeps what it says. */
export interface Reader {
  readonly name: string
  take(line: Line): boolean
}

/** One row of free blocks by order; a table typed by hand names its rows itself. */
export interface BuddyRow {
  readonly line: number
  readonly node: number | null
  readonly zone: string
  /** Blocks of each order, from 0. */
  readonly counts: readonly number[]
}

const numbers = (text: string): number[] => text.trim().split(/\s+/).map(Number)

/** /proc/buddyinfo, and the table that people type from it (`order 0 1 2 ...`). */
export class BuddyReader implements Reader {
  readonly name = '/proc/buddyinfo'
  readonly rows: BuddyRow[] = []
  #orders = 0
  #patience = 0

  take(line: Line): boolean {
    const { text } = line
    const row = /^Node {1,4}(\d{1,4}), {1,4}zone {1,10}(\w{1,16})((?: {1,12}\d{1,9}){2,40})$/.exec(text)
    if (row !== null) {
      this.rows.push({
        line: line.number,
        node: Number(row[1]),
        zone: row[2] ?? '',
        counts: numbers(row[3] ?? ''),
      })
      return true
    }
    const header = /^[Oo]rders?:?((?:[\s|]{1,12}\d{1,2}){3,40})$/.exec(text)
    if (header !== null) {
      const orders = (header[1] ?? '').replaceAll('|', ' ').trim().split(/\s+/).map(Number)
      if (!orders.every((order, index) => order === index)) return false
      this.#orders = orders.length
      this.#patience = 2
      return true
    }
    if (this.#orders === 0) return false
    const typed = /^\|?([A-Za-z][\w .-]{0,40}?)[:|]?((?:[\s|]{1,12}\d{1,9}){3,40})\|?$/.exec(text)
    const counts = typed === null ? [] : numbers((typed[2] ?? '').replaceAll('|', ' '))
    if (typed !== null && counts.length === this.#orders) {
      this.rows.push({ line: line.number, node: null, zone: typed[1] ?? '', counts })
      return true
    }
    if (text !== '' && --this.#patience < 0) this.#orders = 0
    return false
  }
}

export interface PageTypeRow extends BuddyRow {
  readonly type: string
  /** Counts that the kernel cut off (`>100000`) are lower bounds. */
  readonly bounded: boolean
}

/** How many pageblocks of a zone are of each type. */
export interface PageblockRow {
  readonly line: number
  readonly zone: string
  readonly types: readonly string[]
  readonly counts: readonly number[]
}

export class PageTypeReader implements Reader {
  readonly name = '/proc/pagetypeinfo'
  readonly rows: PageTypeRow[] = []
  /** Pageblocks of each type, by zone. */
  readonly blocks: PageblockRow[] = []
  pageblockOrder: number | null = null
  #types: readonly string[] | null = null

  take(line: Line): boolean {
    const { text } = line
    const row =
      /^Node {1,6}(\d{1,4}), {1,4}zone {1,10}(\w{1,16}), {1,4}type {1,14}([A-Za-z]\w{0,24})((?: {1,12}>?\d{1,12}){2,40})$/.exec(
        text,
      )
    if (row !== null) {
      const counts = row[4] ?? ''
      this.rows.push({
        line: line.number,
        node: Number(row[1]),
        zone: row[2] ?? '',
        type: row[3] ?? '',
        counts: numbers(counts.replaceAll('>', ' ')),
        bounded: counts.includes('>'),
      })
      this.#types = null
      return true
    }
    const order = /^Page block order: {1,4}(\d{1,2})$/.exec(text)
    if (order !== null) {
      this.pageblockOrder = Number(order[1])
      return true
    }
    const types = /^Number of (?:mixed )?blocks type((?: {1,14}[A-Za-z]\w{0,24}){1,12})$/.exec(text)
    if (types !== null) {
      this.#types = (types[1] ?? '').trim().split(/ +/)
      return true
    }
    const blocks =
      this.#types === null
        ? null
        : /^Node {1,4}\d{1,4}, {1,4}zone {1,10}(\w{1,16})((?: {1,14}\d{1,9}){1,12})$/.exec(text)
    if (blocks !== null && this.#types !== null) {
      const counts = numbers(blocks[2] ?? '')
      if (counts.length !== this.#types.length) return false
      this.blocks.push({ line: line.number, zone: blocks[1] ?? '', types: this.#types, counts })
      return true
    }
    return /^(?:Pages per block:|Free pages count per migrate type)/.test(text)
  }
}

/** A table of names and numbers: meminfo, vmstat, status. */
export interface Named {
  readonly line: number
  readonly values: Map<string, number>
}

export class MeminfoReader implements Reader {
  readonly name = '/proc/meminfo'
  readonly tables: Named[] = []
  #open: Named | null = null

  take(line: Line): boolean {
    const match = /^([A-Z][A-Za-z0-9_]{1,30}(?:\([a-z]{2,10}\))?): {1,20}(\d{1,15})(?: kB)?$/.exec(line.text)
    const name = match?.[1] ?? ''
    if (match === null) return false
    if (name === 'MemTotal' || (this.#open === null && name === 'MemFree')) {
      this.#open = { line: line.number, values: new Map() }
      this.tables.push(this.#open)
    }
    if (this.#open === null) return false
    if (!line.text.endsWith('kB') && !name.startsWith('HugePages')) return false
    this.#open.values.set(name, Number(match[2]))
    return true
  }
}

export class VmstatReader implements Reader {
  readonly name = '/proc/vmstat'
  readonly tables: Named[] = []
  #open: Named | null = null

  take(line: Line): boolean {
    const match =
      /^((?:nr|pg|workingset|allocstall|pswp|numa|compact|unevictable|thp|slabs|kswapd|pageoutrun|drop|oom|htlb|balloon|swap|zone|direct)_?[a-z0-9_]{0,40}) (\d{1,16})$/.exec(
        line.text,
      )
    if (match === null || line.indent > 0) return false
    const name = match[1] ?? ''
    if (this.#open === null || this.#open.values.has(name)) {
      if (name !== 'nr_free_pages' && this.#open === null && !name.startsWith('nr_')) return false
      this.#open = { line: line.number, values: new Map() }
      this.tables.push(this.#open)
    }
    this.#open.values.set(name, Number(match[2]))
    return true
  }
}

export interface ZoneInfo {
  readonly line: number
  readonly node: number
  readonly zone: string
  /** Pages: free, boost, min, low, high, spanned, present, managed, cma. */
  readonly pages: Map<string, number>
  protection: readonly number[] | null
  startPfn: number | null
}

export class ZoneinfoReader implements Reader {
  readonly name = '/proc/zoneinfo'
  readonly zones: ZoneInfo[] = []
  #open: ZoneInfo | null = null

  take(line: Line): boolean {
    const { text } = line
    const start = /^Node (\d{1,4}), zone {1,10}(\w{1,16})$/.exec(text)
    if (start !== null) {
      this.#open = {
        line: line.number,
        node: Number(start[1]),
        zone: start[2] ?? '',
        pages: new Map(),
        protection: null,
        startPfn: null,
      }
      this.zones.push(this.#open)
      return true
    }
    const zone = this.#open
    if (zone === null) return false
    const value = /^(?:pages )?([a-z_]{2,40}):? {1,20}(\d{1,16})$/.exec(text)
    if (value !== null) {
      const name = value[1] ?? ''
      if (name === 'start_pfn') zone.startPfn = Number(value[2])
      else if (!zone.pages.has(name)) zone.pages.set(name, Number(value[2]))
      return true
    }
    const protection = /^protection: \(([\d, ]{1,200})\)$/.exec(text)
    if (protection !== null) {
      zone.protection = (protection[1] ?? '').split(',').map(Number)
      return true
    }
    if (
      /^(?:per-node stats|pagesets|cpu: \d{1,4}|(?:count|high|batch|low|high_min|high_max): {1,16}\d|vm stats threshold|all_unreclaimable|inactive_ratio|node_unreclaimable|prev_priority)/.test(
        text,
      )
    )
      return true
    this.#open = null
    return false
  }
}

export interface Mapping {
  readonly line: number
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** rwx and p, s or S, as printed. */
  readonly permissions: string
  /** Bytes into the file. */
  readonly offset: number
  /** Empty for anonymous memory. */
  readonly name: string
}

export interface MapsTable {
  /** Null for the machine's own /proc/maps, or where the text does not say whose it is. */
  readonly pid: number | null
  readonly mappings: Mapping[]
}

const MAPPING =
  /^([0-9a-f]{6,16})-([0-9a-f]{6,16}) ([r-][w-][x-][psS])(?: {1,4}([0-9a-f]{8,16}) {1,4}([0-9a-f]{2,4}:[0-9a-f]{2,6}) {1,4}(\d{1,20}))?(?: {1,80}(\S.{0,400}))?$/

export class MapsReader implements Reader {
  readonly name = '/proc/PID/maps'
  readonly tables: MapsTable[] = []
  /** Set by who saw the name of the file that follows. */
  pid: number | null = null
  #next = -1

  take(line: Line): boolean {
    const match = MAPPING.exec(line.text)
    if (match === null) return false
    const start = Number.parseInt(match[1] ?? '', 16)
    const end = Number.parseInt(match[2] ?? '', 16)
    if (end <= start) return false
    if (line.number !== this.#next) this.tables.push({ pid: this.pid, mappings: [] })
    this.#next = line.number + 1
    this.tables.at(-1)?.mappings.push({
      line: line.number,
      start,
      end,
      permissions: match[3] ?? '',
      offset: Number.parseInt(match[4] ?? '0', 16),
      name: match[7] ?? '',
    })
    return true
  }
}

export interface MemoryRange {
  readonly line: number
  readonly start: number
  /** Exclusive. */
  readonly end: number
  readonly name: string
  /** 0 for the outermost. */
  readonly depth: number
}

export class IomemReader implements Reader {
  readonly name = '/proc/iomem'
  readonly ranges: MemoryRange[] = []

  take(line: Line): boolean {
    const match = /^([0-9a-f]{4,16})-([0-9a-f]{4,16}) : (\S.{0,120})$/.exec(line.text)
    if (match === null) return false
    const start = Number.parseInt(match[1] ?? '', 16)
    const end = Number.parseInt(match[2] ?? '', 16) + 1
    if (end > start)
      this.ranges.push({ line: line.number, start, end, name: match[3] ?? '', depth: line.indent >> 1 })
    return true
  }
}

export interface ProcessStatus {
  readonly line: number
  readonly name: string
  pid: number | null
  readonly values: Map<string, string>
}

export class StatusReader implements Reader {
  readonly name = '/proc/PID/status'
  readonly processes: ProcessStatus[] = []
  #open: ProcessStatus | null = null

  take(line: Line): boolean {
    const match = /^([A-Z][A-Za-z_]{1,30}):(?:[\t ]{1,12}(.{0,400}))?$/.exec(line.text)
    if (match === null) {
      this.#open = null
      return false
    }
    const [, name = '', value = ''] = match
    if (name === 'Name') {
      this.#open = { line: line.number, name: value.trim(), pid: null, values: new Map() }
      this.processes.push(this.#open)
      return true
    }
    if (this.#open === null) return false
    if (name === 'Pid') this.#open.pid = Number(value)
    this.#open.values.set(name, value.trim())
    return true
  }
}

export interface SlabCache {
  readonly line: number
  readonly name: string
  /** Bytes, of all its slabs. */
  readonly pages: number
  readonly objects: number
  readonly objectSize: number
}

export class SlabReader implements Reader {
  readonly name = '/proc/slabinfo'
  readonly caches: SlabCache[] = []

  take(line: Line): boolean {
    const { text } = line
    if (/^(?:slabinfo - version|# ?name {1,20}<active_objs>)/.test(text)) return true
    const match =
      /^(\S{1,40}) {1,24}(\d{1,10}) {1,10}(\d{1,10}) {1,10}(\d{1,8}) {1,8}(\d{1,6}) {1,8}(\d{1,5}) : tunables .{1,80}: slabdata {1,8}\d{1,10} {1,10}(\d{1,10})/.exec(
        text,
      )
    if (match === null) return false
    this.caches.push({
      line: line.number,
      name: match[1] ?? '',
      objects: Number(match[2]),
      objectSize: Number(match[4]),
      pages: Number(match[6]) * Number(match[7]),
    })
    return true
  }
}

/** What a boot log says of memory. */
export interface BootFacts {
  /** Bytes. */
  available: number | null
  total: number | null
  /** Physical ranges, ends exclusive. */
  readonly ranges: { readonly start: number; readonly end: number; readonly what: string }[]
  mobility: boolean | null
  totalPages: number | null
  commandLine: string | null
  machine: string | null
  pageSize: number | null
}

export class BootReader implements Reader {
  readonly name = 'boot log'
  readonly facts: BootFacts = {
    available: null,
    total: null,
    ranges: [],
    mobility: null,
    totalPages: null,
    commandLine: null,
    machine: null,
    pageSize: null,
  }

  take(line: Line): boolean {
    const { text } = line
    const memory = /^Memory: {1,4}(\d{1,12})[kK]B?\/(\d{1,12})[kK]B? available/.exec(text)
    if (memory !== null) {
      this.facts.available = Number(memory[1]) * 1024
      this.facts.total = Number(memory[2]) * 1024
      return true
    }
    const grouping =
      /^Built \d{1,3} zonelists.{0,40}mobility grouping (on|off)\. {1,3}Total pages: (\d{1,12})/.exec(text)
    if (grouping !== null) {
      this.facts.mobility = grouping[1] === 'on'
      this.facts.totalPages = Number(grouping[2])
      return true
    }
    const range =
      /^(?:(DMA|DMA32|Normal|HighMem|Movable|node {1,4}\d{1,4}:) {1,12})?\[mem (0x[0-9a-f]{4,16})-(0x[0-9a-f]{4,16})\]/.exec(
        text,
      )
    if (range !== null) {
      const what = range[1] ?? 'memory'
      if (this.facts.ranges.length < 1000)
        this.facts.ranges.push({ start: Number(range[2]), end: Number(range[3]) + 1, what })
      return true
    }
    const command = /^Kernel command line: (.{0,1000})$/.exec(text)
    if (command !== null) {
      this.facts.commandLine = command[1] ?? ''
      return true
    }
    const machine = /^(?:Machine model|OF: fdt: Machine model|Machine|MACH): (.{1,100})$/.exec(text)
    if (machine !== null) {
      this.facts.machine = machine[1] ?? null
      return true
    }
    const page = /^Page size: (\d{4,6})/.exec(text)
    if (page !== null && isPageSize(Number(page[1]))) this.facts.pageSize = Number(page[1])
    return /^(?:Linux version \d|Zone ranges:|Early memory node ranges|Initmem setup node|Movable zone start|Freeing (?:unused kernel|initrd|init)|On node \d+ totalpages|OF: reserved mem|Run \/\S+ as init|random: crng init)/.test(
      text,
    )
  }
}

/** Prompts, echoes and headers between captures: understood as the names of what follows. */
export class ConsoleReader implements Reader {
  readonly name = 'console'
  /** Lines at which a capture begins. */
  readonly captures: { readonly line: number; readonly seconds: number | null }[] = []
  readonly #maps: MapsReader

  constructor(maps: MapsReader) {
    this.#maps = maps
  }

  take(line: Line): boolean {
    const { text } = line
    const header =
      /^={2,8} ?capture ?(?:\d{1,9})?,? ?(?:(\d{1,12}(?:\.\d{1,6})?) s since boot ?)?={0,8}$/.exec(text)
    const uptime = /^(\d{1,12}\.\d\d) \d{1,14}\.\d\d$/.exec(text)
    if (header !== null) {
      this.captures.push({ line: line.number, seconds: header[1] === undefined ? null : Number(header[1]) })
      return true
    }
    if (uptime !== null) {
      const last = this.captures.at(-1)
      if (last === undefined || line.number - last.line > 4)
        this.captures.push({ line: line.number, seconds: Number(uptime[1]) })
      return true
    }
    const file = /(?:\bcat |^-{2,5} ?|^=+ ?|^#+ ?|^::? ?)(\/proc\/[\w/.-]{1,60})/.exec(text)
    if (file !== null) {
      const pid = /^\/proc\/(\d{1,10})\//.exec(file[1] ?? '')
      this.#maps.pid = pid === null ? null : Number(pid[1])
      return true
    }
    return /^(?:[\w@.~:/-]{0,60} ?)?[#$] (?:cat|dmesg|echo|ps|free|mount|ls|uname)\b/.test(text)
  }
}
