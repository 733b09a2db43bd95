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

/** Numbers of the lines that are the locked ones, in their order, as far as they are found. */
export function lockedPlaces(doc: Text, locked: readonly string[]): readonly number[] {
  const places: number[] = []
  let number = 0
  for (const line of doc.iterLines()) {
    number++
    if (places.length < locked.length && line.trim() === locked[places.length]) places.push(number)
  }
  return places
}

const decorated = Decoration.line({ class: 'line-locked', attributes: { title: 'Locked by the exercise' } })

function decorate(doc: Text, locked: readonly string[]): DecorationSet {
  return Decoration.set(lockedPlaces(doc, locked).map((number) => decorated.range(doc.line(number).from)))
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

/**
 * Refuses edits after which a locked line would be missing, and says why. What comes from outside the editor is let through.
 * @param told Also given the reason, and '' once an edit is made.
 */
export function locking(original: string, told: (words: string) => void = () => undefined): Extension {
  const locked = lockedLines(original)
  if (locked.length === 0) return []
  let panel: HTMLElement | null = null
  const say = (words: string): void => {
    if (panel !== null) panel.textContent = words
    told(words)
  }
  return [
    EditorState.changeFilter.of((transaction) => {
      if (transaction.isUserEvent('load')) return true
      const places = lockedPlaces(transaction.startState.doc, locked)
      const isKept = lockedPlaces(transaction.newDoc, locked).length >= places.length
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
}
