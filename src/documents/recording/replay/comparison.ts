/** A list of differences that stays short: the most telling are kept, all are counted. */
import type { DifferingPlace, ToldDifference } from '../../../base/differing.ts'
import { shortened } from '../../../base/foreign.ts'

/** Which difference says most about where the model went wrong; a wrong result comes before what follows from it. */
export const WEIGHT = {
  result: 100,
  event: 90,
  region: 80,
  vma: 70,
  page: 65,
  process: 60,
  object: 55,
  tree: 50,
  freeList: 40,
  pageblock: 30,
  counter: 20,
  text: 10,
} as const
export type Weight = (typeof WEIGHT)[keyof typeof WEIGHT]

/** Letters of each part of a difference that are shown. */
const MOST_OF_VALUE = 160

export interface Difference {
  /** `region 0x80a70000 usage` */
  readonly where: string
  /** Both as a person reads them: `2`, `0x80a71000`, `nothing`. */
  readonly model: string
  readonly kernel: string
  readonly weight: Weight
  readonly at: DifferingPlace | null
}

export interface Comparison {
  /** The most telling first; where they weigh the same, in the order of addresses. */
  readonly differences: readonly Difference[]
  /** How many were found; may be more than are listed. */
  readonly total: number
}

/** `region 0x80a70000 usage: model 2, kernel 1` */
export const formatDifference = ({ where, model, kernel }: Difference): string =>
  `${shortened(where, MOST_OF_VALUE)}: model ${shortened(model, MOST_OF_VALUE)}, kernel ${shortened(kernel, MOST_OF_VALUE)}`

export const toldDifference = (difference: Difference): ToldDifference => ({
  text: formatDifference(difference),
  at: difference.at,
})

/** Collects differences. `where` and the values are only made when they differ: most states are equal. */
export class DifferenceList {
  readonly #limit: number
  readonly #byWeight = new Map<Weight, Difference[]>()
  #total = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(weight: Weight, where: string, model: string, kernel: string, at: DifferingPlace | null = null): void {
    this.#total++
    const group = this.#byWeight.get(weight)
    if (group === undefined) this.#byWeight.set(weight, [{ where, model, kernel, weight, at }])
    else if (group.length < this.#limit) group.push({ where, model, kernel, weight, at })
  }

  finish(): Comparison {
    const groups = [...this.#byWeight].sort(([a], [b]) => b - a).map(([, group]) => group)
    return { differences: groups.flat().slice(0, this.#limit), total: this.#total }
  }
}

/** The first place where two lists differ, -1 if they are equal. */
export function firstDifference(model: readonly unknown[], kernel: readonly unknown[]): number {
  const length = Math.max(model.length, kernel.length)
  for (let i = 0; i < length; i++) if (model[i] !== kernel[i]) return i
  return -1
}
