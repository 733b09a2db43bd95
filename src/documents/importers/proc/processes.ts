/** Processes: their mappings, their status, and what ps lists. */
import type { Line } from '../text/lines.ts'
import type { Reader } from './reader.ts'

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
  /** The program's name where the command that printed it names no pid: `cat /proc/$(pidof sh)/maps`. */
  readonly program: string | null
  readonly mappings: Mapping[]
}

const MAPPING =
  /^([0-9a-f]{6,16})-([0-9a-f]{6,16}) ([r-][w-][x-][psS])(?: {1,4}([0-9a-f]{8,16}) {1,4}([0-9a-f]{2,4}:[0-9a-f]{2,6}) {1,4}(\d{1,20}))?(?: {1,80}(\S.{0,400}))?$/

export class MapsReader implements Reader {
  readonly name = '/proc/PID/maps'
  readonly tables: MapsTable[] = []
  /** Set by who saw the name of the file that follows. */
  pid: number | null = null
  program: string | null = null
  #next = -1

  take(line: Line): boolean {
    const match = MAPPING.exec(line.text)
    if (match === null) return false
    const start = Number.parseInt(match[1] ?? '', 16)
    const end = Number.parseInt(match[2] ?? '', 16)
    if (end <= start) return false
    if (line.number !== this.#next) this.tables.push({ pid: this.pid, program: this.program, mappings: [] })
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

/** A row of what ps prints. */
export interface ListedProcess {
  readonly line: number
  readonly pid: number
  /** The program's name, without its folder and arguments; empty for threads of the kernel. */
  readonly name: string
}

export class PsReader implements Reader {
  readonly name = 'ps'
  readonly processes: ListedProcess[] = []
  #isOpen = false

  take(line: Line): boolean {
    const { text } = line
    if (/^PID {1,8}USER {1,12}[A-Z ]{0,40}(?:COMMAND|CMD)$/.test(text)) {
      this.#isOpen = true
      return true
    }
    if (!this.#isOpen) return false
    const row =
      /^(\d{1,10}) {1,8}\S{1,32} {1,12}(?:[\d.:]{1,12}[mkMG]? {1,12}){1,3}[A-Z][A-Z<+]{0,3} {1,8}(\S.{0,400})$/.exec(
        text,
      )
    if (row === null) {
      this.#isOpen = false
      return false
    }
    const command = row[2] ?? ''
    const name = command.startsWith('[') ? '' : (command.split(' ')[0] ?? '').replace(/^.*\//, '')
    this.processes.push({ line: line.number, pid: Number(row[1]), name })
    return true
  }
}
