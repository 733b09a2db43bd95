/** Which operations gave a variable its value, found without looking through the program. */
import { addTo } from '../../base/lists.ts'
import type { Program } from '../../documents/scenario/compile/program.ts'

export class Makers {
  /** Indices of the operations that set a slot, in order. */
  private readonly bySlot = new Map<number, number[]>()

  constructor(program: Program) {
    program.ops.forEach((op, index) => {
      if (op.op !== 'call' || op.result < 0) return
      addTo(this.bySlot, op.result, index)
    })
  }

  /** Index of the last operation that set a slot within the first `steps`; -1 if none did. */
  lastWithin(slot: number, steps: number): number {
    const makers = this.bySlot.get(slot) ?? []
    let from = 0
    let to = makers.length
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((makers[middle] ?? 0) < steps) from = middle + 1
      else to = middle
    }
    return makers[from - 1] ?? -1
  }
}
