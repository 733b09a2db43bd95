import { expect, it } from 'vitest'
import { withHash } from './escapedHash.ts'

it.each([
  ['https://example.org/nommu/%232.HfLA_woA', 'https://example.org/nommu/#2.HfLA_woA'],
  ['https://example.org/nommu/index.html%232.HfLA', 'https://example.org/nommu/index.html#2.HfLA'],
  ['https://example.org/?%232%2EHfLA', 'https://example.org/?#2%2EHfLA'],
  ['https://example.org/?embed%231.HfLA#', 'https://example.org/?embed#1.HfLA'],
])('repairs %s', (sent, meant) => expect(withHash(sent)).toBe(meant))

it.each([
  'https://example.org/',
  'https://example.org/#2.HfLA',
  'https://example.org/a%23b/?x=%23',
  'https://example.org/%232.HfLA#2.HfLA',
])('leaves %s', (address) => expect(withHash(address)).toBeNull())
