/** Long work, done a slice at a time, so that whatever else is asked gets its turn between two: above all the opening of a document. */
import type { Work } from '../base/work.ts'
import { PROTOCOL_VERSION } from '../protocol/messages.ts'
import type { Progress, Reply, ReplyBody } from '../protocol/messages.ts'
import type { WrittenWords } from '../machines/model.ts'
import type { ServedDocument } from './openDocument.ts'

/** A slice, milliseconds: well below what a person notices as waiting. */
const SLICE = 30
const STEPS_BETWEEN_LOOKS = 64

/** What long work needs of where it runs. */
export interface Turns {
  /** Sends an answer; `transfer` lists buffers that go along without being copied. */
  post(reply: Reply, transfer: ArrayBuffer[]): void
  /** Resolves after other messages had their turn. */
  pause(): Promise<void>
  /** Milliseconds of a clock that never goes back. */
  now(): number
}

/** What the worker has under one of the page's names. */
export interface Place {
  /** null until the first opening has come to its end. */
  document: ServedDocument | null
  /** The request whose opening is under way; another one or a cancel ends it. */
  opening: number | null
  /** The request for advice that is under way; another one, an opening or a stop ends it. */
  advising: number | null
  /** The exercise that is being checked; as for advice. */
  checking: number | null
  /** The words of the text of which the document is a changed one, as they were when it was last asked for. */
  original: { readonly text: string; readonly words: WrittenWords | null } | null
}

type PlaceOfWork = 'opening' | 'advising' | 'checking'

export class SlicedWork {
  readonly id: number
  readonly place: Place
  private readonly of: PlaceOfWork
  private readonly host: Turns
  private sliceEnd: number

  /** `of`: what of the place holds the request's id for as long as the work is wanted. */
  constructor(host: Turns, id: number, place: Place, of: PlaceOfWork) {
    this.host = host
    this.id = id
    this.place = place
    this.of = of
    this.sliceEnd = host.now() + SLICE
  }

  /**
   * Does all of a work that counts up to `total`; null once the work was cancelled or overtaken, which it says to the page, as
   * it says how far it is.
   */
  async does<T>(
    doing: Progress['doing'],
    total: number,
    work: Work<T>,
  ): Promise<{ readonly result: T } | null> {
    for (;;) {
      const step = work.next()
      if (step.done === true) return { result: step.value }
      if (this.host.now() < this.sliceEnd) continue
      this.reply({ type: 'progress', doing, done: step.value, total })
      await this.host.pause()
      if (this.isOver()) return null
      this.sliceEnd = this.host.now() + SLICE
    }
  }

  /** Whether it was cancelled or overtaken, after something else had its turn; then the page is told. */
  isOver(): boolean {
    if (this.place[this.of] === this.id) return false
    this.reply({ type: 'cancelled' })
    return true
  }

  private reply(reply: ReplyBody): void {
    this.host.post({ version: PROTOCOL_VERSION, id: this.id, ...reply }, [])
  }
}

/** Runs all steps. Says how many have been run. */
export function* runAll(document: ServedDocument): Work<void> {
  while (!document.done) {
    document.advance(STEPS_BETWEEN_LOOKS)
    yield document.progress
  }
}
