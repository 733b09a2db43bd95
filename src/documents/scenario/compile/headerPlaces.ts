/**
 * Where a text says what the machine is, so that the page can write something else there without reading the text itself.
 * All places are offsets in the text, in UTF-16 units.
 */
import { TRIM_PAGES } from '../../../language/words.ts'
import type { HeaderWord } from '../../../language/lineWords.ts'
import type { Span } from '../diagnostic.ts'
import type { Places } from '../habits/places.ts'
import type { Line, Statement } from '../syntax/ast.ts'
import type { LinePlace } from '../syntax/parse.ts'

/** A statement in the text: what stands behind `to` on its line (blanks, a comment) is no part of it. */
export interface HeaderPlace {
  readonly from: number
  readonly to: number
  /** What it says behind its first word, parts joined by one blank; empty where it cannot be read. */
  readonly value: string
}

export interface HeaderPlaces {
  /** The first such line of the header; null without one. So are the next two. */
  readonly board: HeaderPlace | null
  readonly kernel: HeaderPlace | null
  readonly beside: HeaderPlace | null
  /** `sysctl vm.nr_trim_pages` ahead of the first call, the last if there are several. */
  readonly trim: HeaderPlace | null
  /** Where another line goes: below the header, or below the comment that opens the text. The beginning of a line, or the text's end. */
  readonly below: number
}

/** Takes the lines of a text as they come; after the first call there is nothing more to find. */
export class HeaderScan {
  private board: HeaderPlace | null = null
  private kernel: HeaderPlace | null = null
  private beside: HeaderPlace | null = null
  private trim: HeaderPlace | null = null
  private below = 0
  private isOpening = true
  private part: 'header' | 'settings' | 'calls' = 'header'

  add({ statement, comment, places }: Line, line: LinePlace): void {
    if (this.part === 'calls') return
    if (statement === null) {
      if (comment === null) this.isOpening = false
      if (this.isOpening) this.below = line.next
      return
    }
    this.isOpening = false
    switch (statement.kind) {
      case 'text':
      case 'header':
        this.addHeader(statement.word.text, statement, line, places)
        return
      case 'mistake':
        if (statement.header !== null) this.addHeader(statement.header, statement, line)
        return
      case 'prose':
        return
      case 'sysctl':
        this.part = 'settings'
        if (statement.key.text === TRIM_PAGES) this.trim = placeOf(statement, line, places)
        return
      default:
        this.part = 'calls'
    }
  }

  private addHeader(word: HeaderWord, statement: Statement, line: LinePlace, places?: Places): void {
    if (this.part !== 'header') return
    this.below = line.next
    if (word === 'board') this.board ??= placeOf(statement, line, places)
    if (word === 'beside') this.beside ??= placeOf(statement, line, places)
    if (word === 'kernel') this.kernel ??= placeOf(statement, line, places)
  }

  finish(): HeaderPlaces {
    const { board, kernel, beside, trim, below } = this
    return { board, kernel, beside, trim, below }
  }
}

function placeOf(statement: Statement, line: LinePlace, places?: Places): HeaderPlace {
  const inText = (span: Span): Span => {
    const { from, to } = places?.of(span) ?? span
    return { from: line.from + from, to: line.from + to }
  }
  switch (statement.kind) {
    case 'header':
      return {
        ...inText({ from: statement.word.from, to: (statement.parts.at(-1) ?? statement.word).to }),
        value: statement.parts.map(({ text }) => text).join(' '),
      }
    case 'sysctl':
      return { ...inText({ from: 0, to: statement.value.to }), value: statement.value.text }
    default:
      return { from: line.from, to: line.to, value: '' }
  }
}
