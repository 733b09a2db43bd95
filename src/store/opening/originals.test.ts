import { expect, test } from 'vitest'
import { START_SCENARIO } from '../../content/startScenario.ts'
import type { Catalogue } from '../../content/catalogue.ts'
import type { Session } from '../session.ts'
import { originalOf } from './originals.ts'

const { id, title, text, about, chapter } = START_SCENARIO
const CATALOGUE: Catalogue = {
  entries: [{ id, title, about, chapter, kind: 'scenario', steps: null, words: '', note: '', url: null }],
  missing: [],
}

const WORKER: Pick<Session, 'consult'> = {
  consult: (wish) => {
    if (wish.type !== 'make-moves') return Promise.resolve({ type: 'cancelled' })
    const { seed, first: number } = wish
    const question = { line: 1, words: [], choices: [], explanation: [] }
    const memory = { start: 0, bytes: 0, held: [] }
    const made = `made of ${seed}, ${number}`
    return Promise.resolve({
      type: 'moves',
      moves: [{ seed, number, kind: 'shrink', text: made, step: 1, solution: null, question, memory }],
    })
  },
}

test.each([
  ['a changed scenario of the list', text.replace('132K', '128K'), { text, entryId: id }],
  ['the scenario itself', text, { text, entryId: id }],
  ['one with another title', text.replace(title, 'Mine'), null],
  ['one without a title', '> Look.\nA = spawn\n', null],
])('the original of %s', async (_, changed, original) => {
  expect(await originalOf(changed, () => Promise.resolve(CATALOGUE), WORKER)).toEqual(original)
})

test('the original of an exercise made by chance is made again from the seed and number in its title', async () => {
  const solved = 'title Find the move: 7 of seed 42\n> Look.\nA = spawn\n'
  expect(await originalOf(solved, () => Promise.reject(new Error('not needed')), WORKER)).toEqual({
    text: 'made of 42, 7',
    entryId: null,
  })
})
