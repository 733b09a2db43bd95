/** Lines of an exercise that cannot be edited: its header, and what its `keep` lines name. */
import { EditorState } from '@codemirror/state'
import type { Extension, Text, Transaction } from '@codemirror/state'
import { Decoration, EditorView, showPanel } from '@codemirror/view'
import type { DecorationSet } from '@codemirror/view'
import { LATE_HEADERS } from '../../../language/lineWords.ts'

/** Words of the header that make the exercise; title and narration are anybody's. */
const HEADER = new Set([...LATE_HEADERS, 'kernel', 'board', 'file'])

/** The locked lines of an exercise as its author left it, trimmed, in order. Linear in its length. */
export function lockedLines(original: string): readonly string[] {
  const lines = original.split(/\r\n?|\n/).map((line) => line.trim())
  const kept = new Set<number>()
  for (const line of lines) {
    const [, ranges = ''] = /^keep\s+([^#]*)/.exec(line) ?? []
    for (const [, from, to = from] of ranges.matchAll(/(\d{1,6})(?:-(\d{1,6}))?/g))
      for (let at = Number(from); at <= Math.min(Number(to), lines.length); at++) kept.add(at)
  }
  return lines.filter(
    (line, at) => line !== '' && (isHeader(line) || (kept.has(at + 1) && !/^[#>]/.test(line))),
  )
}

function isHeader(line: string): boolean {
  const [, word = '', next = ''] = /^(\w+)\s*(.?)/.exec(line) ?? []
  return HEADER.has(word) && next !== ':' && next !== '='
}

/** Numbers of the lines that are the locked ones, in their order; one that is missing does not unlock those behind it. */
export function lockedPlaces(doc: Iterable<string>, locked: readonly string[]): readonly number[] {
  const waiting = new Map<string, number[]>()
  // The first of equal lines is the last of its list.
  for (const [at, line] of [...locked.entries()].reverse()) {
    const same = waiting.get(line)
    if (same === undefined) waiting.set(line, [at])
    else same.push(at)
  }
  const places: number[] = []
  let number = 0
  let next = 0
  for (const line of doc) {
    number++
    const same = waiting.get(line.trim()) ?? []
    while ((same.at(-1) ?? next) < next) same.pop()
    const at = same.pop()
    if (at === undefined) continue
    next = at + 1
    places.push(number)
  }
  return places
}

const decorated = Decoration.line({ class: 'line-locked', attributes: { title: 'Locked by the exercise' } })

function decorate(doc: Text, locked: readonly string[]): DecorationSet {
  return Decoration.set(
    lockedPlaces(doc.iterLines(), locked).map((number) => decorated.range(doc.line(number).from)),
  )
}

/** Why an edit is refused, by the first line that it touches. */
function whyNot({ startState: { doc }, changes }: Transaction, places: readonly number[]): string {
  let touched = 0
  changes.iterChangedRanges((from, to) => {
    const [first, last] = [doc.lineAt(from).number, doc.lineAt(to).number]
    touched ||= places.find((number) => number >= first && number <= last) ?? first
  })
  const line = doc.line(Math.max(1, touched)).text.trim()
  return /^(?:goal|limit|keep|hint|board|kernel|file)\b/.test(line)
    ? `Line ${touched} makes the exercise and stays as it is.`
    : `Line ${touched} is locked: the exercise is solved without changing it.`
}

export interface Locking {
  /** Refuses edits after which a locked line would be missing. */
  readonly extension: Extension
  /** Whether a text from elsewhere, a menu or the adviser, keeps what is locked in the one that it takes the place of. */
  allows(before: string, after: string): boolean
}

/**
 * Keeps locked lines as they are, and says why an edit is refused.
 * @param told Also given the reason, and '' once an edit is made.
 */
export function locking(original: string, told: (words: string) => void = () => undefined): Locking {
  const locked = lockedLines(original)
  const placesIn = (doc: Text): readonly number[] => lockedPlaces(doc.iterLines(), locked)
  let panel: HTMLElement | null = null
  const say = (words: string): void => {
    if (panel !== null) panel.textContent = words
    told(words)
  }
  const extension = [
    EditorState.changeFilter.of((transaction) => {
      // What comes from elsewhere was asked about already.
      if (transaction.isUserEvent('load')) return true
      const places = placesIn(transaction.startState.doc)
      const isKept = placesIn(transaction.newDoc).length >= places.length
      say(isKept ? '' : whyNot(transaction, places))
      return isKept
    }),
    // There before its words, so that they are read out.
    showPanel.of(({ dom: { ownerDocument } }) => {
      panel = ownerDocument.createElement('p')
      panel.className = 'locked-why'
      panel.setAttribute('role', 'alert')
      return { dom: panel }
    }),
    EditorView.decorations.compute(['doc'], (state) => decorate(state.doc, locked)),
  ]
  return {
    extension,
    allows: (before, after) => {
      const kept = lockedPlaces(after.split('\n'), locked).length
      const isKept = kept >= lockedPlaces(before.split('\n'), locked).length
      say(
        isKept
          ? ''
          : 'The exercise is solved without changing its locked lines, so this change was not made.',
      )
      return isKept
    },
  }
}
