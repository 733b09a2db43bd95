import { expect, it } from 'vitest'
import { hangOf } from './hang.ts'

it.each([
  ['> Now the whole mapping is back', '> '],
  ['  >  indented', '  >  '],
  ['- a choice', '- '],
  ['# a comment', '# '],
  ['about Five calls', 'about '],
  ['A: a = mmap(12K)', 'A: '],
  ['[pid 2] A: exit', '  '],
  ['file "/rom/lib.so" romfs 40K', '  '],
  ['aboutness = 1', '  '],
  ['', '  '],
  ['a_process_with_a_long_name: exit', ' '.repeat(12)],
])('%s goes on behind what begins it', (line, beginning) => {
  expect(hangOf(line)).toBe(beginning.length)
})
