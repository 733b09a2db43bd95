import { describe, expect, it } from 'vitest'
import { SERIES, type Truth } from '../../explain/reports/board/testing/boards.ts'
import { NOMMU, nommuTimeline } from './model.ts'
import { seriesSource } from './seriesSource.ts'

const pagesOf = ({ free }: Truth): number => free.reduce((sum, [, order]) => sum + 2 ** order, 0)
const largestOf = ({ free }: Truth): number => free.reduce((most, [, order]) => Math.max(most, 2 ** order), 0)

await NOMMU.prepareSteps()

function run(text: string) {
  const source = seriesSource(text)
  if (source === null) throw new Error('no series was read')
  const timeline = nommuTimeline(source, null)
  timeline.advance(source.steps)
  const viewAt = (step: number) =>
    step === 0 ? NOMMU.viewStart(timeline) : NOMMU.viewAfterStep(timeline, step)
  return { source, timeline, viewAt }
}

describe.each(Object.entries(SERIES))('the captures of %s', (name, { text, captures }) => {
  const { source, timeline, viewAt } = run(text)

  it('are a step each, with what was free then', () => {
    const { freePages, largestFree } = timeline.summary
    expect(source.steps).toBe(captures.length - 1)
    expect([...freePages.slice(0, captures.length)]).toEqual(captures.map(({ truth }) => pagesOf(truth)))
    expect([...largestFree.slice(0, captures.length)]).toEqual(captures.map(({ truth }) => largestOf(truth)))
  })

  it('can be gone through both ways: a capture looks the same wherever one comes from', () => {
    const middle = Math.floor(source.steps / 2)
    const forwards = viewAt(middle)
    viewAt(source.steps)
    const backwards = viewAt(middle)
    expect(backwards.frames).toEqual(forwards.frames)
    expect(backwards.own).toEqual(forwards.own)
    expect(backwards.frames.evidence).toEqual(forwards.frames.evidence)
    expect(name).not.toBe('')
  })

  it('show what is not as it was: pages that were free and are not', () => {
    for (let step = 1; step <= source.steps; step++) {
      const { change } = viewAt(step)
      const sum = (runs: readonly { readonly pages: number }[]): number =>
        runs.reduce((all, { pages }) => all + pages, 0)
      const [before, after] = [captures[step - 1], captures[step]]
      expect(sum(change.freed) - sum(change.taken)).toBe(
        (after === undefined ? 0 : pagesOf(after.truth)) - (before === undefined ? 0 : pagesOf(before.truth)),
      )
    }
  })
})

it('a mapping that stays is the same thing at the next capture', () => {
  const { source, viewAt } = run(SERIES['leak-8m-noise']?.text ?? '')
  const idsAt = (step: number): Map<string, number> => {
    const { own } = viewAt(step)
    if (own?.machine !== 'nommu') throw new Error('another machine')
    const { id, start, end } = own.regions
    return new Map([...id].map((one, row) => [`${start[row] ?? 0} ${end[row] ?? 0}`, one]))
  }
  const first = idsAt(0)
  const last = idsAt(source.steps)
  const stayed = [...first].filter(([place]) => last.has(place))
  expect(stayed.length).toBeGreaterThan(0)
  expect(stayed.map(([place]) => last.get(place))).toEqual(stayed.map(([, id]) => id))
})

it('says of a capture what it shows, and of the first one too', () => {
  const { viewAt } = run(SERIES['leak-8m-noise']?.text ?? '')
  expect(viewAt(0).sentence).toMatch(/^Capture 1, [\d.]+ s after the start: .* are free/)
  expect(viewAt(3).sentence).toMatch(/^Capture 4, .*Taken: .* by \w+/)
  expect(viewAt(3).why).toBeUndefined()
})

it.each(['', 'board 16M\nA = spawn\n', 'Node 0, zone Normal 1 1 1 1 1 1 1 1 1 1 1\n'])(
  'there is none in %j',
  (text) => expect(seriesSource(text)).toBeNull(),
)
