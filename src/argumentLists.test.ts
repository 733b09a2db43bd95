import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { longArgumentLists, type FixedLists } from './tools/argumentLists.ts'

const SRC = import.meta.dirname
const FREE = /\.test\.tsx?$|\.d\.ts$|(^|\/)(testing|tools|bench)\//

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path) && !FREE.test(path))
  .toSorted()

/** Lists of arguments that look like data and are no longer than what stands here. */
const FIXED: FixedLists = {
  'documents/scenario/c/cProgram.ts': { args: 'one for each parameter of a call' },
  'documents/scenario/syntax/strayCharacters.ts': { 'explain(reader, first)': 'a sentence and a suggestion' },
  'export/picture/pictureTreeNodes.ts': { 'at(node)': 'x and y' },
  'link/file.ts': { piece: '12,288 bytes, however many there are' },
}

describe('the source', () => {
  it('has files to check', () => {
    expect(sources.length).toBeGreaterThan(100)
  })

  it('makes no argument list of data', { timeout: 60_000 }, () => {
    const found = sources.flatMap((path) =>
      longArgumentLists(path, readFileSync(join(SRC, path), 'utf8'), FIXED),
    )
    expect(found).toEqual([])
  })

  it('has no exception that is not needed', () => {
    for (const [path, lists] of Object.entries(FIXED)) {
      const found = longArgumentLists(path, readFileSync(join(SRC, path), 'utf8')).join('\n')
      for (const written of Object.keys(lists)) expect(found).toContain(`...${written} `)
    }
  })
})

describe('the check of argument lists', () => {
  const ALLOWED = [
    'list.push(a, b)',
    'const all = [...list, ...others]',
    'list.push(...[a, b])',
    'list.push(...(isLong ? [a] : []))',
    'Math.max(...ORDERS)',
    'const forward = (...args) => call(...args)',
    'f.apply(owner, [a, b])',
    'Reflect.apply(f, owner, [a])',
  ]
  it.each(ALLOWED)('allows %s', (source) => {
    expect(longArgumentLists('a.ts', source)).toEqual([])
  })

  const FORBIDDEN: readonly (readonly [source: string, written: string])[] = [
    ['list.push(...others)', 'others'],
    ['Math.min(0, ...list.map(size))', 'list.map(size)'],
    ['String.fromCharCode(...bytes)', 'bytes'],
    ['[].concat(...lists)', 'lists'],
    ['list.splice(0, 1, ...[a, ...others])', '[a, ...others]'],
    ['list?.push(...(isLong ? others : []))', '(isLong ? others : [])'],
    ['new Map(...lists)', 'lists'],
    ['Math.max.apply(null, list)', 'list'],
    ['Reflect.apply(f, owner, list)', 'list'],
  ]
  it.each(FORBIDDEN)('forbids %s', (source, written) => {
    const [sentence, ...more] = longArgumentLists('a.ts', source)
    expect(more).toEqual([])
    expect(sentence?.replace(/[()]/g, '')).toContain(written.replace(/[()]/g, ''))
  })

  it('knows exceptions by file and text', () => {
    const fixed = { 'a.ts': { 'at(node)': 'x and y' } }
    expect(longArgumentLists('a.ts', 'path(...at(node))', fixed)).toEqual([])
    expect(longArgumentLists('b.ts', 'path(...at(node))', fixed)).toHaveLength(1)
  })
})
