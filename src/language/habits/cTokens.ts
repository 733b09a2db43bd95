/**
 * A line cut up as C has it: for those who write calls as they do in a program. Only lines that the language itself cannot read
 * are looked at so. Never fails; linear in the length of the line.
 */
export type CTokenKind = 'comment' | 'word' | 'number' | 'string' | 'operator'

/** Offsets in UTF-16 units from the beginning of the line; `to` is exclusive. */
export interface CToken {
  readonly from: number
  readonly to: number
  readonly kind: CTokenKind
  readonly text: string
}

/** In this order: the first that fits is taken. A comment without an end, and a string without one, go on to the end. */
const TOKEN =
  /(?<comment>#.*|\/\/.*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?)|(?<string>"(?:[^"\\]|\\.)*"?|'[^']*'?)|(?<number>[0-9][\w.]*)|(?<word>[A-Za-z_]\w*)|(?<operator><<|>>|->|[^\s\w])/gsu

/** Whether a line stands inside a block comment, as everybody writes them: it begins with a star, and any end is its own. */
function isInsideComment(line: string): boolean {
  const words = line.trim()
  const end = words.indexOf('*/')
  return /^\*(?:$|[\s/])/.test(words) && (end < 0 || end === words.length - 2)
}

/** The tokens of one line, in order; spaces are left out. */
export function cTokens(line: string): readonly CToken[] {
  if (isInsideComment(line)) {
    const from = line.indexOf('*')
    return [{ from, to: line.length, kind: 'comment', text: line.slice(from) }]
  }
  return Array.from(line.matchAll(TOKEN), ({ 0: text, index, groups = {} }) => {
    const { comment, string, number, word } = groups
    const kind =
      comment !== undefined
        ? 'comment'
        : string !== undefined
          ? 'string'
          : number !== undefined
            ? 'number'
            : word !== undefined
              ? 'word'
              : 'operator'
    return { from: index, to: index + text.length, kind, text }
  })
}

/** Words that a type is made of. */
const TYPE_WORDS: ReadonlySet<string> = new Set(
  (
    'void char short int long float double signed unsigned const volatile static register struct restrict auto ' +
    'size_t ssize_t off_t pid_t key_t ptrdiff_t uintptr_t intptr_t caddr_t bool _Bool ' +
    'int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t u8 u16 u32 u64 uint ulong'
  ).split(' '),
)

/** How many tokens from `at` on are a type, stars included: `unsigned long *` has three; 0 for none. */
export function typeLength(tokens: readonly CToken[], at: number): number {
  let length = 0
  const has = (text: string): boolean => tokens[at + length]?.text === text
  while (TYPE_WORDS.has(tokens[at + length]?.text ?? '')) length++
  if (length === 0) return 0
  while (has('*') || has('const') || has('restrict')) length++
  return length
}
