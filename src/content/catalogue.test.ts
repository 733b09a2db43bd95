import { describe, expect, it } from 'vitest'
import { fetchEntry, loadCatalogue } from './catalogue.ts'
import type { Fetch } from './catalogue.ts'
import { findEntries } from './findEntries.ts'
import { START_SCENARIO } from './startScenario.ts'

const SCENARIOS = [
  { id: 'trim', title: 'Trimming', about: 'Excess goes back.', chapter: 'Basics' },
  { id: START_SCENARIO.id, title: 'Older title', about: '', chapter: 'Basics' },
]
const RECORDINGS = [
  { name: 'random-15m-0001', about: 'Random.', steps: 1200, ram: '15M' },
  { name: 'mremap', about: 'Resizing.', steps: 30, ram: 16 * 1024 * 1024 },
]
const WITH_MMU = [{ name: 'mremap', about: 'Moving.', steps: 9 }]

const serve =
  (files: Record<string, string>): Fetch =>
  (url) =>
    Promise.resolve(url in files ? new Response(files[url]) : new Response('none', { status: 404 }))
const all = serve({
  'scenarios/index.json': JSON.stringify(SCENARIOS),
  'recordings/index.json': JSON.stringify(RECORDINGS),
  'recordings/mmu/index.json': JSON.stringify(WITH_MMU),
  'scenarios/trim.nommu': 'A = spawn',
  'recordings/mremap.json.gz': '{}',
})

describe('loadCatalogue', () => {
  it('lists scenarios, then recordings of one behaviour, then generated ones, then those with an MMU', async () => {
    const { entries, missing } = await loadCatalogue(all)
    expect(entries.map(({ id }) => id)).toEqual([
      'trim',
      START_SCENARIO.id,
      'recording:mremap',
      'recording:random-15m-0001',
      'recording:mmu/mremap',
    ])
    expect(entries.map(({ note }) => note)).toEqual([
      '',
      '',
      '16 MiB, 30 steps',
      '15 MiB, 1,200 steps',
      '9 steps',
    ])
    expect(entries.at(-1)?.url).toBe('recordings/mmu/mremap.json.gz')
    expect(missing).toEqual([])
  })

  it('lists recordings under their kernel, and finds them by its name', async () => {
    const names = [
      '2.6.18-slab/nattch',
      '2.6.20-slab/nattch',
      '6.12-edges/futex',
      '2.6.28-slub/mremap',
      'mremap',
    ]
    const list = names.map((name) => ({ name, about: 'Something.', steps: 3 }))
    const { entries } = await loadCatalogue(
      serve({ 'recordings/index.json': JSON.stringify(list), 'recordings/mmu/index.json': '[]' }),
    )
    expect(entries.slice(1).map(({ id, title, chapter, url }) => [id, title, chapter, url])).toEqual([
      ['recording:mremap', 'mremap', 'Linux 6.12: one behaviour each', 'recordings/mremap.json.gz'],
      [
        'recording:6.12-edges/futex',
        'futex',
        'Linux 6.12: calls on the edge, memory running out',
        'recordings/6.12-edges/futex.json.gz',
      ],
      [
        'recording:2.6.28-slub/mremap',
        'mremap (2.6.28 SLUB)',
        'Linux 2.6.28: the last with VMAs of the system',
        'recordings/2.6.28-slub/mremap.json.gz',
      ],
      [
        'recording:2.6.20-slab/nattch',
        'nattch (2.6.20 SLAB)',
        'Linux 2.6.20: the kernel of the letter of March 2007',
        'recordings/2.6.20-slab/nattch.json.gz',
      ],
      [
        'recording:2.6.18-slab/nattch',
        'nattch (2.6.18 SLAB)',
        'Linux 2.6.17 to 2.6.22: recorded, not modelled',
        'recordings/2.6.18-slab/nattch.json.gz',
      ],
    ])
    expect(findEntries(entries, 'nattch 2.6.18').map(({ id }) => id)).toEqual([
      'recording:2.6.18-slab/nattch',
    ])
  })

  it('has the first scenario without any server', async () => {
    const { entries, missing } = await loadCatalogue(() => Promise.reject(new TypeError('offline')))
    expect(entries.map(({ id }) => id)).toEqual([START_SCENARIO.id])
    expect(missing).toEqual(['scenarios', 'recordings'])
  })

  it('names a list that is damaged', async () => {
    const { missing } = await loadCatalogue(
      serve({ 'scenarios/index.json': '<!doctype html>', 'recordings/index.json': '[{"name": 1}]' }),
    )
    expect(missing).toEqual(['scenarios', 'recordings'])
  })
})

describe('fetchEntry', () => {
  const entryOf = async (id: string) => {
    const { entries } = await loadCatalogue(all)
    const entry = entries.find((one) => one.id === id)
    if (entry === undefined) throw new Error(`no ${id}`)
    return entry
  }

  it('gets texts and recordings', async () => {
    expect(await fetchEntry(await entryOf('trim'), all)).toEqual({ kind: 'scenario', text: 'A = spawn' })
    expect(await fetchEntry(await entryOf('recording:mremap'), all)).toMatchObject({
      kind: 'recording',
      fileName: 'mremap.json.gz',
    })
  })

  it('needs no server for the first scenario', async () => {
    const source = await fetchEntry(await entryOf(START_SCENARIO.id), () =>
      Promise.reject(new Error('offline')),
    )
    expect(source).toEqual({ kind: 'scenario', text: START_SCENARIO.text })
  })

  it('says which one could not be had', async () => {
    expect(await fetchEntry(await entryOf('trim'), serve({}))).toMatchObject({
      title: '“Trimming” could not be loaded',
      detail: 'The server answered 404 for scenarios/trim.nommu.',
    })
  })
})
