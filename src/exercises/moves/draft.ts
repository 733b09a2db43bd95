/** Small programs by chance that fill a small board, as lines that can be changed. */
import type { Chance } from './chance.ts'

export interface Mapping {
  readonly owner: string
  readonly name: string
  /** KiB, whole pages. */
  readonly size: number
}

/** A line of a draft; the program of a daemon is a line without a mapping. */
export interface DraftLine {
  readonly text: string
  /** What it maps; null for anything else. */
  readonly mapping: Mapping | null
}

export interface Draft {
  /** After the processes that are there from the start. */
  readonly lines: readonly DraftLine[]
  readonly processes: readonly string[]
  /** Mappings that are there at the end. */
  readonly living: readonly Mapping[]
  /** KiB of the request that comes last. */
  readonly request: number
}

export const BOARD = 'board 1M'

/** The text of a program of these lines. */
export const textOf = (lines: readonly string[]): string => `${[BOARD, ...lines].join('\n')}\n`
/** The lines that start the processes which are there from the start, and the request that comes last. */
export const startLines = ({ processes }: Draft): string[] => processes.map((name) => `${name} = spawn`)
export const requestLine = ({ request }: Draft): string => `A: wanted = mmap(${request}K)`
export const mapLine = ({ owner, name, size }: Mapping): string => `${owner}: ${name} = mmap(${size}K)`
export const unmapLine = ({ owner, name, size }: Mapping): string => `${owner}: munmap(${name}, ${size}K)`

/** Powers of two, a page more than one, and what lies between. */
const SIZES = [16, 32, 36, 48, 64, 68, 80, 100, 128, 132] as const
const REQUESTS = [64, 128, 132, 192, 256] as const
const NAMES = 'abcdefghijklmnop'

/** All names that lines of a draft, and of what is tried instead of them, may use. */
export const LINE_NAMES: readonly string[] = [...NAMES, 'wanted']
export const LINE_PROCESSES: readonly string[] = ['A', 'B', 'D', 'Z']

export interface DraftShape {
  /** Lines between the processes and the request. */
  readonly calls: number
  /** B as well as A. */
  readonly hasTwo: boolean
  /** Where one of three lines unmaps something, as soon as two mappings are there. */
  readonly isRestless: boolean
}

export function makeDraft(chance: Chance, { calls, hasTwo, isRestless }: DraftShape): Draft {
  const processes = hasTwo ? ['A', 'B'] : ['A']
  const [staying, odds] = isRestless ? [1, 3] : [3, 4]
  const lines: DraftLine[] = []
  const living: Mapping[] = []
  let made = 0
  while (lines.length < calls) {
    if (living.length > staying && chance.below(odds) === 0) {
      const [gone] = living.splice(chance.below(living.length), 1)
      if (gone !== undefined) lines.push({ text: unmapLine(gone), mapping: null })
      continue
    }
    const mapping = {
      owner: chance.oneOf(processes) ?? 'A',
      name: NAMES.charAt(made++),
      size: chance.oneOf(SIZES) ?? 16,
    }
    living.push(mapping)
    lines.push({ text: mapLine(mapping), mapping })
  }
  return { lines, processes, living, request: chance.oneOf(REQUESTS) ?? 64 }
}
