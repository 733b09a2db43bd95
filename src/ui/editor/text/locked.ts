/** Lines of an exercise that cannot be edited: its header, and what its `keep` lines name. */
import { EditorState } from '@codemirror/state'
import type { Extension, Text } from '@codemirror/state'
import { Decoration, EditorView } from '@codemirror/view'
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

/** Refuses edits after which a locked line would be missing. What comes from outside the editor is let through. */
export function locking(original: string): Extension {
  const locked = lockedLines(original)
  if (locked.length === 0) return []
  return [
    EditorState.changeFilter.of(
      (transaction) =>
        transaction.isUserEvent('load') ||
        lockedPlaces(transaction.newDoc, locked).length >=
          lockedPlaces(transaction.startState.doc, locked).length,
    ),
    EditorView.decorations.compute(['doc'], (state) => decorate(state.doc, locked)),
  ]
}
