/** The names that operations give and take: variables and processes. */
import type { Op, Program } from './program.ts'

/** Names as keys: slots as they are, processes behind them. */
export interface Names {
  readonly takes: readonly number[]
  readonly gives: readonly number[]
  /** The process whose name must be free; -1 for none. */
  readonly starts: number
  /** The process whose name is free afterwards; -1 for none. */
  readonly ends: number
}

export const NO_NAMES: Names = { takes: [], gives: [], starts: -1, ends: -1 }

/** What an operation takes (values, living processes) and what it gives or ends. */
export function namesOf(op: Op, { slotNames }: Program): Names {
  const process = (index: number): number => slotNames.length + index
  switch (op.op) {
    case 'spawn':
    case 'exec':
      return { ...NO_NAMES, gives: [process(op.process)], starts: process(op.process) }
    case 'sysctl':
      return NO_NAMES
    case 'cat':
      return op.process === null ? NO_NAMES : { ...NO_NAMES, takes: [process(op.process)] }
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
