/** Random scenarios for property tests: syntax trees that are well formed, whatever they would do. */
import fc from 'fast-check'
import type {
  Argument,
  Atom,
  Document,
  HeaderPart,
  Line,
  NumberAtom,
  Statement,
  Word,
} from '../syntax/ast.ts'
import { printStart } from '../programs/readStart.ts'
import { readNumber } from '../syntax/numbers.ts'
import { PROSE_MARKS } from '../../../language/prose/prose.ts'
import { CALL_NAMES } from '../../../language/calls/calls.ts'
import { FLAG_HOMES } from '../../../language/calls/flags.ts'
import { HEADER_WORDS, KEYWORDS, LATE_HEADERS, TEXT_HEADERS } from '../../../language/lineWords.ts'

const nowhere = { from: 0, to: 0 }
const reserved: ReadonlySet<string> = new Set([...HEADER_WORDS, ...KEYWORDS])
const toWord = (text: string): Word => ({ ...nowhere, text })

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}$/).filter((text) => !reserved.has(text))
const word = name.map(toWord)
const printable = fc.stringMatching(/^[ -~“é]{0,12}$/)
const comment = fc.option(printable, { nil: null })

export const numberText = fc.oneof(
  fc.nat().map(String),
  fc.nat().map((n) => `0x${n.toString(16)}`),
  fc.nat(0o7777).map((n) => `0${n.toString(8)}`),
  fc
    .tuple(fc.integer({ min: 1, max: 4096 }), fc.constantFrom('K', 'M', 'G', 'k'))
    .map(([n, unit]) => `${n}${unit}`),
)
const number: fc.Arbitrary<NumberAtom> = numberText.map((text) => {
  const reading = readNumber(text)
  return { kind: 'number', text, value: reading.ok ? reading.value : NaN, ...nowhere }
})
const named: fc.Arbitrary<Atom> = fc
  .oneof(name, fc.constantFrom('NULL', ...FLAG_HOMES.keys()))
  .map((text) => ({ kind: 'name', name: text, ...nowhere }))
const atom = fc.oneof(number, named)

const argument: fc.Arbitrary<Argument> = fc.oneof(
  fc
    .array(fc.record({ minus: fc.boolean(), atom }), { minLength: 1, maxLength: 3 })
    .map((terms): Argument => ({ kind: 'sum', terms, ...nowhere })),
  fc
    .array(atom, { minLength: 2, maxLength: 4 })
    .map((atoms): Argument => ({ kind: 'flags', atoms, ...nowhere })),
  fc.stringMatching(/^\/[ -~é]{0,12}$/).map((value): Argument => ({ kind: 'string', value, ...nowhere })),
)

const part: fc.Arbitrary<HeaderPart> = fc.oneof(
  fc
    .stringMatching(/^[!$-~]{1,8}$/)
    // Those are read as the end of a line of C.
    .filter((text) => !/;$|^\/[/*]/.test(text))
    .map((text) => ({ ...toWord(text), quoted: false })),
  fc.stringMatching(/^[ -~]{0,8}$/).map((text) => ({ ...toWord(text), quoted: true })),
)

const statement: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({
    kind: fc.constant('spawn' as const),
    name: word,
    options: fc.uniqueArray(
      fc.record({ word: fc.constantFrom('program', 'stack').map(toWord), size: number }),
      { selector: (option) => option.word.text },
    ),
  }),
  fc
    .record({
      name: word,
      by: fc.constantFrom('exec' as const, 'execve' as const),
      path: fc.stringMatching(/^\/[ -~é]{0,12}$/).map(toWord),
      strings: fc.uniqueArray(
        fc
          .record({
            word: fc.constantFrom('args', 'env').map(toWord),
            count: fc.nat(99),
            length: fc.nat(9999),
          })
          .map((option) => ({ ...option, text: `${option.count}x${option.length}` })),
        { selector: (option) => option.word.text },
      ),
    })
    .map(({ name: subject, by: text, path, strings }): Statement => {
      const start = {
        process: text === 'exec' ? null : subject,
        result: text === 'exec' ? subject : null,
        call: { ...nowhere, text },
        path,
        strings,
      }
      return { kind: 'start', ...start, text: printStart(start), ...nowhere }
    }),
  fc.record({
    kind: fc.constant('call' as const),
    process: fc.option(word, { nil: null }),
    result: fc.option(word, { nil: null }),
    call: fc
      .oneof(fc.constantFrom(...CALL_NAMES), name)
      // What is one letter away from spawn is read as spawn.
      .filter((text) => !text.startsWith('exec') && !/^.?s?.?p?.?a?.?w?.?n?.?$/i.test(text))
      .map(toWord),
    args: fc.array(argument, { maxLength: 6 }),
    from: fc.constant(0),
    to: fc.constant(0),
  }),
  fc.record({
    kind: fc.constant('cat' as const),
    process: fc.option(word, { nil: null }),
    path: fc.stringMatching(/^(\/[a-z0-9/._-]{0,12}|[a-z]{1,6})$/).map(toWord),
  }),
  fc.record({
    kind: fc.constant('sysctl' as const),
    key: fc.stringMatching(/^[a-z]{2,4}\.[a-z_]{1,8}$/).map(toWord),
    value: number,
  }),
)

/** What stands between its commas, and the commas. */
const besideParts = fc
  .array(fc.array(part, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
  .map((groups) =>
    groups.flatMap((group, index) => {
      const words = group.flatMap((each) =>
        each.quoted ? each : each.text.split(/([,=])/).map((piece) => ({ ...each, text: piece })),
      )
      const comma = { ...toWord(','), quoted: false }
      return (index === 0 ? words : [comma, ...words]).filter(({ text, quoted }) => quoted || text !== '')
    }),
  )
const beside: fc.Arbitrary<Statement> = fc.record({
  kind: fc.constant('header' as const),
  word: fc.constant({ ...nowhere, text: 'beside' as const }),
  parts: besideParts,
})

const header: fc.Arbitrary<Statement> = fc
  .record({
    kind: fc.constant('header' as const),
    word: fc
      .constantFrom(
        'kernel' as const,
        'board' as const,
        'file' as const,
        'view' as const,
        'goal' as const,
        'limit' as const,
        'keep' as const,
      )
      .map((text) => ({ ...nowhere, text })),
    parts: fc.array(part, { minLength: 1, maxLength: 6 }),
  })
  // Late header words are names there.
  .filter(
    ({ word: { text: opening }, parts: [first] }) =>
      !LATE_HEADERS.includes(opening) || !/^[:=]/.test(first?.quoted === false ? first.text : ''),
  )
/** Title and about take the whole line, so no comment stands behind them. */
const text: fc.Arbitrary<Line> = fc.record({
  statement: fc.record({
    kind: fc.constant('text' as const),
    word: fc.constantFrom(...TEXT_HEADERS).map((each) => ({ ...nowhere, text: each })),
    text: fc.stringMatching(/^[!-9;<>-~é]([ -~“é]{0,20}[!-~])?$/),
  }),
  comment: fc.constant(null),
})

/** Narration and questions take the whole line as well; what is out of balance in them is no matter of reading. */
const prose: fc.Arbitrary<Line> = fc.record({
  statement: fc.record({
    kind: fc.constant('prose' as const),
    mark: fc.constantFrom(...PROSE_MARKS),
    text: fc.oneof(fc.constant(''), fc.stringMatching(/^[!-~é]([ -~“é]{0,20}[!-~])?$/)),
    from: fc.constant(0),
    to: fc.constant(0),
  }),
  comment: fc.constant(null),
})

export const line: fc.Arbitrary<Line> = fc.oneof(
  prose,
  { weight: 6, arbitrary: fc.record({ statement: statement, comment }) },
  fc.record({ statement: header, comment }),
  fc.record({ statement: beside, comment }),
  text,
  fc.record({ statement: fc.constant(null), comment }),
)

export const documents: fc.Arbitrary<Document> = fc
  .array(line, { maxLength: 12 })
  .map((lines) => ({ lines, rest: '' }))

/** The same tree with every place set to 0, to compare what was read with what was made. */
export const withoutPlaces = (document: Document): unknown =>
  JSON.parse(JSON.stringify(document, (key, value: unknown) => (key === 'from' || key === 'to' ? 0 : value)))
