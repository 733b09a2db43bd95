import { expect, test } from 'vitest'
import { START_SCENARIO } from '../../content/startScenario.ts'
import type { Catalogue } from '../../content/catalogue.ts'
import { originalOf } from './originals.ts'

const { id, title, text, about, chapter } = START_SCENARIO
const CATALOGUE: Catalogue = {
  entries: [{ id, title, about, chapter, kind: 'scenario', steps: null, words: '', note: '', url: null }],
  missing: [],
}

test.each([
  ['a changed scenario of the list', text.replace('132K', '128K'), { text, entryId: id }],
  ['the scenario itself', text, { text, entryId: id }],
  ['one with another title', text.replace(title, 'Mine'), null],
  ['one without a title', '> Look.\nA = spawn\n', null],
])('the original of %s', async (_, changed, original) => {
  expect(await originalOf(changed, CATALOGUE)).toEqual(original)
})
