/** The lines of a text, found without making a string of each: there can be a million, and a few are looked at. */

/** As a list has them: index 0 is line 1. */
export interface Lines {
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

  at(index: number): string | undefined {
    this.starts ??= startsOf(this.text)
    const [from, next] = [this.starts[index], this.starts[index + 1]]
    return from === undefined || next === undefined ? undefined : this.text.slice(from, next - 1)
  }
}

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
