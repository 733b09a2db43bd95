/**
 * Changes to the machine that the toolbar makes in the text: the text stays the only truth about a scenario. The worker has read
 * the text already and says where its header lies, so that nothing here looks through it, however long it is.
 */
import type { HeaderPlace, HeaderPlaces } from '../../protocol/messages.ts'

/** A text as the worker has read it, with the places of its header. */
export interface ReadText {
  readonly text: string
  readonly header: HeaderPlaces
}

/** The text with `board` or `kernel` set: its line says so, or a line that does stands below the others of the header. */
export const setHeader = (
  { text, header }: ReadText,
  keyword: 'board' | 'kernel' | 'beside',
  value: string,
): string => withStatement(text, header[keyword], header.below, `${keyword} ${value}`)

/** The text whose machine has another one beside it: `value` says in what that differs, null for none. */
export function setBeside(read: ReadText, value: string | null): string {
  if (value !== null) return setHeader(read, 'beside', value)
  const { text, header } = read
  if (header.beside === null) return text
  const { from, to } = header.beside
  const begin = Math.max(text.lastIndexOf('\n', from - 1), text.lastIndexOf('\r', from - 1)) + 1
  const end = /\r\n?|\n/g
  end.lastIndex = to
  return text.slice(0, begin) + text.slice(end.test(text) ? end.lastIndex : text.length)
}

/** The line of a call in the text that asks for a machine without it: a new line of the header stands above all calls. */
export const withoutLine = ({ header }: ReadText, line: number): string =>
  `without ${header.beside === null ? line + 1 : line}`

/** Whether the text asks for a machine without the call of a line, and for nothing else. */
export const asksWithout = ({ beside }: Pick<HeaderPlaces, 'beside'>, line: number): boolean =>
  beside?.value === `without ${line}`

/** The text with vm.nr_trim_pages set ahead of the first call: by the line there, or as the first operation. */
export const setTrimPages = ({ text, header }: ReadText, pages: number): string =>
  withStatement(text, header.trim, header.below, `sysctl vm.nr_trim_pages = ${pages}`)

/** The text with another line below its header. */
export const addHeaderLine = ({ text, header }: ReadText, line: string): string =>
  withStatement(text, null, header.below, line)

/** A statement in place of another, whose comment stays; or on a line of its own. */
function withStatement(text: string, old: HeaderPlace | null, below: number, statement: string): string {
  if (old !== null) return text.slice(0, old.from) + statement + text.slice(old.to)
  const before = text.slice(0, below)
  const beginsLine = below === 0 || text[below - 1] === '\n' || text[below - 1] === '\r'
  return beginsLine ? `${before}${statement}\n${text.slice(below)}` : `${before}\n${statement}`
}
