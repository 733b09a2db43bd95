/**
 * Steps of which the largest parts stay bytes until they are asked for: the state is nine tenths of a step, and events are many small
 * lists. As objects those of a long recording would take more than a worker has; one after the other is all that anybody looks at.
 */
import type { JsonRecord } from './documentFault.ts'

/** The fields of a step that come later. Not every step has each. */
export const LATER = ['events', 'after'] as const

/** A field of every step, by the step's index; the one that was asked for last is kept. */
export class LaterParts {
  private readonly read: (index: number) => unknown
  private index = -1
  private part: unknown = null

  /** `read` is asked again for each part that is not the last one. */
  constructor(read: (index: number) => unknown) {
    this.read = read
  }

  at(index: number): unknown {
    if (index !== this.index) {
      this.part = this.read(index)
      this.index = index
    }
    return this.part
  }
}

export type Later = { readonly [name in (typeof LATER)[number]]: LaterParts }

/** A part of a text that was passed over and is no JSON after all. */
export class NoJson extends Error {}

/** What is read later is not among its own fields: whatever copies those has to say so. */
class StepReadLater {
  readonly #later: Later
  readonly #index: number

  constructor(fields: object, later: Later, index: number) {
    Object.assign(this, fields)
    this.#later = later
    this.#index = index
  }

  get events(): unknown {
    return this.#later.events.at(this.#index)
  }
  get after(): unknown {
    return this.#later.after.at(this.#index)
  }
}

/** A step with these fields and with those that are read later. */
export const readLater = (fields: object, later: Later, index: number): JsonRecord =>
  new StepReadLater(fields, later, index) as unknown as JsonRecord

/** Whether a step is one of those: its large parts are better not asked for without need. */
export const isReadLater = (step: JsonRecord): boolean => step instanceof StepReadLater
