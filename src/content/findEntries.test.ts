import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ERRNO } from '../base/uapi.ts'
import { loadCatalogue } from './catalogue.ts'
import { findEntries, minutesOf } from './findEntries.ts'

const { entries } = await loadCatalogue((url) =>
  Promise.resolve(new Response(readFileSync(join('public', url), 'utf8'))),
)
const found = (query: string): readonly string[] => findEntries(entries, query).map(({ id }) => id)

describe('finding', () => {
  it.each([
    ['ls', 'bad-day'],
    ['ls cannot start', 'bad-day'],
    ['page allocation failure', 'bad-day'],
    ['order:5', 'bad-day'],
    ['Cannot allocate memory', 'first-steps'],
    ['fragmentation', 'first-steps'],
    ['fork', 'no-fork'],
    ['mremap', 'resize'],
    ['realloc', 'resize'],
    ['gdb', 'debugger'],
    ['/proc/maps', 'proc-lists'],
    ['vm.nr_trim_pages', 'trim-on'],
    ['CHECKERBOARD', 'checkerboard'],
    ['xip', 'xip'],
  ])('%s leads to %s among the first three', (query, id) => expect(found(query).slice(0, 3)).toContain(id))

  it('wants every word, and finds recordings too', () => {
    expect(found('checkerboard zebra')).toEqual([])
    expect(found('random-15m-0001')).toEqual(['recording:random-15m-0001'])
  })

  it('lists all without a word, in their order', () => {
    expect(findEntries(entries, ' ,; ')).toBe(entries)
  })

  it('takes a query of any length', () => {
    expect(findEntries(entries, 'ls '.repeat(1e5)).length).toBeGreaterThan(0)
  })
})

it('each lesson is found by every error that its run meets', () => {
  const missing = entries
    .filter(({ kind }) => kind === 'scenario')
    .flatMap(({ id, words }) => {
      const golden = readFileSync(join('src/content/golden', `${id}.txt`), 'utf8')
      const met = Object.keys(ERRNO).filter((name) => golden.includes(`= -1 ${name} `))
      return met.filter((name) => !words.split(' ').includes(name)).map((name) => `${id}: ${name}`)
    })
  expect(missing).toEqual([])
})

it('minutes grow with the steps, and are never none', () => {
  expect([1, 10, 24, 36].map(minutesOf)).toEqual([1, 3, 6, 9])
})
