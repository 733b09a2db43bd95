/** Lines of an exercise that cannot be edited: its header, and what its `keep` lines name; kept in whatever text takes the place of its own. */
import { LATE_HEADERS } from '../../language/lineWords.ts'
import type { Problem } from '../../protocol/messages.ts'
import type { DocumentStore } from '../../store/documentStore.ts'

/** Words of the header that make the exercise; title and narration are anybody's. */
const HEADER = new Set([...LATE_HEADERS, 'kernel', 'mmu', 'board', 'file'])

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

/** How many lines of a text make a machine or an exercise. */
function headersIn(lines: Iterable<string>): number {
  let count = 0
  for (const line of lines) if (isHeader(line.trim())) count++
  return count
}

/** Whether a text keeps what is locked in the one that it takes the place of, and puts no line beside it that makes another machine. */
export function keepsLocked(
  before: Iterable<string>,
  after: Iterable<string>,
  locked: readonly string[],
): boolean {
  const [was, is] = [[...before], [...after]]
  if (lockedPlaces(is, locked).length < lockedPlaces(was, locked).length) return false
  return headersIn(is) <= Math.max(headersIn(was), headersIn(locked))
}

const LOCKED: Problem = {
  title: 'That line is locked',
  detail:
    'The exercise is solved without changing its machine, its goals and its locked lines, so this change was not made.',
  remedy: 'Change one of the other lines.',
}

/** Refuses texts from menus, the adviser and wherever else, without which a locked line would be missing. Returns how to stop. */
export function startLocking(store: DocumentStore): () => void {
  let locked: readonly string[] = []
  const textGate = (text: string): boolean => {
    const isKept = keepsLocked(store.getState().text.split('\n'), text.split('\n'), locked)
    if (!isKept) store.setState({ problem: LOCKED })
    else if (store.getState().problem === LOCKED) store.setState({ problem: null })
    return isKept
  }
  const follow = ({ original }: { readonly original: string | null }): void => {
    const isExercise = original !== null && /^[ \t]*goal[ \t]/m.test(original)
    locked = isExercise ? lockedLines(original) : []
    store.setState({ textGate: isExercise ? textGate : null })
  }
  follow(store.getState())
  const stop = store.subscribe((state, before) => {
    if (state.original !== before.original) follow(state)
  })
  return () => {
    stop()
    store.setState({ textGate: null })
  }
}
