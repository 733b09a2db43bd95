import { describe, expect, test } from 'vitest'
import { parseProgram } from '../read.ts'
import { parse } from '../read.ts'
import { print } from '../syntax/print.ts'
import type { NoteParagraph, Program } from '../compile/program.ts'

const BEFORE = 'A = spawn\nA: a = mmap(12K)\n'

/** Diagnostics as `line: [marked] message -> suggestion`. */
function told(text: string): readonly string[] {
  const lines = text.split('\n')
  return parseProgram(text).diagnostics.map(({ severity, line, column, endColumn, message, suggestion }) => {
    const marked = (lines[line - 1] ?? '').slice(column - 1, endColumn - 1)
    return `${severity} ${line} [${marked}] ${message}${suggestion === null ? '' : ` -> ${suggestion}`}`
  })
}

/** A paragraph as text: _emphasis_, <value>, words(link). */
const shown = (words: NoteParagraph): string =>
  words
    .map(({ text, value, isCode, emphasis, link }) => {
      const inner = value !== null ? `<${value.name}>` : isCode ? `'${text}'` : emphasis ? `_${text}_` : text
      return link === null ? inner : `${inner}(${link.kind})`
    })
    .join('')

const notes = ({ notes: all }: Program): readonly string[] =>
  all.map(({ step, paragraphs }) => `${step}: ${paragraphs.map(shown).join(' / ')}`)

describe('narration', () => {
  test('belongs to the operation above it, or to the start', () => {
    const { program, diagnostics } = parseProgram(
      `title T\n> Before all.\nA = spawn\n> One,\n> two.\n>\n> New paragraph.\n# comment\n\nA: exit\n> Last.\n`,
    )
    expect(diagnostics).toEqual([])
    expect(notes(program)).toEqual(['0: Before all.', '1: One, two. / New paragraph.', '2: Last.'])
  })

  test('has emphasis, code, values and links', () => {
    const text =
      `${BEFORE}> *All* of \`munmap\` at [{a}](a), [{size a as pages} *here*](a+8K): [A](A), [go](step 1), ` +
      '[f](file /rom/lib.so), [b](free a+4K), [o](order 5), [x](0x80050000), [t](trimmed), \\*\\{\\}\n'
    const { program, diagnostics } = parseProgram(text)
    expect(diagnostics).toEqual([])
    expect(notes(program)).toEqual([
      "2: _All_ of 'munmap' at <address>(place), <size>(place) (place)_here_(place): A(process), go(step), " +
        'f(file), b(free), o(order), x(place), t(change), *{}',
    ])
  })

  test('may be worked out for another step', () => {
    const { program, diagnostics } = parseProgram(`${BEFORE}> {free before} {free at 1} {largest as order}\n`)
    expect(diagnostics).toEqual([])
    expect(
      program.notes[0]?.paragraphs[0]?.flatMap(({ value }) => (value ? [[value.when, value.form]] : [])),
    ).toEqual([
      [{ from: 'shown', step: -1 }, null],
      [{ from: 'start', step: 1 }, null],
      [{ from: 'shown', step: 0 }, 'order'],
    ])
  })

  test('is left out with the operation that it speaks of', () => {
    expect(
      notes(parseProgram('A = spawn\n> Good.\nA: mmpa(12K)\n> Lost.\nA: exit\n> Here.').program),
    ).toEqual(['1: Good.', '2: Here.'])
  })

  test('never keeps an operation from running', () => {
    const { program, diagnostics } = parseProgram(`${BEFORE}> {nonsense} [x](nobody\nA: munmap(a, 12K)\n`)
    expect(program.ops).toHaveLength(3)
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning', 'warning'])
  })
})

/** Mistakes in line 3, behind a process A and a mapping a. */
const mistakes: Readonly<Record<string, string>> = {
  '> {fre}': 'warning 3 [fre] There is no value fre. Did you mean free? -> free',
  '> {sise a}': 'warning 3 [sise a] There is no value sise. Did you mean size? -> size a',
  '> {size b}': 'warning 3 [size b] b has no value before this line.',
  '> {size}': 'warning 3 [size] Something is missing after size: {size a}.',
  '> {free a}': 'warning 3 [free a] free stands alone: {free}. -> free',
  '> {free as pgaes}':
    'warning 3 [free as pgaes] A value cannot be written as pgaes. Did you mean pages? Known are: pages, order, bytes.',
  '> {usage a as pages}': 'warning 3 [usage a as pages] usage is not a size: it cannot be written as pages.',
  '> {free at 9}': 'warning 3 [free at 9] There is no step 9: there are 2 steps.',
  '> {blocks 11}': 'warning 3 [blocks 11] 11 is not an order: orders go from 0 to 10.',
  '> {nattch id}': 'warning 3 [nattch id] id has no value before this line.',
  '> {length /rom/lib.os}':
    'warning 3 [length /rom/lib.os] There is no file /rom/lib.os at this line. Did you mean /rom/lib.so? -> /rom/lib.so',
  '> {free': 'warning 3 [] The closing brace is missing. -> }',
  '> free}': 'warning 3 [}] There is no opening brace before this one. A brace alone is \\}. -> \\}',
  '> [words](b)': 'warning 3 [b] b has no value before this line.',
  '> [words](B)': 'warning 3 [B] B has no value before this line.',
  '> [words](step 9)': 'warning 3 [step 9] There is no step 9: there are 2 steps.',
  '> [two {free} words](step 9)': 'warning 3 [step 9] There is no step 9: there are 2 steps.',
  '> [words](stpe 1)': 'warning 3 [stpe 1] A link cannot begin with stpe. Did you mean step? -> step 1',
  '> [words](line 99)': 'warning 3 [line 99] There is no line 99.',
  '> [words](order 12)': 'warning 3 [order 12] 12 is not an order: orders go from 0 to 10.',
  '> [words](a+4Q)': 'warning 3 [a+4Q] 4Q is not a number: a size ends in K, M or G.',
  '> [words](a b c)': 'warning 3 [a b c] a b c cannot be selected by a link.',
  '> [words]()': 'warning 3 [] What does the link select? A variable, a process, step 5, file /ram/log, ...',
  '> [words](a': 'warning 3 [] The closing parenthesis is missing. -> )',
  '> [words] and': 'warning 3 [] Here stands what the link selects, in parentheses: [words](thing).',
  '> [words': 'warning 3 [[] The link is not closed: [words](thing).',
  '> [a [b](a)](a)': 'warning 3 [[] A link cannot stand inside another. A bracket alone is \\[. -> \\[',
  '> words](a)': 'warning 3 []] There is no opening bracket before this one. A bracket alone is \\]. -> \\]',
  '> *words': 'warning 3 [*] The emphasis is not closed: *words*. A star alone is \\*.',
  '> `words': 'warning 3 [] The closing backquote is missing. -> `',
  '+ right': 'warning 3 [right] A choice belongs to a question: a line that begins with ? stands before it.',
  '= so': 'warning 3 [so] An explanation belongs to a question: a line that begins with ? stands before it.',
  '? Really': 'warning 3 [Really] No answer is right: one choice begins with +.',
}
test.each(Object.entries(mistakes))('%s', (line, expected) => {
  expect(told(BEFORE + line)[0]).toBe(expected)
})

test('a process that has ended is no thing to point at', () => {
  expect(told('A = spawn\nA: exit\n> [A](A) {pid A}')).toEqual([
    'warning 3 [A] A exited in line 2.',
    'warning 3 [pid A] A exited in line 2.',
  ])
})

test('a name that a line with a mistake would have given says which line', () => {
  expect(told('A = spawn\nA: a = mmpa(4K)\nA: brk(0)\n> {size a}').at(-1)).toBe(
    'warning 4 [size a] a was never set because line 2 has a mistake.',
  )
})

describe('questions', () => {
  test('have choices, one of them right, and an explanation', () => {
    const { program, diagnostics } = parseProgram(
      `${BEFORE}? How much is {a}?\n- nothing\n+ {size a}\n= It is\n= so.\n=\n= Really.\n? And?\n+ yes\n- no\n`,
    )
    expect(diagnostics).toEqual([])
    const [first, second] = program.questions
    expect(first && shown(first.words)).toBe('How much is <address>?')
    expect(first?.choices.map(({ isRight, words }) => [isRight, shown(words)])).toEqual([
      [false, 'nothing'],
      [true, '<size>'],
    ])
    expect(first?.explanation.map(shown)).toEqual(['It is so.', 'Really.'])
    expect(second?.choices).toHaveLength(2)
  })

  test('are asked after the step that they stand below, and say why a choice is wrong', () => {
    const { program, diagnostics } = parseProgram(
      '? Begin\n- a\n+ b\nA = spawn\n> Said.\n? Why\n- a\n~ Not\n~ so.\n+ b\n= So.\nA: exit\n? End\n+ a\n- b\n',
    )
    expect(diagnostics).toEqual([])
    expect(program.questions.map(({ step, words }) => `${step}: ${shown(words)}`)).toEqual([
      '0: Begin',
      '1: Why',
      '2: End',
    ])
    expect(program.questions[1]?.choices.map(({ why }) => why.map(shown))).toEqual([['Not so.'], []])
  })

  test('about an operation that is left out go with it, those that close the scenario stay', () => {
    const { program } = parseProgram('A = spawn\nA: mmpa(1)\n? Lost\n+ a\n- b\nA: exit\n')
    expect(program.questions).toEqual([])
    expect(parseProgram('A = spawn\nA: mmpa(1)\n? Kept\n+ a\n- b\n').program.questions).toHaveLength(1)
  })

  test('keep their choices beside them', () => {
    expect(told('A = spawn\n? Why\n- a\n+ b\nA: exit\n- c')).toEqual([
      'warning 6 [c] A choice belongs to a question: a line that begins with ? stands before it.',
    ])
    expect(told('A = spawn\n? Why\n- a\n+ b\n~ c')).toEqual([
      'warning 5 [c] It explains a wrong choice: a line that begins with - stands before it.',
    ])
  })

  test('have one right choice of several', () => {
    expect(told('A = spawn\n? Why\n+ a\n+ b')).toEqual([
      'warning 2 [Why] More than one answer is right: one choice begins with +, the others with -.',
    ])
    expect(told('A = spawn\n? Why\n+ a')).toEqual([
      'warning 2 [Why] One choice is not enough: wrong ones begin with -.',
    ])
    expect(parseProgram('A = spawn\n? Why\n+ a').program.questions).toEqual([])
  })
})

test('what strace prints at the end of a process is no choice', () => {
  expect(told('A = spawn\n+++ exited with 0 +++')[0]).toContain('A line cannot begin with +.')
})

test('a chapter is a line of the header', () => {
  const text = 'title T\nchapter Holes and # trees\nA = spawn\n'
  expect(parseProgram(text).program.chapter).toBe('Holes and # trees')
  expect(print(parse(text).document)).toBe(text)
})

test('printing keeps the words and makes the mark regular', () => {
  expect(print(parse('  >words  \n>\n?  Why\n-  no\n').document)).toBe('> words\n>\n? Why\n- no\n')
})
