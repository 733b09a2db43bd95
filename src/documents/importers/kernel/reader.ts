/** Reads kernel reports line by line. Those that are printed at one time on several processors are told apart by who prints them. */
import type { Line } from '../text/lines.ts'
import { Thread, type Found } from './thread.ts'
import type { KernelEvent } from './types.ts'

export class KernelReader implements Found {
  readonly name = 'kernel report'
  readonly events: KernelEvent[] = []
  kernel: string | null = null
  readonly versions = new Set<string>()
  hasRead = false

  readonly #threads = new Map<string, Thread>()
  #thread = new Thread(this)

  /** Whether the line is part of a report. */
  take(line: Line): boolean {
    this.#thread = this.#threadOf(line)
    return this.#thread.take(line)
  }

  /** A line that names nobody is one of whoever spoke last. */
  #threadOf({ caller }: Line): Thread {
    if (caller === null) return this.#thread
    const known = this.#threads.get(caller)
    if (known !== undefined) return known
    // The first to be named goes on with what was read before names came.
    const thread = this.#threads.size === 0 ? this.#thread : new Thread(this)
    this.#threads.set(caller, thread)
    return thread
  }
}
