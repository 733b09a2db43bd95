import { expect, test } from 'vitest'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { narrationOf, proseOf, textsForPeople, type Text } from './texts.ts'
import { AVOIDED } from './words.ts'

const faultsOf = (texts: readonly Text[]): string[] =>
  texts.flatMap(({ place, text }) =>
    AVOIDED.flatMap(({ pattern, instead }) => {
      const found = pattern.exec(text)?.[0]
      return found === undefined ? [] : [`${place}: "${found}", better ${instead}: ${text.slice(0, 120)}`]
    }),
  )

test('no text that people read has a phrase of the list', { timeout: 120_000 }, () => {
  const texts = textsForPeople()
  expect(texts.length).toBeGreaterThan(1000)
  expect(faultsOf(texts)).toEqual([])
})

test.each([
  ['malloc is no operation', 1],
  ['there is no call of that name', 0],
  ['the pages behind it', 1],
  ['{wanted} are refused', 1],
  ['the calls are refused', 0],
])('%j: %i', (text, faults) => expect(faultsOf([{ place: '', text }])).toHaveLength(faults))

test('prose is found in strings, templates and between tags', () => {
  const source =
    "const a = 'two words'\nconst b = `${a} crooked words`\nconst c = <p>The rests of it</p>\nconst d = 'class-name'"
  expect(proseOf('x.tsx', source).map(({ place, text }) => `${place} ${text}`)).toEqual([
    'x.tsx:1 two words',
    'x.tsx:2 {} crooked words',
    'x.tsx:3 The rests of it',
  ])
  expect(narrationOf('x.nommu', 'A = spawn\n> A wish.\n')).toEqual([
    { place: 'x.nommu:2', text: '> A wish.' },
  ])
})

test('no style sheet makes capitals of identifiers', () => {
  const folder = join(import.meta.dirname, '../..')
  const sheets = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.css'),
  )
  expect(
    sheets.filter((path) => /::?first-letter|capitalize/.test(readFileSync(join(folder, path), 'utf8'))),
  ).toEqual([])
})
