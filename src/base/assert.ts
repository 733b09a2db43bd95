/** A broken promise of the code itself, never a person's mistake: those are values (an errno, a diagnostic). */
export class BugError extends Error {
  override readonly name = 'BugError'
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new BugError(message)
}

/** For the `default` of an exhaustive switch: a forgotten case becomes a compile error. */
export function unreachable(value: never): never {
  throw new BugError(`unexpected value ${JSON.stringify(value)}`)
}
