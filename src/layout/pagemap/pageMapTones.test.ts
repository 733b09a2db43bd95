import { describe, expect, it } from 'vitest'
import { BASE, smallView } from '../../model/testing/smallView.ts'
import { factsOfPage, runsOfUse, thingAtPage } from './pageMapFacts.ts'
import { stretchesOf, stretchOwners } from './pageMapStretches.ts'
import { tonesByKind, tonesByOwner } from './pageMapTones.ts'

const NAMES = ['A', 'B']
const view = smallView()
const stretches = stretchesOf(view, NAMES)

describe('stretches', () => {
  it('end where a region or an owner does, and leave out flash', () => {
    expect(
      Array.from(stretches.pfn, (pfn, at) => [
        pfn - BASE,
        stretches.pages[at],
        stretchOwners(stretches, at)
          .map((owner) => owner.name)
          .join(),
      ]),
    ).toEqual([
      [16, 3, 'A'],
      [19, 1, 'A'],
      [24, 1, 'A'],
      [25, 1, 'A,B'],
      [26, 2, 'A'],
    ])
  })
})

describe('tones', () => {
  it('by kind are the uses, and slack keeps the hue of its region', () => {
    const { toneOfPage, tones, counts } = tonesByKind(view)
    expect(tones[toneOfPage[0] ?? 0]).toEqual({ use: 'kernel', slackOf: null, owners: [] })
    expect(tones[toneOfPage[19] ?? 0]).toEqual({ use: 'slack', slackOf: 'anonymous', owners: [] })
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(64)
    expect(view.frames.pageUse[19]).toBe(7)
  })

  it('by owner are hues, several where several share', () => {
    const { toneOfPage, tones } = tonesByOwner(view, stretches)
    expect(tones[toneOfPage[16] ?? 0]?.owners).toEqual([0])
    expect(tones[toneOfPage[19] ?? 0]).toEqual({ use: 'slack', slackOf: null, owners: [0] })
    expect(tones[toneOfPage[25] ?? 0]?.owners).toEqual([0, 1])
    expect(tones[toneOfPage[0] ?? 0]?.use).toBe('kernel')
    expect(tones[toneOfPage[40] ?? 0]?.use).toBe('free')
  })
})

describe('what lies at a page', () => {
  it('is its region, its free block, or the page alone', () => {
    expect(thingAtPage(view, BASE + 17)).toEqual({ kind: 'region', id: 10 })
    expect(thingAtPage(view, BASE + 19)).toEqual({ kind: 'region', id: 10 })
    expect(thingAtPage(view, BASE + 21)).toEqual({ kind: 'free-block', pfn: BASE + 20, order: 2 })
    expect(thingAtPage(view, BASE + 1)).toEqual({ kind: 'page', pfn: BASE + 1 })
  })

  it('is told with its owners', () => {
    const facts = factsOfPage(view, stretches, BASE + 25)
    expect([facts.use, facts.region?.id, facts.owners.map((owner) => owner.name)]).toEqual([
      'sharedCopy',
      11,
      ['A', 'B'],
    ])
    expect(factsOfPage(view, stretches, BASE + 40).freeBlock).toEqual({
      pfn: BASE + 32,
      order: 5,
      migratetype: 'movable',
    })
  })

  it('makes a table that covers all of RAM in order, and stops at its limit', () => {
    const { runs, total } = runsOfUse(view, stretches, 100)
    expect(runs.map(({ pfn, pages, use }) => `${pfn - BASE}+${pages} ${use}`)).toEqual([
      '0+8 kernel',
      '8+8 free',
      '16+3 anonymous',
      '19+1 slack',
      '20+4 free',
      '24+1 sharedCopy',
      '25+1 sharedCopy',
      '26+2 sharedCopy',
      '28+36 free',
    ])
    expect(total).toBe(runs.length)
    expect(runsOfUse(view, stretches, 2)).toMatchObject({ runs: [{ pages: 8 }, { pages: 8 }], total: 9 })
  })
})
