/** Characters that come with text copied from chats and documents, and what stands for them here. */
import type { Token } from '../../../language/token.ts'
import type { LineReader } from './lineReader.ts'

const ASCII_FORMS: ReadonlyMap<string, string> = new Map(
  (
    [
      ['"', '“”„‟«»＂'],
      ["'", '‘’‚‛′'],
      ['-', '‐‑‒–—―−－'],
      [
        ' ',
        '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
      ],
      ['', '\u0000\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2028\u2029'],
      ['(', '（'],
      [')', '）'],
      [',', '，、'],
      ['|', '｜¦'],
      [':', '：'],
      ['=', '＝'],
      ['+', '＋'],
    ] as const
  ).flatMap(([ascii, strays]) => Array.from(strays, (stray) => [stray, ascii] as const)),
)

/** If the line has characters that are no part of the language: one mistake that marks and mends them together. */
export function checkCharacters(reader: LineReader): boolean {
  const bad = reader.tokens.filter((token) => token.kind === 'bad')
  const [first] = bad
  if (first === undefined) return true
  const text = reader.text(first)
  if (bad.every((token) => ASCII_FORMS.has(reader.text(token)))) {
    // Between curly quotes everything is marked, so that one suggestion puts both right.
    const span = { from: first.from, to: bad.at(-1)?.to ?? first.to }
    const mended = Array.from(reader.text(span), (c) => ASCII_FORMS.get(c) ?? c).join('')
    reader.fail(span, describe(text), mended.replaceAll("'", '"'))
  } else {
    reader.fail(first, ...explain(reader, first))
  }
  return false
}

function explain(reader: LineReader, token: Token): [string, string | null] {
  const text = reader.text(token)
  if (text === "'") {
    const quoted = /'([^'"]*)'/.exec(reader.source.slice(token.from))
    return ['Paths stand in double quotes.', quoted === null ? null : '"']
  }
  if (text === '*' || text === '/') return ['Only numbers can be multiplied or divided.', null]
  if (text === ';') return ['Each call stands on a line of its own.', '\n']
  const known = ASCII_FORMS.get(text)
  return [describe(text), known ?? null]
}

function describe(c: string): string {
  const code = `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  const shown = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(c) ? `${c} (${code})` : code
  if (ASCII_FORMS.get(c) === ' ') return `This space is not the plain one: ${code}.`
  return `The character ${shown} cannot be used here.`
}
