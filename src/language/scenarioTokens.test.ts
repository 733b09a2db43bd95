import { expect, test } from 'vitest'
import { tokenizeLine } from './scenarioTokens.ts'

const kinds = (line: string): string =>
  tokenizeLine(line)
    .map(({ from, to, kind }) => `${kind}:${line.slice(from, to)}`)
    .join(' ')

test.each([
  [
    'A = spawn(program 4K)',
    'process:A operator:= keyword:spawn operator:( variable:program number:4K operator:)',
  ],
  [
    'A: a = brk(b+NULL) = 0 # x',
    'process:A operator:: variable:a operator:= call:brk operator:( variable:b operator:+ constant:NULL operator:) noise:= 0  comment:# x',
  ],
  ['title A (b) # c', 'header:title text:A (b) # c'],
  ['board boot-16m # c', 'header:board keyword:boot-16m comment:# c'],
  ['file "/a b" ext2 4K', 'header:file string:"/a b" keyword:ext2 number:4K'],
  ['A: cat maps', 'process:A operator:: keyword:cat variable:maps'],
  ['cat /proc/maps', 'keyword:cat path:/proc/maps'],
  ['sysctl vm.nr_trim_pages = 0', 'keyword:sysctl variable:vm.nr_trim_pages operator:= number:0'],
  ['[pid 12] A: exit', 'noise:[pid 12] process:A operator:: call:exit'],
  ['A: open("/x#y, 1', 'process:A operator:: call:open operator:( string:"/x#y, 1'],
  ['A: brk(–1)', 'process:A operator:: call:brk operator:( bad:– number:1 operator:)'],
])('%s', (line, expected) => expect(kinds(line)).toBe(expected))
