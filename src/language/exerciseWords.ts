/** Words of the lines of an exercise. Apart from the rest of the language: few texts hold them. */

/** What a `goal` line may begin with, beside a call: what is measured when the run is over, and `no failures`. */
export const GOAL_MEASURES = ['largest', 'free', 'slack'] as const
export const GOAL_RELATIONS = ['>=', '<=', '>', '<'] as const
export const LIMITED = ['calls', 'edits'] as const
