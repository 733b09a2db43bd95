/** What lies in the blocks of a process whose program was started from a file: text, data, heap, stack, and what is nobody's. */
import { formatBytes } from '../../base/format.ts'
import { addTo } from '../../base/lists.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { ProcessView, ProgramBytes, StepView } from '../../protocol/view.ts'
import { regionRow, regionsOf } from './nommu.ts'
import { countUpTo, remembered } from './rows.ts'
import { vmasOf } from './spaces.ts'

export const PART_NAMES = {
  text: 'text',
  data: 'data',
  bss: 'bss',
  hole: 'hole',
  heap: 'heap',
  room: 'heap room',
  stack: 'stack',
  arguments: 'arguments',
  rounding: 'rounding',
  untrimmed: 'not trimmed',
} as const
export type PartName = keyof typeof PART_NAMES

/** A stretch of addresses in one mapping; `end` is behind it. */
export interface PartPlace {
  readonly what: PartName
  readonly name: string
  readonly start: number
  readonly end: number
  /** Entry of the mapping in the table of all. */
  readonly row: number
}

interface Known {
  readonly what: PartName
  readonly name: string
  readonly start: number
  /** Infinity: up to the end of the mapping that it begins in. */
  readonly end: number
}

type Viewed = Pick<StepView, 'spaces' | 'own'>

/** In address order, as far as the mappings are left; empty where nobody says where the parts lie. */
export const programParts = (view: Viewed, process: ProcessView): readonly PartPlace[] =>
  partsOfView(view)(process)

const partsOfView = remembered((view: Viewed) =>
  remembered((process: ProcessView): readonly PartPlace[] => makeParts(view, process)),
)

function makeParts(view: Viewed, process: ProcessView): readonly PartPlace[] {
  const { first, count } = process.vmas
  if (process.image === undefined || count === 0) return []
  const vmas = vmasOf(view)
  const [starts, ends] = [vmas.start.subarray(first, first + count), vmas.end.subarray(first, first + count)]
  const parts: PartPlace[] = []
  for (const { what, name, start, end } of knownParts(process, process.image)) {
    // The mapping that it begins in, and those that it goes on in.
    let at = Math.max(0, countUpTo(starts, start) - 1)
    const to = end === Infinity ? (ends[at] ?? 0) : end
    for (; at < count && (starts[at] ?? 0) < to; at++) {
      const [from, until] = [Math.max(start, starts[at] ?? 0), Math.min(to, ends[at] ?? 0)]
      if (from < until) parts.push({ what, name, start: from, end: until, row: first + at })
    }
  }
  parts.sort((a, b) => a.start - b.start)
  return withRests(view, parts)
}

/** A flat program has heap and stack behind its data; the stack of an ELF program is where its break would be. */
function knownParts(
  { startBrk, brk, endBrk }: ProcessView,
  { bytes, hasHeap, startStack }: NonNullable<ProcessView['image']>,
): readonly Known[] {
  const own = (what: PartName, start: number, end: number): Known => ({
    what,
    name: PART_NAMES[what],
    start,
    end,
  })
  return [
    ...bytes.map(({ what, start, end, isInterpreter }) => ({
      what,
      name: nameOf(what, isInterpreter === true),
      start,
      end,
    })),
    ...(hasHeap ? [own('heap', startBrk, brk), own('room', Math.max(startBrk, brk), endBrk)] : []),
    own('stack', endBrk, startStack),
    // The strings and their tables reach up to the end of the mapping.
    own('arguments', startStack, Infinity),
  ]
}

const nameOf = (what: ProgramBytes['what'], isInterpreter: boolean): string =>
  isInterpreter ? `interpreter’s ${PART_NAMES[what]}` : PART_NAMES[what]

/** With what rounding up to whole pages costs, and what of the block was not given back. */
function withRests(view: Viewed, parts: readonly PartPlace[]): readonly PartPlace[] {
  const vmas = vmasOf(view)
  const regions = regionsOf(view)
  return parts.flatMap((part, n) => {
    if (parts[n + 1]?.row === part.row) return [part]
    const { row } = part
    const end = vmas.end[row] ?? 0
    const region = regionRow(view, vmas.region[row] ?? 0)
    const isWhole = region !== -1 && regions.end[region] === end
    const top = isWhole ? (regions.top[region] ?? end) : end
    const rest = (what: PartName, start: number, to: number): readonly PartPlace[] =>
      start < to ? [{ what, name: PART_NAMES[what], start, end: to, row }] : []
    return [
      part,
      ...(end - part.end < PAGE_SIZE ? rest('rounding', part.end, end) : []),
      ...rest('untrimmed', end, top),
    ]
  })
}

/** Those in one mapping: an entry of the table of all. */
export const partsInRow = (view: Viewed, process: ProcessView, row: number): readonly PartPlace[] =>
  partsByRow(programParts(view, process)).get(row) ?? []

/** The same, mapping by mapping, by their entries. */
export const partsByRow = remembered(
  (parts: readonly PartPlace[]): ReadonlyMap<number, readonly PartPlace[]> => {
    const rows = new Map<number, PartPlace[]>()
    for (const part of parts) addTo(rows, part.row, part)
    return rows
  },
)

const MOST_NAMED = 12

/** `text 480 KiB, rounding 3 KiB`; empty where nobody says. */
export function partWords(parts: readonly PartPlace[]): string {
  const named = parts
    .slice(0, MOST_NAMED)
    .map(({ name, start, end }) => `${name} ${formatBytes(end - start)}`)
  return [...named, ...(parts.length > MOST_NAMED ? [`${parts.length - MOST_NAMED} more`] : [])].join(', ')
}
