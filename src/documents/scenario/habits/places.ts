/** A line that was written anew in some places, and where in the line as it stands each place of it lies. */
import type { Span } from '../diagnostic.ts'

/** What stands in place of a stretch of the line. */
export interface Edit extends Span {
  readonly text: string
}

/** What the language cannot say in this way; places are those of the line as it stands. */
export interface Fault extends Span {
  readonly message: string
  readonly suggestion: string | null
}

export interface Rewritten {
  readonly text: string
  readonly places: Places
  readonly fault: Fault | null
}

export class Places {
  private readonly edits: readonly Edit[]

  /** @param edits In order, apart from each other. */
  constructor(edits: readonly Edit[]) {
    this.edits = edits
  }

  /** The stretch of the line as it stands that a stretch of the new text is for. */
  of(span: Span): Span {
    const from = this.place(span.from, 'from')
    return { from, to: Math.max(from, span.to === span.from ? from : this.place(span.to, 'to')) }
  }

  private place(at: number, end: 'from' | 'to'): number {
    let moved = 0
    for (const edit of this.edits) {
      const start = edit.from + moved
      if (at < start || (end === 'to' && at === start)) break
      const stop = start + edit.text.length
      if (at < stop || (end === 'to' && at === stop)) return end === 'from' ? edit.from : edit.to
      moved += edit.text.length - (edit.to - edit.from)
    }
    return at - moved
  }
}

/** The line with the edits made. They may come in any order; of two that overlap the one counts that begins first. */
export function rewrite(source: string, edits: readonly Edit[], fault: Fault | null): Rewritten {
  const made: Edit[] = []
  let text = ''
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (edit.from < at) continue
    made.push(edit)
    text += source.slice(at, edit.from) + edit.text
    at = edit.to
  }
  return { text: text + source.slice(at), places: new Places(made), fault }
}
