/**
 * Changes to the machine that the toolbar makes in the text: the text stays the only truth about a scenario.
 * All functions keep every other line, comments included, and give the same text when nothing changes.
 */
import { HEADER_WORDS } from '../../language/lineWords.ts'

const HEADER = new RegExp(`^\\s*(${HEADER_WORDS.join('|')})\\b`)
const COMMENT = /^\s*(#|$)/
const TRIM = /^\s*sysctl\s+(-w\s+)?vm\.nr_trim_pages\s*=/
const SYSCTL = /^\s*sysctl\b/

/** Sets `board` or `kernel`: changes its line, or adds one below the header's other lines. */
export function setHeader(text: string, keyword: 'board' | 'kernel', value: string): string {
  const lines = text.split('\n')
  const end = headerEnd(lines)
  const isOwn = new RegExp(`^\\s*${keyword}\\b`)
  const at = lines.findIndex((line, i) => i < end && isOwn.test(line))
  if (at !== -1) return lines.with(at, withComment(`${keyword} ${value}`, lines[at] ?? '')).join('\n')
  return lines.toSpliced(insertionPoint(lines, end), 0, `${keyword} ${value}`).join('\n')
}

/** What a header line says, without its comment; null if there is no such line. */
export function headerValue(text: string, keyword: 'board' | 'kernel'): string | null {
  const lines = text.split('\n')
  const own = new RegExp(`^\\s*${keyword}\\s+(.*?)\\s*(#.*)?$`)
  for (const line of lines.slice(0, headerEnd(lines))) {
    const value = own.exec(line)?.[1]
    if (value !== undefined) return value
  }
  return null
}

/** Sets vm.nr_trim_pages before the first call: changes the line there, or adds it as the first operation. */
export function setTrimPages(text: string, pages: number): string {
  const lines = text.split('\n')
  const end = headerEnd(lines)
  const statement = `sysctl vm.nr_trim_pages = ${pages}`
  for (let i = end; i < lines.length; i++) {
    const line = lines[i] ?? ''
    if (TRIM.test(line)) return lines.with(i, withComment(statement, line)).join('\n')
    if (!COMMENT.test(line) && !SYSCTL.test(line)) break
  }
  return lines.toSpliced(insertionPoint(lines, end), 0, statement).join('\n')
}

/** Index of the first operation, or the number of lines if there is none. */
function headerEnd(lines: readonly string[]): number {
  const first = lines.findIndex((line) => !COMMENT.test(line) && !HEADER.test(line))
  return first === -1 ? lines.length : first
}

/** Below the last line about the machine; without one below the comment that opens the text. */
function insertionPoint(lines: readonly string[], end: number): number {
  const last = lines.slice(0, end).findLastIndex((line) => HEADER.test(line))
  if (last !== -1) return last + 1
  const opening = lines.findIndex((line) => !/^\s*#/.test(line))
  return opening === -1 ? lines.length : Math.min(opening, end)
}

/** A comment at the end of the old line stays at the end of the new one. */
function withComment(statement: string, old: string): string {
  const comment = /\s+#.*$/.exec(old)
  return comment === null ? statement : statement + comment[0]
}
