import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FILE_FORMAT, readLesson, writeLesson } from './file.ts'
import { PLAIN_VIEW } from './testing/plainView.ts'
import { linkStates } from './testing/linkStates.ts'

describe('a saved lesson', () => {
  it('holds any scenario, step and view', async () => {
    await fc.assert(
      fc.asyncProperty(linkStates, fc.string({ unit: 'grapheme' }), async ({ step, view }, text) => {
        const lesson = { source: { kind: 'scenario', text }, step, view } as const
        expect(readLesson('a', await writeLesson(lesson))).toEqual(lesson)
      }),
    )
  })

  it('holds a recording byte for byte', async () => {
    const bytes = Uint8Array.from({ length: 40_000 }, (_, index) => (index * 7) ^ (index >> 8))
    const written = await writeLesson({
      source: { kind: 'recording', fileName: 'a.json.gz', blob: new Blob([bytes]) },
      step: 7,
      view: null,
    })
    const read = readLesson('a', written)
    if (!('source' in read) || read.source.kind !== 'recording') throw new Error('no recording')
    expect(read).toMatchObject({ step: 7, view: null, source: { fileName: 'a.json.gz' } })
    expect(new Uint8Array(await read.source.blob.arrayBuffer())).toEqual(bytes)
  })
})

describe('a file that is no lesson', () => {
  const lesson = {
    format: FILE_FORMAT,
    document: { kind: 'scenario', text: 'A = spawn' },
    step: 1,
    view: PLAIN_VIEW,
  }

  it.each([
    ['cut off', JSON.stringify(lesson).slice(0, -5), 'cut off or damaged'],
    ['newer', JSON.stringify({ ...lesson, format: 'nommu-explorer/2' }), 'newer page'],
    ['with a step that is none', JSON.stringify({ ...lesson, step: -1 }), 'not a saved lesson'],
    ['without a text', JSON.stringify({ ...lesson, document: { kind: 'scenario' } }), 'not a saved lesson'],
    [
      'with a recording that is no base64',
      JSON.stringify({ ...lesson, document: { kind: 'recording', fileName: 'a', base64: '%' } }),
      'not a saved lesson',
    ],
    ['with a view of its own', JSON.stringify({ ...lesson, view: { theme: 'pink' } }), 'not a saved lesson'],
    ['null', 'null', 'not a saved lesson'],
  ])('(%s) is told so', (_, text, words) => {
    expect(readLesson('x', text)).toMatchObject({ title: expect.stringContaining(words) })
  })
})
