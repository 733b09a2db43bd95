/** What operations of a program need of each other: names that they give and take. */
import { addTo, largest, least } from '../base/lists.ts'
import { namesOf, NO_NAMES, type Names } from '../documents/scenario/compile/opNames.ts'
import type { Program } from '../documents/scenario/compile/program.ts'

/** By name, the operations that do something with it, ascending. */
type Places = Map<number, number[]>

/** All names of a program's operations, and where each may go. Each question takes time by its answer, not by the program. */
export class Dependencies {
  private readonly names: readonly Names[]
  private readonly processes: number
  private readonly takers: Places = new Map()
  private readonly givers: Places = new Map()
  /** Those that take or give it. */
  private readonly uses: Places = new Map()
  /** By process, those that end it. */
  private readonly exits: Places = new Map()

  constructor(program: Program) {
    this.processes = program.slotNames.length
    this.names = program.ops.map((op) => namesOf(op, program))
    for (const [index, { takes, gives, ends }] of this.names.entries()) {
      for (const name of new Set(takes)) addTo(this.takers, name, index)
      for (const name of new Set(gives)) addTo(this.givers, name, index)
      for (const name of new Set([...takes, ...gives])) addTo(this.uses, name, index)
      if (ends >= 0) addTo(this.exits, ends - this.processes, index)
    }
  }

  /** The operations behind `after` and before `end` that take or give a value. */
  usesOf(slot: number, after: number, end: number): readonly number[] {
    const uses = this.uses.get(slot) ?? []
    return uses.slice(firstAbove(uses, after), firstAbove(uses, end - 1))
  }

  /** The operations behind `index` that take the value which it gives: up to the one that gives the name another. */
  usesOfValue(index: number, slot: number): readonly number[] {
    return this.usesOf(slot, index, this.nextGiver(index, slot))
  }

  private nextGiver(index: number, slot: number): number {
    return nextAbove(this.givers.get(slot), index, this.names.length)
  }

  /** The operations behind `after` and before `end` that a process makes or that have to do with it. */
  usesOfProcess(process: number, after: number, end: number): readonly number[] {
    return this.usesOf(this.processes + process, after, end)
  }

  /** The last operation before `end` that ends a process; -1 for none. */
  lastExit(process: number, end: number): number {
    return lastBelow(this.exits.get(process), end)
  }

  private of(index: number): Names {
    return this.names[index] ?? NO_NAMES
  }

  /** The first index before which the operation may stand instead, without a name meaning something else. */
  earliest(index: number): number {
    const { takes, gives } = this.of(index)
    return (
      largest([
        -1,
        ...takes.map((name) => lastBelow(this.givers.get(name), index)),
        ...gives.map((name) => lastBelow(this.uses.get(name), index)),
      ]) + 1
    )
  }

  /** The last index before which it may stand: the first one after it that needs it, or the number of operations. */
  latest(index: number): number {
    const { takes, gives } = this.of(index)
    const end = this.names.length
    return least([
      end,
      ...takes.map((name) => nextAbove(this.givers.get(name), index, end)),
      ...gives.map((name) => nextAbove(this.uses.get(name), index, end)),
    ])
  }

  /** The operations that cannot be made without this one, itself first, ascending. */
  dependents(index: number): number[] {
    const found = new Set([index])
    const waiting = [index]
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop())
      for (const name of this.of(one).gives) {
        const uses = this.uses.get(name) ?? []
        for (let at = firstAbove(uses, one); at < uses.length; at++) {
          const later = uses[at] ?? 0
          if (found.has(later)) continue
          // It gives the name anew.
          if (!this.of(later).takes.includes(name)) break
          found.add(later)
          waiting.push(later)
        }
      }
    return [...found].sort((a, b) => a - b)
  }

  /** The last operation before `end` that takes the value which `index` gives; `index` itself if none does. */
  lastUse(index: number, slot: number, end: number): number {
    // The one that gives it anew may take it as well.
    const behind = Math.min(end, this.nextGiver(index, slot) + 1)
    return Math.max(index, lastBelow(this.takers.get(slot), behind))
  }
}

/** How many of an ascending list are at most `most`. */
function firstAbove(list: readonly number[], most: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) <= most) low = middle + 1
    else high = middle
  }
  return low
}

/** The last of an ascending list below `end`; -1 for none. */
const lastBelow = (list: readonly number[] = [], end: number): number =>
  list[firstAbove(list, end - 1) - 1] ?? -1

/** The first of an ascending list above `after`; `none` if there is none. */
const nextAbove = (list: readonly number[] = [], after: number, none: number): number =>
  list[firstAbove(list, after)] ?? none
