/** Header lines: kernel, board and file. */
import {
  BOARD_WORDS,
  FILE_SYSTEMS,
  FILE_TYPES,
  FILE_WORDS,
  SHM_DIRECT,
  VIEW_COLOURS,
  VIEW_PANES,
  VIEW_WORDS,
} from '../../../language/words.ts'
import { formatBytes, hex } from '../../../base/format.ts'
import { PAGE_SIZE, pageAlign } from '../../../base/units.ts'
import { ARCHITECTURES, type Architecture } from '../../../sim/nommu/boards/architectures.ts'
import { MEASURED_BOARDS, type BoardSpec } from '../../../sim/nommu/boards/board.ts'
import { MMU_ERAS, MMU_IN_2_6, MMU_TODAY } from '../../../sim/mmu/eraNames.ts'
import { ERA_RULES, ERAS, type Era, type Slab } from '../../../sim/nommu/era.ts'
import { CAPABILITIES, type Capability, type FileSpec } from '../../../sim/nommu/files/files.ts'
import type { HeaderPart } from '../syntax/ast.ts'
import type { Findings } from './compileArguments.ts'
import { DEVICE_NUMBERS } from './defaultFiles.ts'
import type { KernelSpec, Look } from './program.ts'
import { didYouMean } from '../syntax/nearest.ts'
import { readNumber, shorten, writeSize } from '../syntax/numbers.ts'

const MIB = 2 ** 20
const MIN_RAM = MIB
const MAX_RAM = 4096 * MIB
const MAX_ADDRESS = 2 ** 40
/** Where RAM begins if the board line says nothing else. */
export const RAM_BASE = 0x80000000

/** What kernel and page tables take at the bottom: 2 MiB, on small boards a quarter. */
const usualReserve = (ramBytes: number): number => (ramBytes >= 8 * MIB ? 2 * MIB : pageAlign(ramBytes / 4))

export const syntheticBoard = (ramBytes: number): BoardSpec => ({
  kind: 'synthetic',
  ramBytes,
  reservedBytes: usualReserve(ramBytes),
  base: RAM_BASE,
  mobilityGrouping: null,
  cacheBytes: null,
  arch: 'riscv64',
})

export const DEFAULT_BOARD = syntheticBoard(16 * MIB)

type Parts = readonly HeaderPart[]

export const tooMuch = (part: HeaderPart, findings: Findings): null =>
  findings.error(part, `${shorten(part.text)} is not expected here. A comment begins with #.`)

export function unknownWord(
  part: HeaderPart,
  what: string,
  known: readonly string[],
  findings: Findings,
): null {
  const meant = findings.hints.nearest(part.text, known)
  const hint = meant === null ? ` Known are: ${known.join(', ')}.` : didYouMean(meant)
  return findings.error(part, `There is no ${what} ${shorten(part.text)}.${hint}`, meant)
}

export const DEFAULT_KERNEL: KernelSpec = { era: '6.12', shmDirect: false, slab: null, mmu: null }

/** The allocators that a kernel was recorded with, the one that it has if none is named first. */
const SLABS_OF: Readonly<Record<Era, readonly Slab[]>> = {
  '2.6.20': ['slab', 'slob'],
  '2.6.28': ['slub', 'slab', 'slob'],
  '2.6.29': [],
  '6.12': [],
}

export function compileKernel(parts: Parts, findings: Findings): KernelSpec | null {
  const [version, word, more] = parts
  if (version === undefined) return null
  const era = ERAS.find((known) => known === version.text)
  if (era === undefined) return compileMmuKernel(version, word, more, findings)
  const slabs = SLABS_OF[era]
  const plain: KernelSpec = { era, shmDirect: false, slab: slabs[0] ?? null, mmu: null }
  if (word === undefined) return plain
  const slab = slabs.find((name) => name === word.text)
  if (slab === undefined && word.text !== SHM_DIRECT) {
    const meant = findings.hints.nearest(word.text, slabs.length > 0 ? slabs : [SHM_DIRECT])
    return meant === null
      ? tooMuch(word, findings)
      : findings.error(
          word,
          `There is no ${slabs.length > 0 ? 'allocator' : 'patch'} ${shorten(word.text)}.${didYouMean(meant)}`,
          meant,
        )
  }
  if (more !== undefined) return tooMuch(more, findings)
  if (slab !== undefined) return { ...plain, slab }
  return ERA_RULES[era].shmDirect
    ? findings.error(
        word,
        `Linux ${era} needs no ${SHM_DIRECT}: its shm files can be mapped as they are.`,
        '',
      )
    : { ...plain, shmDirect: true }
}

/** Kernels that were never run without an MMU here, and proposals for them: the machine has one then. */
function compileMmuKernel(
  version: HeaderPart,
  word: HeaderPart | undefined,
  more: HeaderPart | undefined,
  findings: Findings,
): KernelSpec | null {
  const eras = MMU_ERAS.filter((known) => known.split(' ')[0] === version.text)
  if (eras.length === 0) {
    const versions = [...new Set(MMU_ERAS.map((known) => known.split(' ')[0]))]
    return findings.error(
      version,
      `There is no kernel ${shorten(version.text)} here. Known are: ${ERAS.join(', ')}; with an MMU: ${versions.join(', ')}.`,
    )
  }
  if (more !== undefined) return tooMuch(more, findings)
  const wanted = word === undefined ? version.text : `${version.text} ${word.text}`
  const mmu = eras.find((known) => known === wanted)
  if (mmu !== undefined) return { ...DEFAULT_KERNEL, mmu }
  const patches = eras.flatMap((known) => known.split(' ')[1] ?? [])
  const part = word ?? version
  const meant = findings.hints.nearest(part.text, patches)
  const hint = meant === null ? ` Known for ${version.text}: ${patches.join(', ')}.` : didYouMean(meant)
  return findings.error(part, `There is no patch ${shorten(part.text)}.${hint}`, meant)
}

/** The kernel that stands for another one on a machine with an MMU. */
export const withMmu = ({ era, shmDirect, slab, mmu }: KernelSpec): KernelSpec => ({
  era,
  shmDirect,
  slab,
  mmu: mmu ?? (era === '6.12' ? MMU_TODAY : MMU_IN_2_6),
})

/** The line `mmu` says all by itself. */
export function compileMmu(parts: Parts, findings: Findings): boolean {
  const [more] = parts
  if (more !== undefined) tooMuch(more, findings)
  return more === undefined
}

/** The number in a part of a header line; `after`: the part before it. */
export function readSize(
  part: HeaderPart | undefined,
  after: HeaderPart,
  what: string,
  findings: Findings,
): number | null {
  if (part === undefined) return findings.error({ from: after.to, to: after.to }, `${what} is missing here.`)
  const reading = readNumber(part.text)
  if (reading.ok && !part.quoted) return reading.value
  return reading.ok
    ? findings.error(part, `${what} stands without quotes.`, part.text)
    : findings.error(part, reading.message, reading.suggestion)
}

/** A whole number of pages between two bounds; `write` says them as sizes or addresses. */
function pages(
  value: number,
  part: HeaderPart,
  what: string,
  [least, most]: readonly [number, number],
  findings: Findings,
  write: (n: number) => string = formatBytes,
): boolean {
  if (value < least || value > most) {
    findings.error(part, `${what} is out of bounds: ${write(least)} to ${write(most)}.`)
  } else if (value % PAGE_SIZE !== 0) {
    const rounded = pageAlign(value)
    const suggestion = write === hex ? hex(rounded) : writeSize(rounded)
    findings.error(part, `${what} must be a whole number of pages of 4 KiB.`, suggestion)
  } else return true
  return false
}

const WHAT = {
  at: 'The address of RAM',
  reserved: 'The reserved size',
  cache: 'The page cache',
} as const

export function compileBoard(parts: Parts, findings: Findings): BoardSpec | null {
  const [first] = parts
  if (first === undefined) return null
  const measured = MEASURED_BOARDS.find((name) => name === first.text)
  if (measured !== undefined) {
    const [, more] = parts
    return more === undefined ? { kind: 'measured', name: measured } : tooMuch(more, findings)
  }
  if (first.text === 'report') return findings.reportedBoard(parts)
  if (!/^[0-9]/.test(first.text)) return unknownWord(first, 'board', MEASURED_BOARDS, findings)
  const ramBytes = readSize(first, first, 'The size of RAM', findings)
  if (ramBytes === null || !pages(ramBytes, first, 'RAM', [MIN_RAM, MAX_RAM], findings)) return null
  let reservedBytes = usualReserve(ramBytes)
  let base = RAM_BASE
  let mobilityGrouping: boolean | null = null
  let arch: Architecture = 'riscv64'
  let cache: { readonly value: number; readonly part: HeaderPart } | null = null
  const seen = new Set<string>()
  for (let i = 1; i < parts.length; i += 2) {
    const word = parts[i]
    if (word === undefined) break
    if (seen.has(word.text)) return findings.error(word, `${word.text} is given twice.`)
    seen.add(word.text)
    const setting = BOARD_WORDS.find((known) => known === word.text)
    if (setting === undefined) return unknownWord(word, 'board setting', BOARD_WORDS, findings)
    const part = parts[i + 1]
    if (setting === 'mobility') {
      if (part?.text !== 'on' && part?.text !== 'off')
        return findings.error(part ?? word, 'Write mobility on or mobility off.')
      mobilityGrouping = part.text === 'on'
      continue
    }
    if (setting === 'arch') {
      const known = ARCHITECTURES.find((name) => name === part?.text)
      if (known === undefined) return unknownWord(part ?? word, 'architecture', ARCHITECTURES, findings)
      arch = known
      continue
    }
    const value = readSize(part, word, WHAT[setting], findings)
    if (value === null || part === undefined) return null
    if (setting === 'cache') cache = { value, part }
    else if (setting === 'at') {
      if (!pages(value, part, 'The address of RAM', [0, MAX_ADDRESS], findings, hex)) return null
      base = value
    } else {
      if (!pages(value, part, 'The reserved size', [0, ramBytes - PAGE_SIZE], findings)) return null
      reservedBytes = value
    }
  }
  const room = ramBytes - reservedBytes
  if (cache !== null && !pages(cache.value, cache.part, WHAT.cache, [0, room], findings)) return null
  return {
    kind: 'synthetic',
    ramBytes,
    reservedBytes,
    base,
    mobilityGrouping,
    cacheBytes: cache?.value ?? null,
    arch,
  }
}

/** What is given twice counts once, the later word. */
export function compileView(parts: Parts, findings: Findings, line: number): Look | null {
  let colourBy: Look['colourBy'] = null
  let panes: Look['panes'] = null
  let at: Look['at'] = null
  let zoom: Look['zoom']
  const queue = parts.values()
  for (const part of queue) {
    const word = part.quoted ? '' : part.text
    colourBy = VIEW_COLOURS.find((known) => known === word) ?? colourBy
    panes = VIEW_PANES.find((known) => known === word) ?? panes
    if (!VIEW_WORDS.some((known) => known === word)) return unknownWord(part, 'view', VIEW_WORDS, findings)
    if (word === 'zoom') {
      const named = queue.next().value
      if (named === undefined)
        return findings.error({ from: part.to, to: part.to }, 'A name is missing here: zoom a.')
      zoom = { name: named.text, line, from: named.from, to: named.to }
    }
    if (word !== 'at') continue
    const place = queue.next().value
    const start = readSize(place, part, 'The address', findings)
    if (start === null || place === undefined) return null
    if (!pages(start, place, 'The address', [0, MAX_ADDRESS], findings, hex)) return null
    const length = queue.next().value
    const size = readSize(length, place, 'The size', findings)
    if (size === null || length === undefined) return null
    if (!pages(size, length, 'The size', [PAGE_SIZE, MAX_RAM], findings)) return null
    at = { start, end: start + size }
  }
  return { colourBy, panes, at, ...(zoom && { zoom }) }
}

/** romfs aligns what a file holds to this. */
const FLASH_ALIGN = 16
const FLAG_WORDS: ReadonlySet<string> = new Set(['nommap', 'refuses', 'declines', 'noexec'])
const FILE_OPTIONS = [...FILE_WORDS, ...FILE_TYPES, ...CAPABILITIES]

export function compileFile(parts: Parts, findings: Findings): FileSpec | null {
  const [pathPart, fsPart] = parts
  if (pathPart === undefined) return null
  const path = pathPart.text
  if (!pathPart.quoted) return findings.error(pathPart, 'A path stands in quotes.', `"${path}"`)
  if (!path.startsWith('/')) return findings.error(pathPart, 'A path begins with /.', `"/${path}"`)
  if (fsPart === undefined)
    return findings.error(
      { from: pathPart.to, to: pathPart.to },
      'The file system is missing here, like romfs.',
    )
  // A device node may go without the name of its file system.
  const isNode = fsPart.text === 'char' || fsPart.text === 'block'
  const fs = isNode ? 'dev' : fsPart.text
  if (!FILE_SYSTEMS.some((known) => known === fs))
    return unknownWord(fsPart, 'file system', FILE_SYSTEMS, findings)

  let type: FileSpec['type'] = 'regular'
  let size: number | null = null
  let address: number | null = null
  let addressPart = fsPart
  let ino: number | null = null
  let dev = DEVICE_NUMBERS.get(fs) ?? null
  const given: Capability[] = []
  const flags = new Set<string>()
  const queue = parts.slice(isNode ? 1 : 2).values()
  let before = fsPart
  for (const part of queue) {
    const word = part.text
    const fileType = FILE_TYPES.find((known) => known === word)
    const capability = CAPABILITIES.find((known) => known === word)
    if (fileType !== undefined) type = fileType
    else if (capability !== undefined) given.push(capability)
    else if (FLAG_WORDS.has(word)) flags.add(word)
    else if (word === 'at' || word === 'ino') {
      const next = queue.next().value
      const value = readSize(next, part, word === 'at' ? 'The address' : 'The inode number', findings)
      if (value === null || next === undefined) return null
      if (word === 'ino') ino = value
      else {
        address = value
        addressPart = next
      }
    } else if (word === 'dev') {
      const next = queue.next().value
      if (next === undefined || !/^[0-9a-f]{2}:[0-9a-f]{2}$/.test(next.text)) {
        return findings.error(next ?? part, 'A device number looks like 1f:00.')
      }
      dev = next.text
    } else if (/^[0-9]/.test(word) && size === null) {
      size = readSize(part, before, 'The size', findings)
      if (size === null) return null
    } else return unknownWord(part, 'file setting', FILE_OPTIONS, findings)
    before = part
  }
  if (address !== null && !checkAddress(address, addressPart, type, findings)) return null
  const mappable = !flags.has('nommap') && type !== 'directory'
  const capabilities = !mappable
    ? []
    : given.length > 0
      ? CAPABILITIES.filter((each) => given.includes(each))
      : usual(type, fs, address)
  const file: FileSpec = { path, type, fs, size: size ?? 0, capabilities, address, mmap: mappable, ino, dev }
  return {
    ...file,
    ...(flags.has('refuses') && { refuses: true }),
    ...(flags.has('declines') && { declines: true }),
    ...(flags.has('noexec') && { noexec: true }),
  }
}

/** Files in flash begin where their file system put them; devices at a page boundary. */
function checkAddress(
  address: number,
  part: HeaderPart,
  type: FileSpec['type'],
  findings: Findings,
): boolean {
  if (type !== 'regular' || address > MAX_ADDRESS)
    return pages(address, part, 'The address', [0, MAX_ADDRESS], findings, hex)
  if (address % FLASH_ALIGN === 0) return true
  const rounded = Math.ceil(address / FLASH_ALIGN) * FLASH_ALIGN
  findings.error(part, `The address of a file must be a multiple of ${FLASH_ALIGN}.`, hex(rounded))
  return false
}

/** What the kernel grants a file of this kind when the line names no capabilities. */
function usual(type: FileSpec['type'], fs: string, address: number | null): readonly Capability[] {
  if (type === 'char') return ['direct', 'read', 'write']
  return fs === 'ramfs' || address !== null ? CAPABILITIES : ['copy']
}
