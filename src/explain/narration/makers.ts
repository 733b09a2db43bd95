/** Which operations gave a variable its value, found without looking through the program. */
import type { Program } from '../../documents/scenario/compile/program.ts'

export class Makers {
  /** Indices of the operations that set slots: those of one slot in order, slot by slot. */
  private readonly makers: Int32Array
  /** Where those of a slot begin; those of the next one follow. */
  private readonly firsts: Int32Array

  constructor({ ops, slotNames }: Program) {
    this.firsts = new Int32Array(slotNames.length + 1)
    for (const op of ops) if (op.op === 'call' && op.result >= 0) this.count(op.result + 1, 1)
    for (let slot = 1; slot < this.firsts.length; slot++) this.count(slot, this.firstOf(slot - 1))
    this.makers = new Int32Array(this.firstOf(slotNames.length))
    const next = this.firsts.slice()
    for (const [index, op] of ops.entries())
      if (op.op === 'call' && op.result >= 0) {
        const at = next[op.result] ?? 0
        this.makers[at] = index
        next[op.result] = at + 1
      }
  }

  private count(slot: number, more: number): void {
    this.firsts[slot] = this.firstOf(slot) + more
  }

  private firstOf(slot: number): number {
    return this.firsts[slot] ?? 0
  }

  /** Index of the last operation that set a slot within the first `steps`; -1 if none did. */
  lastWithin(slot: number, steps: number): number {
    const first = this.firstOf(slot)
    let from = first
    let to = this.firsts[slot + 1] ?? first
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((this.makers[middle] ?? 0) < steps) from = middle + 1
      else to = middle
    }
    return from === first ? -1 : (this.makers[from - 1] ?? -1)
  }
}
