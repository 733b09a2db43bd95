/** Tables of names and numbers: meminfo, vmstat, zoneinfo, slabinfo. */
import type { Line } from '../text/lines.ts'
import type { Reader } from './reader.ts'

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

export interface SlabCache {
  readonly line: number
  readonly name: string
  /** Of all its slabs. */
  readonly pages: number
  readonly objects: number
  /** Bytes. */
  readonly objectSize: number
}

/** One print of /proc/slabinfo. */
export interface SlabTable {
  readonly line: number
  readonly caches: SlabCache[]
}

export class SlabReader implements Reader {
  readonly name = '/proc/slabinfo'
  readonly tables: SlabTable[] = []
  #isOpen = false

  take(line: Line): boolean {
    const { text } = line
    if (/^(?:slabinfo - version|# ?name {1,20}<active_objs>)/.test(text)) {
      if (text.startsWith('slabinfo')) this.#isOpen = false
      return true
    }
    const match =
      /^(\S{1,40}) {1,24}(\d{1,10}) {1,10}(\d{1,10}) {1,10}(\d{1,8}) {1,8}(\d{1,6}) {1,8}(\d{1,5}) : tunables .{1,80}: slabdata {1,8}\d{1,10} {1,10}(\d{1,10})/.exec(
        text,
      )
    if (match === null) return false
    const name = match[1] ?? ''
    const open = this.#isOpen ? this.tables.at(-1) : undefined
    const table = open ?? { line: line.number, caches: [] }
    if (open === undefined) this.tables.push(table)
    this.#isOpen = true
    table.caches.push({
      line: line.number,
      name,
      objects: Number(match[2]),
      objectSize: Number(match[4]),
      pages: Number(match[6]) * Number(match[7]),
    })
    return true
  }
}
