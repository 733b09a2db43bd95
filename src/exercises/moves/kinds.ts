/** What is asked for in each kind of move: which changes there are to choose from, and which of them help. */
import type { MoveKind } from '../../protocol/exercise.ts'
import type { Chance } from './chance.ts'
import { mapLine, requestLine, runLines, startLines, unmapLine, type Draft, type Run } from './draft.ts'

/** A change that could be made. */
export interface Option {
  readonly words: string
  /** All lines behind the board's, with the change made. */
  readonly lines: readonly string[]
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
  free: ({ living }, lines) => ({
    options: living.map((mapping) => ({
      words: unmapLine(mapping),
      lines: lines.toSpliced(-1, 0, unmapLine(mapping)),
    })),
    open: [],
  }),
  shrink: ({ living }, lines) => {
    const places = living.map((mapping) => lines.indexOf(mapLine(mapping)))
    return {
      options: living.map((mapping, at) => {
        const less = mapLine({ ...mapping, size: mapping.size - 4 })
        return { words: less, lines: lines.with(places[at] ?? 0, less) }
      }),
      open: places,
    }
  },
  start: (draft, lines) => {
    const at = lines.indexOf(DAEMON)
    const rest = lines.toSpliced(at, 1)
    const first = draft.processes.length
    return {
      options: rest
        .slice(first)
        .flatMap((before, index) =>
          first + index === at
            ? []
            : [{ words: `before ${before}`, lines: rest.toSpliced(first + index, 0, DAEMON) }],
        ),
      open: [at],
    }
  },
  swap: ({ living }, lines) => {
    const places = living.map((mapping) => lines.indexOf(mapLine(mapping))).sort((a, b) => a - b)
    const options = places.flatMap((one, at) =>
      places.slice(at + 1).map((other) => {
        const [first = '', second = ''] = [lines[one], lines[other]]
        return { words: `${first} and ${second}`, lines: lines.with(one, second).with(other, first) }
      }),
    )
    return { options, open: places }
  },
}

const DAEMON = 'D = spawn(program 60K, stack 8K)'

/** Null where the draft makes no exercise: it must be refused its request alone, and few of the changes may help, but one. */
export function puzzleOf(kind: RefusedKind, draft: Draft, chance: Chance): Puzzle | null {
  const calls = draft.lines.map(({ text }) => text)
  const middle =
    kind === 'start' ? calls.toSpliced(2 + chance.below(Math.max(1, calls.length - 2)), 0, DAEMON) : calls
  const lines = [...startLines(draft), ...middle, requestLine(draft)]
  const base = runLines(lines)
  // Where less is free than is asked for, everything that gives memory back would do.
  if (!base.isClean || base.isServed || base.trial.after.free < draft.request * 1024) return null
  const { options, open } = OPTIONS[kind](draft, lines)
  if (options.length < LEAST_OPTIONS) return null
  const good: Puzzle['good'][number][] = []
  const most = kind === 'start' || kind === 'swap' ? Math.floor(options.length / 3) : 1
  for (const option of options) {
    const run = runLines(option.lines)
    if (!run.isServed) continue
    good.push({ option, run })
    if (good.length > most) return null
  }
  return good.length === 0 ? null : { lines, base, options, good, open: new Set(open) }
}

/** Fewer are found by trying them all. */
const LEAST_OPTIONS = 4
