import { expect, test } from 'vitest'
import { readView } from './readView.ts'
import { READ_LINES } from './procTypes.ts'

const NOW = '80040000-80042000 rwxp\n80044000-80046000 rw-p\n'

test('a file that is read for the first time has nothing to compare with', () => {
  const { since, changes, lines } = readView('/proc/maps', NOW, null)
  expect({ since, changes, changed: lines.map(({ change }) => change) }).toEqual({
    since: null,
    changes: 0,
    changed: ['same', 'same'],
  })
})

test('lines are marked against the last time', () => {
  const text = '80040000-80042000 r-xp\n80050000-80052000 rw-p\n'
  const { since, changes, lines } = readView('/proc/maps', NOW, { step: 3, text })
  expect({ since, changes }).toEqual({ since: 3, changes: 3 })
  expect(lines.map(({ change, text: line }) => `${change} ${line.slice(0, 8)}`)).toEqual([
    'changed 80040000',
    'added 80044000',
    'removed 80050000',
  ])
})

test('a long file is cut, and says by how much', () => {
  const text = Array.from({ length: READ_LINES + 5 }, (_, i) => `line ${i}\n`).join('')
  const { lines, more } = readView('/proc/meminfo', text, null)
  expect([lines.length, more]).toEqual([READ_LINES, 5])
})
