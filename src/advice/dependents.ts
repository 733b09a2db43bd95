/** What operations of a program need of each other: names that they give and take. */
import type { Op, Program } from '../documents/scenario/compile/program.ts'

/** Names as keys: slots as they are, processes behind them. */
export interface Names {
  readonly takes: readonly number[]
  readonly gives: readonly number[]
  /** The process whose name must be free; -1 for none. */
  readonly starts: number
  /** The process whose name is free afterwards; -1 for none. */
  readonly ends: number
}

const NONE: Names = { takes: [], gives: [], starts: -1, ends: -1 }

/** What an operation takes (values, living processes) and what it gives or ends. */
export function namesOf(op: Op, { slotNames }: Program): Names {
  const process = (index: number): number => slotNames.length + index
  switch (op.op) {
    case 'spawn':
    case 'exec':
      return { ...NONE, gives: [process(op.process)], starts: process(op.process) }
    case 'sysctl':
      return NONE
    case 'cat':
      return op.process === null ? NONE : { ...NONE, takes: [process(op.process)] }
    case 'call': {
      const takes = [process(op.process)]
      for (const arg of op.args) {
        if (arg.kind === 'slot') takes.push(arg.slot)
        else if (arg.kind === 'process') takes.push(process(arg.process))
      }
      const gives: number[] = []
      if (op.result >= 0) gives.push(op.result)
      const starts = op.child >= 0 ? process(op.child) : -1
      const ends = op.name === 'exit' ? process(op.process) : -1
      if (starts >= 0) gives.push(starts)
      if (ends >= 0) gives.push(ends)
      return { takes, gives, starts, ends }
    }
  }
}

const meet = (some: readonly number[], others: readonly number[]): boolean =>
  some.some((name) => others.includes(name))

/** Whether two operations cannot change places without a name meaning something else. */
export const depend = (a: Names, b: Names): boolean =>
  meet(a.gives, b.takes) || meet(a.takes, b.gives) || meet(a.gives, b.gives)

/** All names of a program's operations, and where each may go. */
export class Dependencies {
  readonly names: readonly Names[]
  /** By slot, the operations that take or give it, ascending. */
  private readonly uses = new Map<number, number[]>()
  /** By process, those that end it, ascending. */
  private readonly exits = new Map<number, number[]>()

  constructor(program: Program) {
    this.names = program.ops.map((op) => namesOf(op, program))
    for (const [index, { takes, gives }] of this.names.entries())
      for (const name of new Set([...takes, ...gives])) put(this.uses, name, index)
    for (const [index, op] of program.ops.entries())
      if (op.op === 'call' && op.name === 'exit') put(this.exits, op.process, index)
  }

  /** The operations behind `after` and before `end` that take or give a value. */
  usesOf(slot: number, after: number, end: number): readonly number[] {
    const uses = this.uses.get(slot) ?? []
    return uses.slice(firstAbove(uses, after), firstAbove(uses, end - 1))
  }

  /** The last operation before `end` that ends a process; -1 for none. */
  lastExit(process: number, end: number): number {
    const exits = this.exits.get(process) ?? []
    return exits[firstAbove(exits, end - 1) - 1] ?? -1
  }

  private of(index: number): Names {
    return this.names[index] ?? NONE
  }

  /** The first index before which the operation may stand instead. */
  earliest(index: number): number {
    const own = this.of(index)
    let at = index
    while (at > 0 && !depend(this.of(at - 1), own)) at--
    return at
  }

  /** The last index before which it may stand: the first one after it that needs it, or the number of operations. */
  latest(index: number): number {
    const own = this.of(index)
    let at = index + 1
    while (at < this.names.length && !depend(own, this.of(at))) at++
    return at
  }

  /** The operations that cannot be made without this one, itself first, ascending. */
  dependents(index: number): number[] {
    const lost = new Set(this.of(index).gives)
    const found = [index]
    for (let later = index + 1; later < this.names.length && lost.size > 0; later++) {
      const { takes, gives } = this.of(later)
      if (meet(takes, [...lost])) {
        found.push(later)
        for (const name of gives) lost.add(name)
      } else for (const name of gives) lost.delete(name)
    }
    return found
  }

  /** The last operation before `end` that takes the value which `index` gives; `index` itself if none does. */
  lastUse(index: number, slot: number, end: number): number {
    let last = index
    for (const later of this.usesOf(slot, index, end)) {
      const { takes, gives } = this.of(later)
      if (takes.includes(slot)) last = later
      if (gives.includes(slot)) break
    }
    return last
  }
}

function put(lists: Map<number, number[]>, key: number, item: number): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
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
