/** Takes down why a call came out as it did, in the vocabulary of one machine (why.ts of each). */

/** Names of one vocabulary, each with the numbers that an event of it keeps. */
type Vocabulary<T> = { readonly [name in keyof T]: readonly number[] }

interface Placed {
  /** Journal records written before. */
  readonly at: number
}
export interface Enter<Phases, P extends keyof Phases> extends Placed {
  readonly type: 'enter'
  readonly phase: P
  readonly values: Phases[P]
}
export interface Check<Tests, T extends keyof Tests> extends Placed {
  readonly type: 'check'
  readonly test: T
  readonly failed: boolean
  readonly values: Tests[T]
}
export interface Note<Notes, N extends keyof Notes> extends Placed {
  readonly type: 'note'
  readonly note: N
  readonly values: Notes[N]
}
export type RecordedEvent<Phases, Tests, Notes> =
  | Enter<Phases, keyof Phases>
  | Check<Tests, keyof Tests>
  | Note<Notes, keyof Notes>
  | ({ readonly type: 'leave' } & Placed)

/**
 * Beyond so many events only what failed is taken down, with the functions that it failed in. A step that goes through millions of pages
 * would else fill memory with the tests that each of them passed, of which nobody reads more than the first.
 */
export const MOST_EVENTS = 2 ** 18

export class Recorder<
  Phases extends Vocabulary<Phases>,
  Tests extends Vocabulary<Tests>,
  Notes extends Vocabulary<Notes>,
> {
  readonly events: RecordedEvent<Phases, Tests, Notes>[] = []
  private readonly journal: { readonly length: number }
  /** Where the functions that have not been left begin. */
  private readonly open: number[] = []
  /** Events up to the last test that failed. */
  private kept = 0

  /** @param journal What is written beside it: its length tells when an event was. */
  constructor(journal: { readonly length: number }) {
    this.journal = journal
  }

  /** The model enters a function of the kernel; what follows belongs to it until `leave`. */
  enter<P extends keyof Phases>(phase: P, ...values: Phases[P]): void {
    this.open.push(this.events.length)
    this.events.push({ type: 'enter', phase, values, at: this.journal.length })
  }

  leave(): void {
    const from = this.open.pop() ?? 0
    if (from >= MOST_EVENTS && this.kept <= from) this.events.length = from
    else this.events.push({ type: 'leave', at: this.journal.length })
  }

  check<T extends keyof Tests>(test: T, failed: boolean, ...values: Tests[T]): void {
    this.checkAll(test, failed, values)
  }

  /** The same for values that may be more than a call can be given. */
  checkAll<T extends keyof Tests>(test: T, failed: boolean, values: Tests[T]): void {
    if (!failed && this.isFull) return
    this.events.push({ type: 'check', test, failed, values, at: this.journal.length })
    if (failed) this.kept = this.events.length
  }

  /** What was taken down since there were `length` events is left out again. Phases entered since have been left. */
  forget(length: number): void {
    this.events.length = length
  }

  note<N extends keyof Notes>(note: N, ...values: Notes[N]): void {
    if (!this.isFull) this.events.push({ type: 'note', note, values, at: this.journal.length })
  }

  private get isFull(): boolean {
    return this.events.length >= MOST_EVENTS
  }
}
