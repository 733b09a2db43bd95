/** What a session tries for a step, and the exercises that it makes. */
import { describe, expect, it } from 'vitest'
import { webByteTools } from './gunzip.ts'
import { MACHINES } from './machines.ts'
import { readAtOnce } from './openRecorded.ts'
import { Page, only, openRecording, recording, scenario, types } from './testing/sessionPage.ts'

describe('advice', () => {
  const REFUSED = 'board 1M\nA = spawn\nA: mmap(512K)\nA: p = mmap(256K)\n'
  const asked = (step: number) => ({ type: 'advise', document: 1, step, isBrief: false }) as const

  it('tells what would have helped a refused step, and what is the shortest text that is refused so', async () => {
    const page = new Page()
    await page.ask(scenario(REFUSED))
    const { advice } = only(await page.ask(asked(3)), 'advice')
    expect(advice).toMatchObject({ step: 3, line: 4, errno: 'ENOMEM' })
    expect(advice.suggestions.length).toBeGreaterThan(1)
    const { shortened } = only(await page.ask({ type: 'shorten', document: 1, step: 3 }), 'shortened')
    expect(shortened.operations).toBe(3)
  })

  it('gives the best two at once where little is wanted', async () => {
    const page = new Page()
    await page.ask(scenario(REFUSED))
    const { advice } = only(await page.ask({ ...asked(3), isBrief: true }), 'advice')
    expect(advice.suggestions).toHaveLength(2)
  })

  it.each([0, 1, 99, Number.NaN, 2.5])(
    'has nothing to say about step %d, which was not refused',
    async (step) => {
      const page = new Page()
      await page.ask(scenario(REFUSED))
      expect(only(await page.ask(asked(step)), 'failed').problem.title).toBe('There is nothing to try')
    },
  )

  it('stops when it is told to, and when another text is opened', async () => {
    for (const stop of [{ type: 'stop-advice', document: 1 } as const, scenario('board 1M\n')]) {
      const page = new Page()
      await page.ask(scenario(REFUSED))
      page.pace = 40
      page.onPause = async () => {
        page.onPause = null
        await page.ask(stop)
      }
      expect(types(await page.ask(asked(3))).at(-1)).toBe('cancelled')
    }
  })

  it('tells what would have helped a request for so many pages after a step', async () => {
    const page = new Page()
    await page.ask(scenario('board 1M\nA = spawn\nA: a = mmap(300K)\nA: exit\n'))
    const { advice } = only(await page.ask({ ...asked(2), pages: 128 }), 'advice')
    expect(advice).toMatchObject({ step: 3, line: 4, call: 'A: mmap(512K)', errno: 'ENOMEM' })
    expect(advice.suggestions.length).toBeGreaterThan(0)
    for (const pages of [1, 0, 1.5])
      expect(only(await page.ask({ ...asked(2), pages }), 'failed').problem.title).toBe(
        'There is nothing to try',
      )
    // Nobody lives who could ask.
    expect(types(await page.ask({ ...asked(3), pages: 128 }))).toEqual(['failed'])
  })

  it('is given on a recording, whose calls run as a scenario from the same start', async () => {
    const page = new Page()
    const opened = only(await page.ask(openRecording(recording('exhaustion'))), 'opened').opened
    const refused = [...opened.timeline.errno].flatMap((errno, index) => (errno === 12 ? [index + 1] : []))
    const step = refused[0] ?? 0
    const { advice } = only(await page.ask({ ...asked(step), isBrief: true }), 'advice')
    expect(advice.errno).toBe('ENOMEM')
    expect(advice.suggestions.length).toBeGreaterThan(0)
    expect(advice.suggestions[0]?.text).toContain('board report')
    const { shortened } = only(await page.ask({ type: 'shorten', document: 1, step }), 'shortened')
    expect(shortened.operations).toBeLessThanOrEqual(step)
    expect(shortened.text).toContain('board report')
  })

  it.each(['mmu/madvise-remove', '2.6.28-slab/nattch'])(
    'is not given on a recording that cannot run as a scenario: %s',
    async (name) => {
      const read = await readAtOnce(
        await MACHINES.recordingReader(),
        new Uint8Array(recording(name)),
        webByteTools,
      )
      expect(read.ok && read.document.scenario).toBeNull()
    },
  )

  it('makes exercises by chance, whatever is open, and no more than there are', async () => {
    const page = new Page()
    const made = { type: 'make-moves', document: 1, seed: 2026, first: 5, count: 1 } as const
    const { moves } = only(await page.ask(made), 'moves')
    expect(moves).toMatchObject([{ seed: 2026, number: 5, kind: 'predict' }])
    const again = only(await page.ask({ ...made, first: 40, count: 9, seed: -1.5 }), 'moves')
    expect(again.moves).toMatchObject([{ seed: 1, number: 40 }])
  })

  it('is not given where nothing is open', async () => {
    expect(only(await new Page().ask(asked(1)), 'cancelled').type).toBe('cancelled')
  })
})
