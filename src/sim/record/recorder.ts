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

export class Recorder<
  Phases extends Vocabulary<Phases>,
  Tests extends Vocabulary<Tests>,
  Notes extends Vocabulary<Notes>,
> {
  readonly events: RecordedEvent<Phases, Tests, Notes>[] = []
  private readonly journal: { readonly length: number }

  /** @param journal What is written beside it: its length tells when an event was. */
  constructor(journal: { readonly length: number }) {
    this.journal = journal
  }

  /** The model enters a function of the kernel; what follows belongs to it until `leave`. */
  enter<P extends keyof Phases>(phase: P, ...values: Phases[P]): void {
    this.events.push({ type: 'enter', phase, values, at: this.journal.length })
  }

  leave(): void {
    this.events.push({ type: 'leave', at: this.journal.length })
  }

  check<T extends keyof Tests>(test: T, failed: boolean, ...values: Tests[T]): void {
    this.checkAll(test, failed, values)
  }

  /** The same for values that may be more than a call can be given. */
  checkAll<T extends keyof Tests>(test: T, failed: boolean, values: Tests[T]): void {
    this.events.push({ type: 'check', test, failed, values, at: this.journal.length })
  }

  /** What was taken down since there were `length` events is left out again. Phases entered since have been left. */
  forget(length: number): void {
    this.events.length = length
  }

  note<N extends keyof Notes>(note: N, ...values: Notes[N]): void {
    this.events.push({ type: 'note', note, values, at: this.journal.length })
  }
}
