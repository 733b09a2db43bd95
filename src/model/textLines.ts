/** The lines of a text, found without making a string of each: there can be a million, and a few are looked at. */
import { remembered } from './step/rows.ts'

/** As a list has them: index 0 is line 1. */
export interface Lines {
  readonly length: number
  at(index: number): string | undefined
}

export class TextLines implements Lines {
  private readonly text: string
  /** Where each begins, and one more; null until a line is asked for. */
  private starts: Uint32Array | null = null

  /** @param text Its lines end in \n, \r\n or \r. */
  constructor(text: string) {
    this.text = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  }

  get length(): number {
    return this.found().length - 1
  }

  at(index: number): string | undefined {
    const starts = this.found()
    const [from, next] = [starts[index], starts[index + 1]]
    return from === undefined || next === undefined ? undefined : this.text.slice(from, next - 1)
  }

  private found(): Uint32Array {
    return (this.starts ??= startsOf(this.text))
  }
}

/** Of a text that is shown in several places, counted once. */
export const linesOf = remembered((opened: { readonly text: string }) => new TextLines(opened.text))

function startsOf(text: string): Uint32Array {
  let starts = new Uint32Array(1024)
  let count = 1
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
    if (count + 1 >= starts.length) {
      const more = new Uint32Array(2 * starts.length)
      more.set(starts)
      starts = more
    }
    starts[count++] = end + 1
  }
  starts[count++] = text.length + 1
  return starts.subarray(0, count)
}
