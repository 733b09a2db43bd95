import { expect, it } from 'vitest'
import { importText } from '../../documents/importers/registry.ts'
import { SERIES } from './board/testing/boards.ts'
import { reportLines } from './lines.ts'
import { boardLine, seriesLines } from './wholeLines.ts'

const FIELDS = ['cause', 'order', 'pageSize', 'length', 'pages', 'freePages', 'largestFreeOrder', 'process']
const MORE = ['kernel', 'zone', 'missing', 'sentence']

const [{ text, captures } = { text: '', captures: [] }] = Object.values(SERIES)
const reading = importText(text)

it('a series has an object for each capture and one for all, with the fields of an event', () => {
  const lines = seriesLines(reading)
  expect(lines.map(({ kind }) => kind)).toEqual([...captures.map(() => 'capture'), 'series'])
  for (const line of lines) expect(Object.keys(line)).toEqual(expect.arrayContaining([...FIELDS, ...MORE]))
  expect(lines.slice(0, -1).map(({ freePages }) => freePages)).toEqual(
    captures.map(({ truth }) => truth.free.reduce((sum, [, order]) => sum + 2 ** order, 0)),
  )
})

it('a board has its pages by evidence, which add up, and a scenario that begins with it', () => {
  const line = boardLine(reading)
  expect(Object.keys(line ?? {})).toEqual(expect.arrayContaining([...FIELDS, ...MORE]))
  const counted = Object.values(line?.evidence ?? {}).flat()
  expect(counted.reduce((sum, pages) => sum + pages, 0)).toBe(line?.ramPages)
  expect(line?.freePages).toBe(reportLines(reading).at(-1)?.freePages)
  expect(line?.scenario).toMatch(/^board report [\w-]+$/m)
})

it('a text that counts no free blocks has neither', () => {
  const nothing = importText('Linux version 6.12.0\n')
  expect(boardLine(nothing)).toBeNull()
  expect(seriesLines(nothing)).toEqual([])
})
