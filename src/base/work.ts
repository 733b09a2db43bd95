/**
 * Work that can be put down and taken up again: it stops often, each time after a few milliseconds at most, and says how much of
 * it is done, in whatever it counts.
 */
export type Work<T> = Generator<number, T, void>

/** Does all of it at once. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}
