/**
 * A scenario as it is written: one entry a line, comments and blank lines included, nothing resolved.
 * Places (`from`, `to`) are for diagnostics only; printing does not need them.
 */
import type { ProseMark } from '../../../language/prose/prose.ts'
import type { HeaderWord, TextHeader } from '../../../language/lineWords.ts'
import type { Span } from '../diagnostic.ts'
import type { Places } from '../habits/places.ts'

export interface Word extends Span {
  readonly text: string
}

/** `text` as written (12K), `value` what it means (12288). */
export interface NumberAtom extends Span {
  readonly kind: 'number'
  readonly text: string
  readonly value: number
}

/** A variable, a constant or a process: which, depends on the argument it stands in. */
export interface NameAtom extends Span {
  readonly kind: 'name'
  readonly name: string
}

export type Atom = NumberAtom | NameAtom

export interface Term {
  readonly minus: boolean
  readonly atom: Atom
}

export type Argument = Span &
  (
    | { readonly kind: 'sum'; readonly terms: readonly Term[] }
    /** Two or more, joined by `|`. */
    | { readonly kind: 'flags'; readonly atoms: readonly Atom[] }
    | { readonly kind: 'string'; readonly value: string }
  )

export interface HeaderPart extends Word {
  readonly quoted: boolean
}

export interface SpawnOption {
  readonly word: Word
  readonly size: NumberAtom
}

/** The place is that of the whole operation. */
export interface CallStatement extends Span {
  readonly kind: 'call'
  readonly process: Word | null
  readonly result: Word | null
  readonly call: Word
  readonly args: readonly Argument[]
}

/** `args 3x20`: how many strings a program is given, and how long each of them is. */
export interface StringsOption {
  readonly word: Word
  /** As written, 3x20. */
  readonly text: string
  readonly count: number
  /** Without the NUL. */
  readonly length: number
}

/** `P = exec("/rom/ls", args 3x20)` starts a process, `A: execve("/rom/ls")` makes another program of one. */
export interface StartStatement extends Span {
  readonly kind: 'start'
  /** The caller of execve; exec has none. */
  readonly process: Word | null
  /** What exec starts; the name of the result of execve, if there is one. */
  readonly result: Word | null
  readonly call: Word & { readonly text: 'exec' | 'execve' }
  readonly path: Word
  readonly strings: readonly StringsOption[]
  /** The line as it is printed. */
  readonly text: string
}

/** A line of narration or of a question. The place is that of the text, which is kept as it is written. */
export interface Prose extends Word {
  readonly kind: 'prose'
  readonly mark: ProseMark
}

export type Statement =
  | Prose
  | {
      readonly kind: 'text'
      readonly word: Word & { readonly text: TextHeader }
      readonly text: string
    }
  | {
      readonly kind: 'header'
      readonly word: Word & { readonly text: Exclude<HeaderWord, TextHeader> }
      readonly parts: readonly HeaderPart[]
    }
  | { readonly kind: 'spawn'; readonly name: Word; readonly options: readonly SpawnOption[] }
  | StartStatement
  | CallStatement
  | { readonly kind: 'cat'; readonly process: Word | null; readonly path: Word }
  | { readonly kind: 'sysctl'; readonly key: Word; readonly value: NumberAtom }
  /** A line that cannot be read, kept as it is. `sets` is the name before its `=`, if there is one. */
  | {
      readonly kind: 'mistake'
      readonly text: string
      readonly sets: { readonly what: 'process' | 'variable'; readonly name: string } | null
      /** The header word that begins the line; null if none does. */
      readonly header: HeaderWord | null
    }

export interface Line {
  readonly statement: Statement | null
  /** What follows the `#`, if there is one; null inside a mistake. */
  readonly comment: string | null
  /** Where the places of the statement lie in the line as it stands; left out where they are so already. */
  readonly places?: Places
}

export interface Document {
  readonly lines: readonly Line[]
  /** Text after MAX_LINES lines, not read but not lost. */
  readonly rest: string
}
