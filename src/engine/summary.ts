/** One number or byte a step: what can be known of every step at once, in growing columns. */
import { RESULT_FORMS } from '../base/result.ts'
import { ERRNO } from '../base/uapi.ts'
import type { Vitals } from './simulation.ts'
import type { StepInfo, StepOutcome } from './source.ts'

const FIRST_CAPACITY = 256
const SIGNAL_FORM = RESULT_FORMS.indexOf('signal')

export class Summary {
  /** StepInfo.kind. */
  kind = new Uint8Array(FIRST_CAPACITY)
  /** StepInfo.form. */
  form = new Uint8Array(FIRST_CAPACITY)
  /** errno number, 0 for success. */
  errno = new Uint8Array(FIRST_CAPACITY)
  ret = new Float64Array(FIRST_CAPACITY)
  line = new Int32Array(FIRST_CAPACITY)
  /** One more than the others: the state before the first step comes first. */
  freePages = new Int32Array(FIRST_CAPACITY)
  largestFree = new Int32Array(FIRST_CAPACITY)
  /** Steps recorded so far. */
  length = 0

  start({ freePages, largestFree }: Vitals): void {
    this.freePages[0] = freePages
    this.largestFree[0] = largestFree
  }

  push(
    { kind, form, line }: StepInfo,
    { ret, errno, killedBy }: StepOutcome,
    { freePages, largestFree }: Vitals,
  ): void {
    const at = this.length++
    if (at + 2 > this.kind.length) this.grow()
    this.kind[at] = kind
    if (killedBy === undefined) {
      this.form[at] = form
      this.errno[at] = errno === null ? 0 : ERRNO[errno][0]
      this.ret[at] = ret
    } else {
      this.form[at] = SIGNAL_FORM
      this.errno[at] = ERRNO.EFAULT[0]
      this.ret[at] = killedBy
    }
    this.line[at] = line
    this.freePages[at + 1] = freePages
    this.largestFree[at + 1] = largestFree
  }

  /** Forgets all steps after the first `length`. */
  truncate(length: number): void {
    this.length = Math.min(this.length, length)
  }

  copyFrom(other: Summary, length: number): void {
    while (this.kind.length < length + 2) this.grow()
    this.kind.set(other.kind.subarray(0, length))
    this.form.set(other.form.subarray(0, length))
    this.errno.set(other.errno.subarray(0, length))
    this.ret.set(other.ret.subarray(0, length))
    this.freePages.set(other.freePages.subarray(0, length + 1))
    this.largestFree.set(other.largestFree.subarray(0, length + 1))
    this.line.set(other.line.subarray(0, length))
    this.length = length
  }

  private grow(): void {
    const capacity = this.kind.length * 2
    const bytes = (old: Uint8Array): Uint8Array<ArrayBuffer> => {
      const bigger = new Uint8Array(capacity)
      bigger.set(old)
      return bigger
    }
    const words = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const bigger = new Int32Array(capacity)
      bigger.set(old)
      return bigger
    }
    this.kind = bytes(this.kind)
    this.form = bytes(this.form)
    this.errno = bytes(this.errno)
    this.line = words(this.line)
    this.freePages = words(this.freePages)
    this.largestFree = words(this.largestFree)
    const ret = new Float64Array(capacity)
    ret.set(this.ret)
    this.ret = ret
  }
}
