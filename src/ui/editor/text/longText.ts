/**
 * Long texts as the editor keeps them, made a stretch at a time while the worker still reads them: a million lines at once would stop
 * the page for half a second.
 */
import { Text } from '@codemirror/state'

/** UTF-16 units of a text that is made at once, when it is there. */
const SHORT = 500_000
/** Of a stretch: some milliseconds. */
const STRETCH = 200_000

/** What each was made from. */
const sources = new WeakMap<Text, string>()

/** The text as one string; the same one that it was made from, where that is known, so that comparing the two takes no time. */
export const stringOf = (doc: Text): string => sources.get(doc) ?? doc.toString()

/** `source`: what the text says, known from before. */
export const rememberString = (doc: Text, source: string): void => {
  sources.set(doc, source)
}

export class LongText {
  private source = ''
  private made = Text.empty
  private at = 0
  private timer: ReturnType<typeof setTimeout> | null = null

  /** A text that is about to come, its lines ending in \n; the one before is given up. */
  expect(source: string): void {
    this.forget()
    if (source.length <= SHORT) return
    this.source = source
    this.goOn()
  }

  /** The text that was expected, the rest of it made now; null for another one. */
  take(source: string): Text | null {
    if (this.source === '' || source !== this.source) return null
    while (this.at < this.source.length) this.makeStretch()
    const { made } = this
    this.forget()
    return made
  }

  forget(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.source = ''
    this.made = Text.empty
    this.at = 0
  }

  private goOn(): void {
    this.timer = setTimeout(() => {
      this.makeStretch()
      if (this.at < this.source.length) this.goOn()
    })
  }

  private makeStretch(): void {
    const end = this.source.indexOf('\n', this.at + STRETCH) + 1 || this.source.length
    // Two of them meet within a line: behind its end the first has an empty line, on which the second goes on.
    this.made = this.made.append(Text.of(this.source.slice(this.at, end).split('\n')))
    this.at = end
  }
}
