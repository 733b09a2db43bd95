/** What is asked for in each kind of move: which changes there are to choose from, and which of them help. */
import { largest } from '../../base/lists.ts'
import type { MoveKind } from '../../protocol/exercise.ts'
import type { Chance } from './chance.ts'
import { mapLine, requestLine, startLines, unmapLine, type Draft } from './draft.ts'
import { runLines, type Run } from './runLines.ts'

/** A change that could be made. */
export interface Option {
  readonly words: string
  /** All lines behind the board's, with the change made. */
  readonly lines: readonly string[]
  /** What somebody tries who does not look at the map. */
  readonly isObvious: boolean
}

/** A program that is refused its last request, and the changes to choose from. */
export interface Puzzle {
  readonly lines: readonly string[]
  readonly base: Run
  readonly options: readonly Option[]
  /** Those of them that help. */
  readonly good: readonly { readonly option: Option; readonly run: Run }[]
  /** Indices into `lines` that the reader may change. */
  readonly open: ReadonlySet<number>
}

type RefusedKind = Exclude<MoveKind, 'predict'>

/** Changes that the kind is about. */
const OPTIONS: Readonly<
  Record<
    RefusedKind,
    (
      draft: Draft,
      lines: readonly string[],
    ) => { readonly options: readonly Option[]; readonly open: readonly number[] }
  >
> = {
  free: ({ living, request }, lines) => {
    const most = largest(living.map(({ size }) => size))
    return {
      options: living.map((mapping, at) => ({
        words: unmapLine(mapping),
        lines: lines.toSpliced(-1, 0, unmapLine(mapping)),
        isObvious: at === living.length - 1 || mapping.size === most || mapping.size >= request,
      })),
      open: [],
    }
  },
  shrink: ({ living }, lines) => {
    const places = living.map((mapping) => lines.indexOf(mapLine(mapping)))
    return {
      options: living.map((mapping, at) => {
        const less = mapLine({ ...mapping, size: mapping.size - 4 })
        const isObvious = Number.isInteger(Math.log2(mapping.size - 4))
        return { words: less, lines: lines.with(places[at] ?? 0, less), isObvious }
      }),
      open: places,
    }
  },
  start: (draft, lines) => {
    const at = lines.indexOf(DAEMON)
    const rest = lines.toSpliced(at, 1)
    const first = draft.processes.length
    // It must run when it is needed.
    const latest = rest.indexOf(FIRST_USE)
    return {
      options: rest.slice(first, latest + 1).flatMap((before, index) => {
        const place = first + index
        const isObvious = place === first || place === latest
        return place === at
          ? []
          : [{ words: `before ${before}`, lines: rest.toSpliced(place, 0, DAEMON), isObvious }]
      }),
      open: [at],
    }
  },
  swap: ({ living }, lines) => {
    const places = living.map((mapping) => lines.indexOf(mapLine(mapping))).sort((a, b) => a - b)
    const most = largest(living.map(({ size }) => size))
    const isLargest = (line: string): boolean => line.endsWith(`= mmap(${most}K)`)
    const options = places.flatMap((one, at) =>
      places.slice(at + 1).map((other) => {
        const [first = '', second = ''] = [lines[one], lines[other]]
        const isObvious = (at === 0 && isLargest(second)) || (other === places.at(-1) && isLargest(first))
        return {
          words: `${first} and ${second}`,
          lines: lines.with(one, second).with(other, first),
          isObvious,
        }
      }),
    )
    return { options, open: places }
  },
}

const DAEMON = 'D = spawn(program 60K, stack 8K)'
const FIRST_USE = 'D: brk(0)'

/** The calls with the program that stays somewhere among them, and what it does first two or three calls before the last. */
function withDaemon(calls: readonly string[], chance: Chance): readonly string[] {
  const use = calls.length - 2 - chance.below(2)
  return calls.toSpliced(use, 0, FIRST_USE).toSpliced(1 + chance.below(use - 1), 0, DAEMON)
}

/**
 * Null where the draft makes no exercise: it must be refused its request alone, and few of the changes may help, but one; none that
 * somebody tries who does not look.
 */
export function puzzleOf(kind: RefusedKind, draft: Draft, chance: Chance): Puzzle | null {
  const calls = draft.lines.map(({ text }) => text)
  const middle = kind === 'start' ? withDaemon(calls, chance) : calls
  const lines = [...startLines(draft), ...middle, requestLine(draft)]
  const base = runLines(lines)
  // Where less is free than is asked for, everything that gives memory back would do.
  if (!base.isClean || base.isServed || base.after.free < draft.request * 1024) return null
  const { options, open } = OPTIONS[kind](draft, lines)
  if (options.length < LEAST_OPTIONS) return null
  const good: Puzzle['good'][number][] = []
  const most = kind === 'start' || kind === 'swap' ? Math.floor(options.length / 3) : 1
  // Most drafts fail at what is obvious.
  for (const option of options.toSorted((a, b) => Number(b.isObvious) - Number(a.isObvious))) {
    const run = runLines(option.lines)
    if (!run.isServed) continue
    if (option.isObvious && !isOneOfSeveral(kind, options)) return null
    good.push({ option, run })
    if (good.length > most) return null
  }
  return good.length === 0 ? null : { lines, base, options, good, open: new Set(open) }
}

/** Which of several requests just above a power of two it is has to be found out. */
const isOneOfSeveral = (kind: RefusedKind, options: readonly Option[]): boolean =>
  kind === 'shrink' && options.filter(({ isObvious }) => isObvious).length > 1

/** Fewer are found by trying them all. */
const LEAST_OPTIONS = 4
