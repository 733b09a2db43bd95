import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenizeLine } from '../../language/scenarioTokens.ts'
import { parse, parseProgram } from './read.ts'
import { print } from './syntax/print.ts'
import { documents, withoutPlaces } from './testing/documents.ts'

const GOOD = `# what it shows
title Holes and trimming
board 32M reserved 2M at 0x80000000 mobility on
file "/rom/extra.so" romfs 40K at 0x22014000 direct copy read exec

A = spawn(program 64K, stack 16K)
B = spawn
A: a = mmap(NULL, 12K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
A: munmap(a+4K, 4K)  # the middle
> A *hole* of {freed}: [{size a} are left](a), see [the start](step 1).
sysctl vm.nr_trim_pages = 0
B: fd = open("/ram/log", O_RDWR|O_CREAT, 0666)
B: ftruncate(fd, 0x2000)
cat /proc/maps
A: cat maps
A: exit()
? What is free now?
- nothing
+ {free}
= All of it, \`exit\` gives it back.
`

/** A text, and one that somebody has typed over: pieces cut out, doubled, or replaced by others. */
const mutated = fc
  .array(
    fc.record({
      at: fc.nat(GOOD.length),
      cut: fc.nat(6),
      put: fc.oneof(
        fc.constantFrom(
          '(',
          ')',
          ',',
          '"',
          '|',
          '=',
          ':',
          '#',
          '\n',
          '\r\n',
          '\0',
          '“',
          '\u00a0',
          '–',
          '12Q',
          'A',
          ' ',
          '[pid ',
          ';',
          '//',
          '/* ',
          '*/',
          'void *',
          '(char *)',
          ' * 4096',
          ' << 2',
          "'",
          'mmap2',
          'malloc(4096)',
          '12:00:00 ',
        ),
        fc.string({ unit: 'binary', maxLength: 4 }),
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((edits) =>
    edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), GOOD),
  )

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ maxLength: 200 }),
  mutated,
)
const linesOf = (text: string): string[] => text.split(/\r\n?|\n/)

describe('reading any text', () => {
  test('never throws, and marks places that are in the line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = linesOf(text)
        for (const { line, column, endColumn, message } of parseProgram(text).diagnostics) {
          const length = lines[line - 1]?.length ?? -1
          expect(column).toBeGreaterThanOrEqual(1)
          expect(endColumn).toBeGreaterThanOrEqual(column)
          expect(endColumn).toBeLessThanOrEqual(length + 1)
          expect(message).toMatch(/^\S.*[.?]$/su)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('a line either runs, is a header, or has its own diagnostic', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { program, diagnostics } = parseProgram(text)
        const told = new Set([...program.ops.map((op) => op.line), ...diagnostics.map((each) => each.line)])
        parse(text).document.lines.forEach(({ statement }, index) => {
          if (statement === null || ['header', 'text', 'prose'].includes(statement.kind)) return
          expect(told).toContain(index + 1)
        })
      }),
      { numRuns: 1000 },
    )
  })

  test('printing settles at once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = print(parse(text).document)
        expect(print(parse(once).document)).toBe(once)
      }),
      { numRuns: 2000 },
    )
  })

  test('a line with an error does not run', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { program, diagnostics } = parseProgram(text)
        const wrong = new Set(
          diagnostics.filter((each) => each.severity === 'error').map((each) => each.line),
        )
        expect(program.ops.filter((op) => wrong.has(op.line))).toEqual([])
      }),
    )
  })
})

test('printing and parsing are inverse', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const { document: read, diagnostics } = parse(print(document))
      expect(diagnostics).toEqual([])
      expect(withoutPlaces(read)).toEqual(withoutPlaces(document))
    }),
    { numRuns: 2000 },
  )
})

test('tokens are in order, apart, and leave out only spaces', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...linesOf(GOOD))), (text) => {
      let end = 0
      for (const { from, to } of tokenizeLine(text)) {
        expect(text.slice(end, from)).toMatch(/^\s*$/)
        expect(from).toBeGreaterThanOrEqual(end)
        expect(to).toBeGreaterThan(from)
        end = to
      }
      expect(text.slice(end)).toMatch(/^\s*$/)
    }),
  )
})
