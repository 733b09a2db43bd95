/** Header lines: board and view, and what all of them are read with. */
import { BOARD_WORDS, VIEW_COLOURS, VIEW_PANES, VIEW_WORDS } from '../../../language/words.ts'
import { formatBytes, hex } from '../../../base/format.ts'
import { PAGE_SIZE, pageAlign } from '../../../base/units.ts'
import { ARCHITECTURES, type Architecture } from '../../../sim/nommu/boards/architectures.ts'
import { MEASURED_BOARDS, type BoardSpec } from '../../../sim/nommu/boards/board.ts'
import { MMU_IN_2_6, MMU_TODAY } from '../../../sim/mmu/eraNames.ts'
import type { HeaderPart } from '../syntax/ast.ts'
import type { Findings } from './compileArguments.ts'
import type { KernelSpec, Look } from './program.ts'
import { didYouMean } from '../syntax/nearest.ts'
import { readNumber, shorten, writeSize } from '../syntax/numbers.ts'

const MIB = 2 ** 20
const MIN_RAM = MIB
const MAX_RAM = 4096 * MIB
/** Addresses that a text may have end here. */
export const MAX_ADDRESS = 2 ** 40
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
export function pages(
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
