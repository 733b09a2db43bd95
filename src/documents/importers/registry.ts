/**
 * Everything that can be copied out of a terminal, read in one pass: each line goes to the reader that knows it, so that a
 * paste may hold anything in any order. Never throws; the time grows with the length and no faster.
 */
import { KernelReader } from './kernel/reader.ts'
import type { KernelEvent } from './kernel/types.ts'
import { BootReader, IomemReader, type BootFacts, type IomemTable } from './proc/boot.ts'
import { ConsoleReader } from './proc/console.ts'
import {
  BuddyReader,
  PageTypeReader,
  type BuddyRow,
  type PageblockRow,
  type PageTypeRow,
} from './proc/freeLists.ts'
import {
  MapsReader,
  PsReader,
  StatusReader,
  type MapsTable,
  type ListedProcess,
  type ProcessStatus,
} from './proc/processes.ts'
import type { Reader } from './proc/reader.ts'
import {
  MeminfoReader,
  SlabReader,
  VmstatReader,
  ZoneinfoReader,
  type Named,
  type SlabTable,
  type ZoneInfo,
} from './proc/tables.ts'
import { StraceReader, type StraceCall } from './strace/reader.ts'
import { linesOf, type Line } from './text/lines.ts'

/** Lines that one reader understood, one after another. */
export interface Part {
  readonly reader: string
  /** Counted from 1; the last one is part of it. */
  readonly first: number
  last: number
}

export interface Reading {
  readonly lines: number
  readonly parts: readonly Part[]
  /** How many lines some reader understood. */
  readonly understood: number
  readonly events: readonly KernelEvent[]
  /** The one version of the text, or its last. */
  readonly kernel: string | null
  readonly buddy: readonly BuddyRow[]
  readonly pageTypes: readonly PageTypeRow[]
  readonly pageblockOrder: number | null
  readonly pageblocks: readonly PageblockRow[]
  readonly meminfo: readonly Named[]
  readonly vmstat: readonly Named[]
  readonly zones: readonly ZoneInfo[]
  readonly maps: readonly MapsTable[]
  readonly iomem: readonly IomemTable[]
  readonly processes: readonly ProcessStatus[]
  readonly listed: readonly ListedProcess[]
  readonly slabs: readonly SlabTable[]
  readonly boot: BootFacts
  readonly strace: readonly StraceCall[]
  readonly captures: readonly { readonly line: number; readonly seconds: number | null }[]
}

/** Reads line by line, so that a long text can be read in slices. */
export class Import {
  readonly #kernel = new KernelReader()
  readonly #buddy = new BuddyReader()
  readonly #types = new PageTypeReader()
  readonly #meminfo = new MeminfoReader()
  readonly #vmstat = new VmstatReader()
  readonly #zones = new ZoneinfoReader()
  readonly #maps = new MapsReader()
  readonly #iomem = new IomemReader()
  readonly #status = new StatusReader()
  readonly #slabs = new SlabReader()
  readonly #ps = new PsReader()
  readonly #boot = new BootReader()
  readonly #strace = new StraceReader()
  readonly #console = new ConsoleReader(this.#maps)
  /** In the order in which they are asked: the ones that look closest come first. */
  readonly #readers: readonly Reader[] = [
    this.#types,
    this.#buddy,
    this.#maps,
    this.#iomem,
    this.#zones,
    this.#meminfo,
    this.#slabs,
    this.#console,
    this.#ps,
    this.#vmstat,
    this.#kernel,
    this.#boot,
    this.#strace,
    this.#status,
  ]
  readonly #lines: Generator<Line, void>
  readonly #parts: Part[] = []
  #count = 0
  #characters = 0
  #understood = 0

  constructor(text: string) {
    this.#lines = linesOf(text)
  }

  /** Reads so many lines; false when there are no more. */
  read(lines: number): boolean {
    for (let left = lines; left > 0; left--) {
      const next = this.#lines.next()
      if (next.done === true) return false
      const line = next.value
      this.#count = line.last
      this.#characters = line.after
      let reader: string | null = null
      for (const it of this.#readers) {
        if (!it.take(line)) continue
        reader = it.name
        break
      }
      if (reader !== null) this.#mark(reader, line)
    }
    return true
  }

  /** How many characters of the text have been read. */
  get characters(): number {
    return this.#characters
  }

  #mark(reader: string, line: Line): void {
    const open = this.#parts.at(-1)
    // A line that was many is understood once.
    this.#understood += Math.max(0, line.last - Math.max(line.number - 1, open?.last ?? 0))
    if (open !== undefined && open.reader === reader && open.last >= line.number - 1) open.last = line.last
    else this.#parts.push({ reader, first: line.number, last: line.last })
  }

  result(): Reading {
    const kernel = this.#kernel.kernel
    // A failure is often printed before the line that names the kernel, and a paste has one kernel as a rule.
    if (kernel !== null && this.#kernel.versions.size === 1)
      for (const event of this.#kernel.events) event.kernel ??= kernel
    return {
      lines: this.#count,
      parts: this.#parts,
      understood: this.#understood,
      events: this.#kernel.events,
      kernel,
      buddy: this.#buddy.rows,
      pageTypes: this.#types.rows,
      pageblockOrder: this.#types.pageblockOrder,
      pageblocks: this.#types.blocks,
      meminfo: this.#meminfo.tables,
      vmstat: this.#vmstat.tables,
      zones: this.#zones.zones,
      maps: this.#maps.tables,
      iomem: this.#iomem.tables,
      processes: this.#status.processes,
      listed: this.#ps.processes,
      slabs: this.#slabs.tables,
      boot: this.#boot.facts,
      strace: this.#strace.calls,
      captures: this.#console.captures,
    }
  }
}

/** All of a text at once. */
export function importText(text: string): Reading {
  const reading = new Import(text)
  while (reading.read(10_000)) {
    // until the end
  }
  return reading.result()
}
