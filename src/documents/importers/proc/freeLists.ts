/** Free blocks by order: /proc/buddyinfo and /proc/pagetypeinfo. */
import type { Line } from '../text/lines.ts'
import { numbers, type Reader } from './reader.ts'

/** One row of free blocks by order; a table typed by hand names its rows itself. */
export interface BuddyRow {
  readonly line: number
  readonly node: number | null
  readonly zone: string
  /** Blocks of each order, from 0. */
  readonly counts: readonly number[]
}

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
