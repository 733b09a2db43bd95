/** How sure it is what a page of a reported board holds. */
export const Evidence = {
  /** A report shows it: a mapping, a reserved range. */
  known: 0,
  /** Nothing else is possible with what is known. */
  follows: 1,
  /** One of several possibilities, chosen. */
  assumed: 2,
} as const
export type Evidence = (typeof Evidence)[keyof typeof Evidence]
export const EVIDENCES = ['known', 'follows', 'assumed'] as const satisfies readonly (keyof typeof Evidence)[]

/** Pages in a row of one evidence. */
export interface EvidenceRun {
  readonly pages: number
  readonly evidence: Evidence
}
