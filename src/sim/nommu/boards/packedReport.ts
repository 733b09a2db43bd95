/**
 * A reported board as a word of text, for the board line of a scenario and so for links: bytes in base64url, numbers in as few
 * bytes as they need, and a check at the end that tells a word that was cut or changed.
 */
import { append } from '../../../base/lists.ts'
import { asPfn, MAX_PAGE_ORDER, PAGE_SIZE } from '../../../base/units.ts'
import { Evidence, type EvidenceRun } from '../../../base/evidence.ts'
import type {
  ReportedBlock,
  ReportedBoard,
  ReportedMapping,
  ReportedProcess,
  ReportedRegion,
} from './reported.ts'

const VERSION = 1
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** 4 GiB of pages, and what else may be in a word: more is damage. */
const MOST_PAGES = 2 ** 20
const MOST_ITEMS = 100_000
const MOST_NAME = 400
const LAST_ADDRESS = 2 ** 48
const MIGRATETYPES = 4

/** Why a word is no board. */
export type PackedFault = 'damaged' | 'newer' | 'impossible'

export type Unpacked =
  { readonly ok: true; readonly board: ReportedBoard } | { readonly ok: false; readonly fault: PackedFault }

/** Adler's sum, in 32 bits. */
function checkOf(bytes: ArrayLike<number>, length: number): number {
  let a = 1
  let b = 0
  for (let i = 0; i < length; i++) {
    a = (a + (bytes[i] ?? 0)) % 65521
    b = (b + a) % 65521
  }
  return b * 65536 + a
}

class Writer {
  readonly bytes: number[] = []

  number(value: number): void {
    let left = value
    while (left >= 128) {
      this.bytes.push((left % 128) + 128)
      left = Math.floor(left / 128)
    }
    this.bytes.push(left)
  }

  text(value: string): void {
    const bytes = [...encodeURIComponent(value).matchAll(/%([0-9A-F]{2})|(.)/g)].map(([, hex, plain]) =>
      hex === undefined ? (plain ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
    )
    this.number(bytes.length)
    append(this.bytes, bytes)
  }

  /** Bytes, mostly whole pages. */
  size(bytes: number): void {
    this.number(bytes % PAGE_SIZE === 0 ? (bytes / PAGE_SIZE) * 2 : bytes * 2 + 1)
  }
}

/** Thrown by the reader and caught where it is used: the word is no board. */
class Damage extends Error {}

class Reader {
  private readonly bytes: Uint8Array
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw new Damage()
    return byte
  }

  number(most = LAST_ADDRESS * 2): number {
    let value = 0
    let unit = 1
    for (let i = 0; i < 8; i++) {
      const byte = this.byte()
      value += (byte & 127) * unit
      unit *= 128
      if (byte < 128) {
        if (value > most) throw new Damage()
        return value
      }
    }
    throw new Damage()
  }

  text(): string {
    let escaped = ''
    for (let left = this.number(MOST_NAME * 3); left > 0; left--)
      escaped += `%${this.byte().toString(16).padStart(2, '0')}`
    try {
      return decodeURIComponent(escaped)
    } catch {
      throw new Damage()
    }
  }

  size(): number {
    const value = this.number()
    const bytes = value % 2 === 0 ? (value / 2) * PAGE_SIZE : (value - 1) / 2
    if (bytes > LAST_ADDRESS) throw new Damage()
    return bytes
  }

  list<T>(item: () => T): T[] {
    return Array.from({ length: this.number(MOST_ITEMS) }, item)
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length
  }
}

function permissionBits(permissions: string): number {
  const share = 'psS'.indexOf(permissions.at(3) ?? 'p')
  return (
    (permissions.startsWith('r') ? 1 : 0) |
    (permissions.at(1) === 'w' ? 2 : 0) |
    (permissions.at(2) === 'x' ? 4 : 0) |
    (Math.max(0, share) * 8)
  )
}

const permissionWord = (bits: number): string =>
  `${(bits & 1) === 0 ? '-' : 'r'}${(bits & 2) === 0 ? '-' : 'w'}${(bits & 4) === 0 ? '-' : 'x'}${'psS'.charAt(bits >> 3)}`

export function packReport(board: ReportedBoard): string {
  const to = new Writer()
  const { zone } = board
  to.number(VERSION)
  to.text(zone.name)
  for (const pages of [
    zone.startPfn,
    zone.spannedPages,
    zone.managedPages,
    zone.watermarkMin,
    zone.watermarkLow,
    zone.watermarkHigh,
    zone.mobilityGrouping ? 1 : 0,
  ])
    to.number(pages)
  for (const type of board.pageblocks) to.number(type)
  to.number(board.blocks.length)
  let page = 0
  for (const block of board.blocks) {
    to.number((block.page - page) * 16 + block.order)
    page = block.page + 2 ** block.order
  }
  to.number(board.files.length)
  for (const file of board.files) to.text(file)
  to.number(board.regions.length)
  let address = 0
  for (const { start, end, top, permissions, offset, file } of board.regions) {
    to.size(start - address)
    to.size(end - start)
    to.size(top - end)
    to.number(permissionBits(permissions) + 32 * (file + 1))
    if (file >= 0) to.size(offset)
    address = start
  }
  to.number(board.processes.length)
  for (const { pid, name, mappings } of board.processes) {
    to.number(pid)
    to.text(name)
    to.number(mappings.length)
    for (const { region, start, end, permissions } of mappings) {
      const of = board.regions[region]
      const isWhole =
        of !== undefined && of.start === start && of.end === end && of.permissions === permissions
      to.number(region * 2 + (isWhole ? 0 : 1))
      if (isWhole || of === undefined) continue
      to.size(start - of.start)
      to.size(end - start)
      to.number(permissionBits(permissions))
    }
  }
  to.number(board.evidence.length)
  for (const { pages, evidence } of board.evidence) to.number(pages * 3 + evidence)
  const check = checkOf(to.bytes, to.bytes.length)
  for (let byte = 0; byte < 4; byte++) to.bytes.push(Math.floor(check / 256 ** byte) % 256)
  return toLetters(to.bytes)
}

/** Linear in the word; whatever it is, the answer is a board that can be booted or the reason why it is none. */
export function unpackReport(word: string): Unpacked {
  const bytes = fromLetters(word)
  if (bytes === null || bytes.length < 6) return { ok: false, fault: 'damaged' }
  const length = bytes.length - 4
  const check = checkOf(bytes, length)
  for (let byte = 0; byte < 4; byte++)
    if (bytes[length + byte] !== Math.floor(check / 256 ** byte) % 256) return { ok: false, fault: 'damaged' }
  if (bytes[0] !== VERSION) return { ok: false, fault: 'newer' }
  try {
    const from = new Reader(bytes.subarray(0, length))
    const board = read(from)
    return from.isAtEnd && isPossible(board) ? { ok: true, board } : { ok: false, fault: 'impossible' }
  } catch (error) {
    if (error instanceof Damage) return { ok: false, fault: 'impossible' }
    throw error
  }
}

function read(from: Reader): ReportedBoard {
  from.number()
  const name = from.text()
  const startPfn = asPfn(from.number(2 ** 36))
  const spannedPages = from.number(MOST_PAGES)
  const managedPages = from.number(MOST_PAGES)
  const watermarkMin = from.number(MOST_PAGES)
  const watermarkLow = from.number(MOST_PAGES)
  const watermarkHigh = from.number(MOST_PAGES)
  const mobilityGrouping = from.number(1) === 1
  const blockPages = 2 ** MAX_PAGE_ORDER
  const last = Math.floor((startPfn + spannedPages - 1) / blockPages)
  const pageblocks = Array.from({ length: last - Math.floor(startPfn / blockPages) + 1 }, () =>
    from.number(MIGRATETYPES - 1),
  )
  let page = 0
  const blocks = from.list((): ReportedBlock => {
    const value = from.number()
    const block = { page: page + Math.floor(value / 16), order: value % 16 }
    page = block.page + 2 ** block.order
    return block
  })
  const files = from.list(() => from.text())
  let address = 0
  const regions = from.list((): ReportedRegion => {
    const start = address + from.size()
    const end = start + from.size()
    const top = end + from.size()
    const bits = from.number(32 * (MOST_ITEMS + 1))
    const file = Math.floor(bits / 32) - 1
    address = start
    return {
      start,
      end,
      top,
      permissions: permissionWord(bits % 32),
      offset: file < 0 ? 0 : from.size(),
      file,
    }
  })
  const processes = from.list((): ReportedProcess => {
    const pid = from.number(2 ** 30)
    const comm = from.text()
    const mappings = from.list((): ReportedMapping => {
      const value = from.number()
      const region = Math.floor(value / 2)
      const of = regions[region]
      if (of === undefined) throw new Damage()
      if (value % 2 === 0) return { region, start: of.start, end: of.end, permissions: of.permissions }
      const start = of.start + from.size()
      return { region, start, end: start + from.size(), permissions: permissionWord(from.number(31)) }
    })
    return { pid, name: comm, mappings }
  })
  const evidence = from.list((): EvidenceRun => {
    const value = from.number()
    const how = value % 3
    return {
      pages: Math.floor(value / 3),
      evidence: how === 0 ? Evidence.known : how === 1 ? Evidence.follows : Evidence.assumed,
    }
  })
  const zone = {
    name,
    startPfn,
    spannedPages,
    managedPages,
    watermarkMin,
    watermarkLow,
    watermarkHigh,
    pageblockOrder: MAX_PAGE_ORDER,
    mobilityGrouping,
  }
  return { zone, pageblocks, blocks, files, regions, processes, evidence }
}

/** What the machine relies on: free blocks aligned, in RAM, with no free buddy and on no mapping; every mapping in its region. */
function isPossible({ zone, blocks, regions, processes, evidence, files }: ReportedBoard): boolean {
  const { spannedPages, startPfn } = zone
  if (spannedPages === 0 || zone.name === '' || zone.managedPages > spannedPages) return false
  const orderAt = new Map<number, number>()
  const taken = new Uint8Array(spannedPages)
  for (const { page, order } of blocks) {
    const pfn = startPfn + page
    const size = 2 ** order
    if (order > MAX_PAGE_ORDER || pfn % size !== 0 || page + size > spannedPages) return false
    const buddy = pfn % (size * 2) === 0 ? pfn + size : pfn - size
    if (order < MAX_PAGE_ORDER && orderAt.get(buddy) === order) return false
    orderAt.set(pfn, order)
    taken.fill(1, page, page + size)
  }
  let last = -1
  for (const { start, end, top, file } of regions) {
    if (end <= start || start <= last || file >= files.length) return false
    last = start
    const from = Math.floor(start / PAGE_SIZE) - startPfn
    const to = Math.ceil(top / PAGE_SIZE) - startPfn
    if (to <= 0 || from >= spannedPages) continue
    if (from < 0 || to > spannedPages || start % PAGE_SIZE !== 0 || top % PAGE_SIZE !== 0) return false
    for (let page = from; page < to; page++) if (taken[page] !== 0) return false
    taken.fill(1, from, to)
  }
  const pids = new Set(processes.map(({ pid }) => pid))
  if (pids.size < processes.length || pids.has(0)) return false
  const used = new Set<number>()
  for (const { mappings } of processes) {
    let before = 0
    for (const { region, start, end } of mappings) {
      const of = regions[region]
      if (of === undefined || start < of.start || end > of.end || end <= start || start < before) return false
      before = end
      used.add(region)
    }
  }
  return used.size === regions.length && evidence.reduce((sum, { pages }) => sum + pages, 0) === spannedPages
}

function toLetters(bytes: readonly number[]): string {
  let word = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const rest = bytes.length - at
    const value = (bytes[at] ?? 0) * 65536 + (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0)
    for (let i = 0; i < Math.min(4, rest + 1); i++) word += LETTERS.charAt((value >> (18 - 6 * i)) & 63)
  }
  return word
}

function fromLetters(word: string): Uint8Array | null {
  if (word.length % 4 === 1) return null
  const bytes = new Uint8Array(Math.floor((word.length * 3) / 4))
  for (let at = 0, to = 0; at < word.length; at += 4) {
    let value = 0
    for (let i = 0; i < 4; i++) {
      const letter = at + i < word.length ? LETTERS.indexOf(word.charAt(at + i)) : 0
      if (letter < 0) return null
      value = value * 64 + letter
    }
    for (let i = 0; i < 3 && to < bytes.length; i++) bytes[to++] = (value >> (16 - 8 * i)) & 255
  }
  return bytes
}
