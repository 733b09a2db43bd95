/** Where RAM lies and what is kept of it: /proc/iomem and the boot log. */
import type { Line } from '../text/lines.ts'
import { isPageSize } from '../kernel/memory.ts'
import type { Reader } from './reader.ts'

export interface MemoryRange {
  readonly line: number
  readonly start: number
  /** Exclusive. */
  readonly end: number
  readonly name: string
  /** 0 for the outermost. */
  readonly depth: number
}

/** One print of /proc/iomem. */
export interface IomemTable {
  readonly line: number
  readonly ranges: MemoryRange[]
}

export class IomemReader implements Reader {
  readonly name = '/proc/iomem'
  readonly tables: IomemTable[] = []
  /** Ranges that the last one lies in, the outermost first. */
  #around: MemoryRange[] = []

  take(line: Line): boolean {
    const match = /^([0-9a-f]{4,16})-([0-9a-f]{4,16}) : (\S.{0,120})$/.exec(line.text)
    if (match === null) return false
    const start = Number.parseInt(match[1] ?? '', 16)
    const end = Number.parseInt(match[2] ?? '', 16) + 1
    const name = match[3] ?? ''
    let table = this.tables.at(-1)
    const before = table?.ranges.at(-1)
    // A line that a logger doubled.
    if (before?.start === start && before.end === end && before.name === name) return true
    // Addresses go up: a range that lies lower begins another print.
    if (table === undefined || before === undefined || start < before.start) {
      table = { line: line.number, ranges: [] }
      this.tables.push(table)
      this.#around = []
    }
    if (end <= start) return true
    // The blanks that the kernel nests them by may be lost: what lies within another is part of it.
    while ((this.#around.at(-1)?.end ?? Infinity) < end) this.#around.pop()
    const range = { line: line.number, start, end, name, depth: this.#around.length }
    table.ranges.push(range)
    this.#around.push(range)
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
