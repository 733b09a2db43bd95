import { expect, test } from 'vitest'
import { tokensAsWritten } from './asWritten.ts'

test.each([
  [
    'A: brk(0); // end',
    'process:A operator:: call:brk operator:( number:0 operator:) operator:; comment:// end',
  ],
  ['A: exit /* a */', 'process:A operator:: call:exit comment:/* a */'],
  ['x = brk(4*2)', 'variable:x operator:= call:brk operator:( number:4 operator:* number:2 operator:)'],
  ['> words; with // more', 'mark:> prose:words; with // more'],
  [
    'A: open("//x", 1)',
    'process:A operator:: call:open operator:( string:"//x" operator:, number:1 operator:)',
  ],
])('%s', (line, expected) => {
  const kinds = tokensAsWritten(line).map(({ from, to, kind }) => `${kind}:${line.slice(from, to)}`)
  expect(kinds.join(' ')).toBe(expected)
})
