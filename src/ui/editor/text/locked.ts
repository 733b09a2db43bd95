/** Lines of an exercise that cannot be edited: refused while somebody types, and marked. */
import { EditorState } from '@codemirror/state'
import type { Extension, Text, Transaction } from '@codemirror/state'
import { Decoration, EditorView, showPanel } from '@codemirror/view'
import type { DecorationSet } from '@codemirror/view'
import { keepsLocked, lockedLines, lockedPlaces } from '../../lesson/lockedText.ts'

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
  if (!places.includes(touched))
    return 'The exercise has its machine and its goals: no line can be added that makes others.'
  return /^(?:goal|limit|keep|hint|board|kernel|mmu|file)\b/.test(line)
    ? `Line ${touched} makes the exercise and stays as it is.`
    : `Line ${touched} is locked: the exercise is solved without changing it.`
}

/**
 * Keeps locked lines as they are, and says why an edit is refused.
 * @param told Also given the reason, and '' once an edit is made.
 */
export function locking(original: string, told: (words: string) => void = () => undefined): Extension {
  const locked = lockedLines(original)
  const placesIn = (doc: Text): readonly number[] => lockedPlaces(doc.iterLines(), locked)
  let panel: HTMLElement | null = null
  const say = (words: string): void => {
    if (panel !== null) panel.textContent = words
    told(words)
  }
  return [
    EditorState.changeFilter.of((transaction) => {
      // What comes from elsewhere was asked about already.
      if (transaction.isUserEvent('load')) return true
      const { doc } = transaction.startState
      const isKept = keepsLocked(doc.iterLines(), transaction.newDoc.iterLines(), locked)
      say(isKept ? '' : whyNot(transaction, placesIn(doc)))
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
