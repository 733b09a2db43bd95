import { describe, expect, it } from 'vitest'
import { PROTOCOL_VERSION } from '../protocol/messages.ts'
import { LONG, Page, only, scenario, show, types } from './testing/sessionPage.ts'

const TEXT = 'title T\nboard 4M\nA = spawn\nA: a = mmap(12K)\nA: munmap(a+4K, 4K)\nA: mmap(5M)'

describe('the machine beside', () => {
  const beside = `beside without 502\n${LONG}`
  const opens = (page: Page, document: number, body: string, besideOf?: number) =>
    page.ask({ ...scenario(body, document), ...(besideOf !== undefined && { besideOf }) })

  it('runs the same text, and takes over the steps that are the same', async () => {
    const page = new Page()
    const first = only(await opens(page, 1, beside), 'opened').opened
    const second = only(await opens(page, 2, beside, 1), 'opened').opened
    expect(first.beside).toEqual([{ kind: 'without', line: 502 }])
    expect(second).toMatchObject({ beside: null, unchangedSteps: 499, text: beside })
    expect([second.timeline.steps, second.timeline.errno[499], first.timeline.errno[499]]).toEqual([
      first.timeline.steps,
      12,
      0,
    ])
    expect(only(await page.ask(show(500, 2)), 'view').view.sentence).toMatch(/not made/)
    expect(only(await page.ask(show(500)), 'view').view.sentence).not.toMatch(/not made/)
  })

  it('is not asked for what is told of the first one alone', async () => {
    const page = new Page()
    only(await opens(page, 1, beside), 'opened')
    only(await opens(page, 2, beside, 1), 'opened')
    const own = only(await page.ask(show(499)), 'view').view
    const other = only(await page.ask(show(499, 2)), 'view').view
    const { why, measures, ...rest } = own
    expect([why?.nodes.length, measures?.processes.length].every((count) => (count ?? 0) > 0)).toBe(true)
    expect(other).toEqual({ ...rest, events: [] })
  })

  it('can be cancelled or fail, and the first runs on', async () => {
    const page = new Page()
    only(await opens(page, 1, beside), 'opened')
    page.pace = 100
    page.onPause = () =>
      page.session.handle({ version: PROTOCOL_VERSION, id: 99, type: 'cancel', document: 2 })
    expect(types(await opens(page, 2, beside, 1)).at(-1)).toBe('cancelled')
    page.onPause = null
    page.pace = 0
    const { problem } = only(await opens(page, 2, TEXT, 1), 'failed')
    expect(problem.remedy).not.toBe('')
    expect(types(await page.ask(show(1, 2)))).toEqual(['cancelled'])
    expect(only(await page.ask(show(4)), 'view').view.step).toBe(4)
  })

  it('of a text that nobody runs is the same as of one that is run', async () => {
    const page = new Page()
    const alone = only(await opens(page, 2, beside, 1), 'opened').opened
    only(await opens(page, 1, beside), 'opened')
    const after = only(await opens(page, 3, beside, 1), 'opened').opened
    expect(after.timeline).toEqual(alone.timeline)
  })
})
