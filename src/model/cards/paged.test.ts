/** The card of a page on a machine with an MMU: the entries of all page tables that say it. */
import { describe, expect, it } from 'vitest'
import { asPfn } from '../../base/units.ts'
import type { StepView } from '../../protocol/view.ts'
import { openMmuScenario } from '../../worker/testing/openMmuScenario.ts'
import { plainText } from '../rich.ts'
import { smallTimeline } from '../testing/smallView.ts'
import { entryPlace } from './entries.ts'
import { storyFor } from './stories.ts'

function viewAfter(text: string): StepView {
  const document = openMmuScenario(`mmu\n${text}`)
  return document.show(document.steps)
}

/** What the card of the page that was entered first says of page-table entries. */
function entryLines(text: string): string[] {
  const view = viewAfter(text)
  if (view.spaces.kind !== 'paged') throw new Error('there are no address spaces')
  const pfn = view.spaces.pages.pfn.find((one) => one >= 0) ?? -1
  const story = storyFor(view, { kind: 'page', pfn: asPfn(pfn) }, { timeline: smallTimeline(), lines: [] })
  return (story?.facts ?? [])
    .filter(({ label }) => /entr/i.test(label))
    .map(({ label, value }) => `${label}: ${plainText(value)}`)
}

const PRIVATE =
  'A = spawn\nA: a = mmap(0x10000000, 8K, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED)\nA: touch(a, w)\n'
const PLACE = '0x10000000: PGD 0, PUD 0, PMD 128, PTE 0'

describe('the card of a page', () => {
  it('says for which address its entry is, where it stands in each level, and that it may be written', () => {
    expect(entryLines(PRIVATE)).toEqual([`Entry of A: ${PLACE}; may be written`])
  })

  it('after fork names the entries of both, which may not be written', () => {
    expect(entryLines(`${PRIVATE}A: B = fork()`)).toEqual([
      `Entry of A: ${PLACE}; read-only: a write gets a copy`,
      `Entry of B: ${PLACE}; read-only: a write gets a copy`,
    ])
  })

  it('goes by the protection of the mapping, too', () => {
    expect(entryLines(`${PRIVATE}A: mprotect(a, 8K, r)`)).toEqual([`Entry of A: ${PLACE}; read-only`])
    expect(entryLines(`${PRIVATE}A: mprotect(a, 8K, PROT_NONE)`)).toEqual([`Entry of A: ${PLACE}; no access`])
  })

  it('counts what it does not name', () => {
    const lines = entryLines(
      `${PRIVATE}${Array.from({ length: 9 }, (_, i) => `A: P${i} = fork()`).join('\n')}`,
    )
    expect(lines).toHaveLength(9)
    expect(lines.at(-1)).toBe('More entries: 2')
  })
})

describe('the place of an entry', () => {
  it.each([
    [0, 'PGD 0, PUD 0, PMD 0, PTE 0'],
    [0x7ffffffff, 'PGD 255, PUD 511, PMD 511, PTE 511'],
    [0x7ffff7ff5, 'PGD 255, PUD 511, PMD 447, PTE 501'],
  ])('of page %i is %s', (page, place) => {
    expect(entryPlace(page)).toBe(place)
  })
})
