/** How far an exercise is solved, as the worker found by running the text; and exercises that it makes. */
import type { QuestionView } from './view.ts'

/** Something that is asked for, and what was found instead or as well. */
export interface Asked {
  /** As the exercise has it: `largest >= 256K`. */
  readonly text: string
  readonly holds: boolean
  /** In words. */
  readonly found: string
}

export interface ExerciseView {
  readonly goals: readonly Asked[]
  /** Limits, and that what is locked stays. */
  readonly bounds: readonly Asked[]
  /** To be shown one by one. */
  readonly hints: readonly string[]
  /** All of them hold. */
  readonly isSolved: boolean
  /** The exercise as a question, for a wall and for paper: with choices where it was made by chance, else with its hints for an answer. Null where nobody asked for it. */
  readonly question: QuestionView | null
}

/** What a made exercise asks for, in the order in which they are made. */
export const MOVE_KINDS = ['free', 'shrink', 'start', 'swap', 'predict'] as const
export type MoveKind = (typeof MOVE_KINDS)[number]

/** What an exercise asks for, by its number, from 1. */
export const moveKind = (number: number): MoveKind => MOVE_KINDS[(number - 1) % MOVE_KINDS.length] ?? 'free'

/** Whether an address is to be said: the answer shows in the step that follows. */
export const isPrediction = ({ number }: { readonly number: number }): boolean =>
  moveKind(number) === 'predict'

/** An exercise made by chance: the same for the same seed and number. */
export interface Move {
  readonly seed: number
  /** From 1; the higher, the harder. */
  readonly number: number
  readonly kind: MoveKind
  /** A scenario with goals; one of `predict` has none, and is answered where the page asks before it shows a step. */
  readonly text: string
  /** Where it is opened: the refused step, or the last one before the address that is to be said. */
  readonly step: number
  /** A text that solves it with the fewest changes; null for `predict`. */
  readonly solution: string | null
  readonly question: QuestionView
  /** What lies where before the last request. Bytes; `name` is empty for programs and stacks. */
  readonly memory: {
    readonly start: number
    readonly bytes: number
    readonly held: readonly { readonly start: number; readonly bytes: number; readonly name: string }[]
  }
}

/** Larger seeds are not taken. */
export const MOST_SEED = 999_999
/** What the title of a made exercise begins with. */
export const MOVE_TITLE = 'Find the move: '

/** Exercises of a seed. */
export const MOST_MOVES = 40

export const moveTitle = (seed: number, number: number): string => `${MOVE_TITLE}${number} of seed ${seed}`

/** Which made exercise a text is or was, by its title; null for none. */
export function moveIn(text: string): { readonly seed: number; readonly number: number } | null {
  // Most texts are none, and they may have a million lines.
  if (!text.includes(MOVE_TITLE)) return null
  const [, number, seed] =
    /^[ \t]*title[ \t]+Find the move: ([1-9]\d?) of seed ([1-9]\d{0,5})[ \t]*$/m.exec(text) ?? []
  const which = { seed: Number(seed ?? 0), number: Number(number ?? 0) }
  return which.number >= 1 && which.number <= MOST_MOVES ? which : null
}
