/** How far an exercise is solved, as the worker found by running the text. */

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
}
