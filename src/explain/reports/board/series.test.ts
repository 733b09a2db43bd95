import { describe, expect, it } from 'vitest'
import { importText } from '../../../documents/importers/registry.ts'
import { unusableFreeIndex } from '../../measures/measuresFree.ts'
import { seriesOf } from './series.ts'
import { SERIES, type Truth } from './testing/boards.ts'

const trueCounts = ({ free }: Truth): number[] =>
  Array.from({ length: 11 }, (_, order) => free.filter(([, of]) => of === order).length)

describe.each(Object.entries(SERIES))('the console of %s', (_, { text, captures }) => {
  const series = seriesOf(importText(text))

  it('shows at each capture what was free then, and how much of it was of use', () => {
    expect(series?.points.map(({ counts }) => counts)).toEqual(captures.map(({ truth }) => trueCounts(truth)))
    expect(series?.points.map(({ unusable }) => unusable[5])).toEqual(
      captures.map(({ truth }) => unusableFreeIndex(trueCounts(truth), 5)),
    )
  })

  it('shows what was taken between them: what was not there before', () => {
    const wrong = captures.flatMap(({ truth }, index) => {
      const was = new Set(captures[index - 1]?.truth.regions.map(([start, end]) => `${start} ${end}`))
      const is = new Set(truth.regions.map(([start, end]) => `${start} ${end}`))
      const taken = series?.points[index]?.taken.map(({ start, end }) => `${start} ${end}`) ?? []
      return taken.filter((key) => is.has(key) && was.has(key))
    })
    expect(wrong).toEqual([])
  })

  it('tells which order was lost when', () => {
    const largest = captures.map(({ truth }) => Math.max(-1, ...truth.free.map(([, order]) => order)))
    series?.points.forEach(({ lost, regained }, index) => {
      const step = index === 0 ? 0 : (largest[index] ?? 0) - (largest[index - 1] ?? 0)
      expect(regained.length - lost.length).toBe(step)
    })
    for (const { order } of series?.lostForGood ?? []) expect(order).toBeGreaterThan(largest.at(-1) ?? 0)
  })
})

it('finds the program that leaks', () => {
  const series = seriesOf(importText(SERIES['leak-8m-noise']?.text ?? ''))
  const [most] = series?.growth ?? []
  expect(most?.who).toMatch(/^[a-z]+$/)
  expect(most?.last).toBeGreaterThan(most?.first ?? 0)
  expect(series?.kept.length).toBeGreaterThan(0)
})

it('begins anew when the machine does', () => {
  const capture = (number: number, seconds: string, order: number): string =>
    `==== capture ${number} ====\n${seconds} 0.01\nNode 0, zone Normal${Array.from({ length: 11 }, (_, at) => (at === order ? ' 1' : ' 0')).join('')}\n`
  const series = seriesOf(importText(capture(1, '5.00', 8) + capture(2, '9.00', 6) + capture(1, '1.00', 9)))
  expect(series?.points.map(({ lost, isReboot }) => [lost, isReboot])).toEqual([
    [[], false],
    [[7, 8], false],
    [[], true],
  ])
})

it('is none for a single capture', () => {
  expect(seriesOf(importText('Node 0, zone Normal 1 1 1 1 1 1 1 1 1 1 1\n'))).toBeNull()
})

it('follows the caches of the kernel from one print of /proc/slabinfo to the next', () => {
  const capture = (number: number, slabs: number): string =>
    [
      `==== capture ${number} ====`,
      `${number}.00 0.01`,
      'Node 0, zone Normal 1 1 1 1 1 1 1 1 1 1 1',
      'slabinfo - version: 2.1',
      `dentry 40 64 128 32 1 : tunables 0 0 0 : slabdata ${slabs} ${slabs} 0`,
      'inode_cache 40 64 512 8 1 : tunables 0 0 0 : slabdata 9 9 0',
      '',
    ].join('\n')
  const series = seriesOf(importText(capture(1, 4) + capture(2, 5) + capture(3, 12)))
  expect(series?.caches).toEqual([{ who: 'dentry', first: 4, last: 12 }])
})
