import { describe, expect, it } from 'vitest'
import { arrange } from './arrange.ts'
import { embedOptions } from './options.ts'

const options = (query: string) => embedOptions(new URLSearchParams(query))

describe('embedOptions', () => {
  it.each([
    ['embed', ['map', 'timeline']],
    ['embed&views=tree,map', ['map', 'tree']],
    ['embed&views=columns&views=timeline', ['columns', 'timeline']],
    ['embed&views=timeline', ['timeline']],
    ['embed&views=', ['map', 'timeline']],
    ['embed&views=<img>,Map', ['map', 'timeline']],
  ])('%s shows %j', (query, views) => {
    expect(options(query).views).toEqual(views)
  })

  it.each([
    ['embed', null],
    ['embed&beside=mmu', 'mmu'],
    ['embed&beside=kernel%202.6.28', 'kernel 2.6.28'],
    ['embed&beside=', null],
    ['embed&beside=mmu%0aA%20=%20spawn', null],
    [`embed&beside=${'m'.repeat(200)}`, null],
  ])('%s asks for the machine %j beside', (query, beside) => {
    expect(options(query).beside).toBe(beside)
  })

  it('takes origins as the browser writes them, and nothing wider', () => {
    const query = [
      'https://a.example',
      'http://localhost:8080',
      'https://a.example/',
      'https://a.example:443',
      '*',
      'null',
      'a.example',
      'file://',
      'https://*.example',
      'javascript:alert(1)',
    ]
      .map((origin) => `origin=${encodeURIComponent(origin)}`)
      .join('&')
    expect(options(query).origins).toEqual([
      'https://a.example',
      'http://localhost:8080',
      'https://*.example',
    ])
  })

  it('covers a spoiler', () => {
    expect(options('embed').spoiler).toBe(false)
    expect(options('embed&spoiler').spoiler).toBe(true)
  })
})

describe('arrange', () => {
  it.each([
    [1, 480, 170, 'stacked'],
    [3, 960, 400, 'side-by-side'],
    [2, 480, 360, 'stacked'],
    [2, 480, 200, 'tabs'],
    [3, 520, 300, 'tabs'],
    [2, 700, 120, 'side-by-side'],
    [1, 200, 100, 'stacked'],
  ] as const)('%i pictures in %i by %i are %s', (count, width, height, arrangement) => {
    expect(arrange(count, width, height)).toBe(arrangement)
  })
})
