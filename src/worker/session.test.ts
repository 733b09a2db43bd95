import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HABITS } from '../documents/scenario/habits/habits.ts'
import { PROTOCOL_VERSION, type RequestBody } from '../protocol/messages.ts'
import { NOTHING_ALONE, onlyHere } from '../model/beside/counterpart.ts'
import { stepDifferences } from '../model/beside/differences.ts'
import { LONG, Page, only, openRecording, recording, scenario, show, types } from './testing/sessionPage.ts'
import { randomScenario } from '../machines/nommu/testing/random/randomScenario.ts'

const TEXT = 'title T\nboard 4M\nA = spawn\nA: a = mmap(12K)\nA: munmap(a+4K, 4K)\nA: mmap(5M)'

describe('a changed scenario', () => {
  const told = 'board 1M\nA = spawn\nA: mmap(900K)\n> Refused.\n'
  const changed = told.replace('900K', '9K')
  const toldOf = async (page: Page, original: string) => {
    only(await page.ask({ ...scenario(changed), original }), 'opened')
    return only(await page.ask(show(2)), 'view').view.narration
  }

  it.each([
    ['open', true],
    ['not open', false],
  ])('keeps words apart that were written for another result, its original %s', async (_, isOpen) => {
    const page = new Page()
    if (isOpen) await page.ask(scenario(told))
    const narration = await toldOf(page, told)
    expect(narration?.paragraphs).toEqual([])
    expect(narration?.forAnotherResult?.paragraphs).toMatchObject([[{ text: 'Refused.' }]])
  })

  it('is measured by its own original', async () => {
    const page = new Page()
    await toldOf(page, told)
    expect(await toldOf(page, changed)).toMatchObject({ paragraphs: [[{ text: 'Refused.' }]] })
  })
})

describe('a scenario', () => {
  it('is run and described', async () => {
    const page = new Page()
    const { opened } = only(await page.ask(scenario(TEXT)), 'opened')
    expect(opened).toMatchObject({
      kind: 'scenario',
      title: 'T',
      text: TEXT,
      diagnostics: [],
      unchangedSteps: 0,
    })
    expect([...opened.timeline.errno]).toEqual([0, 0, 0, 12])
    expect([...opened.timeline.line]).toEqual([3, 4, 5, 6])
  })

  it('with mistakes runs without their lines', async () => {
    const { opened } = only(await new Page().ask(scenario('A = spawn\nA: mmop(4K)\nA: mmap(4K)')), 'opened')
    expect(opened.diagnostics).toMatchObject([{ line: 2, severity: 'error' }])
    expect(opened.timeline.steps).toBe(2)
  })

  it.each(['kernel 2.6.28', 'file "/rom/a" romfs 4K', 'board boot-8m', 'A = spawn\ncat /proc/maps'])(
    'is not run as another one where what reads it cannot be fetched: %s',
    async (line) => {
      const page = new Page()
      page.habits = () => Promise.reject(new Error('offline'))
      expect(
        only(await page.ask(scenario(`${line}\n${line.includes('spawn') ? '' : 'A = spawn'}`)), 'failed'),
      ).toMatchObject({
        problem: { title: 'What reads this text could not be loaded' },
      })
      page.habits = () => Promise.resolve(HABITS)
      expect(only(await page.ask(scenario(line)), 'opened').opened.diagnostics).toEqual([])
    },
  )

  it('without what else its text holds is run all the same', async () => {
    const page = new Page()
    page.habits = () => Promise.reject(new Error('offline'))
    const { opened } = only(await page.ask(scenario('board 1M\nbeside mmu\nA = spawn')), 'opened')
    expect([opened.timeline.steps, opened.beside]).toEqual([1, null])
  })

  it('empty has one state', async () => {
    const page = new Page()
    const { opened } = only(await page.ask(scenario('')), 'opened')
    expect(opened.timeline.steps).toBe(0)
    expect(only(await page.ask(show(0)), 'view').view.call).toBeNull()
  })

  it('shows any step in any order; steps outside are moved to the nearest', async () => {
    const page = new Page()
    await page.ask(scenario(TEXT))
    const steps = []
    for (const step of [4, 0, 2, 3, 99, -5, 1.7])
      steps.push(only(await page.ask(show(step)), 'view').view.step)
    expect(steps).toEqual([4, 0, 2, 3, 4, 0, 1])
  })

  it('gives large arrays away with the view', async () => {
    const page = new Page()
    await page.ask(scenario(TEXT))
    const { view } = only(await page.ask(show(2)), 'view')
    expect(page.transfers.at(-1)).toContain(view.frames.pageUse.buffer)
    expect(view.frames.pageUse).toHaveLength(1024)
    const again = only(await page.ask(show(2)), 'view').view
    expect(again).toEqual(view)
    expect(again.frames.pageUse.buffer).not.toBe(view.frames.pageUse.buffer)
  })

  it('is written as a C program', async () => {
    const page = new Page()
    await page.ask(scenario(TEXT))
    const { source } = only(await page.ask({ type: 'c-program', document: 1 }), 'c-program')
    expect(source).toContain('"A: a = mmap(12K)"')
    only(await page.ask({ type: 'c-program', document: 50 }), 'cancelled')
    await page.ask(scenario(''))
    const { problem } = only(await page.ask({ type: 'c-program', document: 1 }), 'failed')
    expect(problem.title).toContain('C program')
  })

  it('gives the state as nommu-trace/1', async () => {
    const page = new Page()
    await page.ask(scenario(TEXT))
    const { state } = only(await page.ask({ type: 'state', document: 1, step: 2 }), 'state')
    expect(state).toMatchObject({ format: 'nommu-trace/1', step: 2, processes: [{ pid: 1, mapCount: 3 }] })
    expect(JSON.parse(JSON.stringify(state))).toEqual(state)
  })

  it('edited below a line keeps the steps above it; on another board none', async () => {
    const page = new Page()
    await page.ask(scenario(TEXT))
    expect(only(await page.ask(scenario(TEXT.replace('5M', '4K'))), 'opened').opened.unchangedSteps).toBe(3)
    expect(only(await page.ask(scenario(TEXT.replace('4M', '8M'))), 'opened').opened.unchangedSteps).toBe(0)
    expect(only(await page.ask(scenario(TEXT.replace('4M', '2M'))), 'opened').opened.unchangedSteps).toBe(0)
    const again = only(await page.ask(scenario(TEXT)), 'opened').opened
    const fresh = only(await new Page().ask(scenario(TEXT)), 'opened').opened
    expect(again).toEqual(fresh)
  })
})

describe('several documents', () => {
  const OTHER = 'title U\nboard 8M\nB = spawn\nB: b = mmap(1M)'

  it('are open at once, each with its own steps', async () => {
    const page = new Page()
    await page.ask(scenario(TEXT, 1))
    const { opened } = only(await page.ask(scenario(OTHER, 2)), 'opened')
    expect(opened).toMatchObject({ title: 'U', unchangedSteps: 0 })
    const first = only(await page.ask(show(4, 1)), 'view').view
    const second = only(await page.ask(show(2, 2)), 'view').view
    expect([first.call?.process, first.frames.pageUse.length]).toEqual(['A', 1024])
    expect([second.call?.process, second.frames.pageUse.length]).toEqual(['B', 2048])
    expect(only(await page.ask(show(4, 1)), 'view').view).toEqual(first)
  })

  it('keep their steps when another is edited or fails', async () => {
    const page = new Page()
    await page.ask(scenario(TEXT, 1))
    await page.ask(scenario(OTHER, 2))
    const edited = only(await page.ask(scenario(TEXT.replace('5M', '4K'), 1)), 'opened').opened
    expect(edited.unchangedSteps).toBe(3)
    only(await page.ask(openRecording(new ArrayBuffer(0), 2)), 'failed')
    expect(only(await page.ask(show(2, 2)), 'view').view.call?.process).toBe('B')
  })

  it('that are closed are free, and the others stay', async () => {
    const page = new Page()
    await page.ask(scenario(TEXT, 1))
    await page.ask(scenario(TEXT, 2))
    expect(await page.ask({ type: 'close', document: 1 })).toEqual([])
    only(await page.ask(show(0, 1)), 'cancelled')
    only(await page.ask({ type: 'state', document: 1, step: 0 }), 'cancelled')
    only(await page.ask(show(0, 2)), 'view')
    // Nothing is taken over from what was closed.
    expect(only(await page.ask(scenario(TEXT, 1)), 'opened').opened.unchangedSteps).toBe(0)
  })

  it('that were never opened have no answers, and closing or cancelling them does nothing', async () => {
    const page = new Page()
    expect(types(await page.ask(show(0)))).toEqual(['cancelled'])
    expect(await page.ask({ type: 'close', document: 9 })).toEqual([])
    expect(await page.ask({ type: 'cancel', document: 9 })).toEqual([])
  })

  it('that are run at the same time take turns, a slice each', async () => {
    const page = new Page()
    page.pace = 20
    const ids = [page.next, page.next + 1]
    await Promise.all([page.ask(scenario(LONG, 1)), page.ask(scenario(LONG, 2))])
    const turns = page.replies.flatMap(({ type, id }) => (type === 'progress' ? [ids.indexOf(id)] : []))
    expect(turns.length).toBeGreaterThan(8)
    expect(turns).toEqual(turns.map((_, turn) => turn % 2))
    for (const id of ids) expect(types(page.answersTo(id)).at(-1)).toBe('opened')
  })

  it('can be stepped while another is run', async () => {
    const page = new Page()
    page.pace = 20
    await page.ask(scenario(TEXT, 1))
    const seen: (string | undefined)[] = []
    page.onPause = async () => void seen.push(only(await page.ask(show(4, 1)), 'view').view.call?.text)
    expect(types(await page.ask(scenario(LONG, 2))).at(-1)).toBe('opened')
    expect(new Set(seen)).toEqual(new Set(['A: mmap(5M)']))
  })

  it('are stopped one by one: by a cancel, by closing, never by each other', async () => {
    for (const type of ['cancel', 'close'] as const) {
      const page = new Page()
      page.pace = 20
      page.onPause = async () => {
        page.onPause = null
        await page.ask({ type, document: 1 })
      }
      const [first, second] = await Promise.all([page.ask(scenario(LONG, 1)), page.ask(scenario(LONG, 2))])
      expect(types(first).at(-1)).toBe('cancelled')
      expect(types(second).at(-1)).toBe('opened')
      only(await page.ask(show(3, 1)), 'cancelled')
      only(await page.ask(show(3, 2)), 'view')
    }
  })
})

describe('a long run', () => {
  const slow = (): Page => {
    const page = new Page()
    page.pace = 20
    return page
  }

  /** Long in every way: to be read, to be run, and to be checked for what its words name. */
  const WORDY = `${LONG}${'> {free at 20} {size a at 900} {free at 500}\n'.repeat(50)}`

  it('tells what it is at, and how far it is', async () => {
    const replies = await slow().ask(scenario(WORDY))
    expect(types(replies).slice(-2)).toEqual(['progress', 'opened'])
    const told = replies.flatMap((reply) => (reply.type === 'progress' ? [reply] : []))
    expect([...new Set(told.map(({ doing }) => doing))]).toEqual(['reading', 'running', 'checking'])
    const totals = { reading: WORDY.length, running: 1001, checking: 1001 }
    for (const [doing, total] of Object.entries(totals)) {
      const own = told.filter((progress) => progress.doing === doing)
      expect(own.length).toBeGreaterThan(1)
      expect(new Set(own.map((progress) => progress.total))).toEqual(new Set([total]))
      const done = own.map((progress) => progress.done)
      expect(done).toEqual(done.toSorted((a, b) => a - b))
      expect(done.at(-1)).toBeLessThanOrEqual(total)
    }
  })

  it.each(['reading', 'running', 'checking'] as const)(
    'can be cancelled while it is %s; what was open stays',
    async (doing) => {
      const page = slow()
      await page.ask(scenario(TEXT))
      page.onPause = async () => {
        const last = page.replies.at(-1)
        if (last?.type === 'progress' && last.doing === doing)
          await page.ask({ type: 'cancel', document: 1 }, 900)
      }
      const replies = await page.ask(scenario(WORDY))
      expect(types(replies).slice(-2)).toEqual(['progress', 'cancelled'])
      expect(replies.at(-2)).toMatchObject({ doing })
      page.onPause = null
      expect(only(await page.ask(show(4)), 'view').view.step).toBe(4)
    },
  )

  it('is not ended by the cancelling of another', async () => {
    const page = slow()
    page.onPause = async () => void (await page.ask({ type: 'cancel', document: 77 }, 900))
    expect(types(await page.ask(scenario(LONG))).at(-1)).toBe('opened')
  })

  it('gives way to a newer text', async () => {
    const page = slow()
    page.onPause = async () => {
      page.onPause = null
      page.pace = 0
      await page.ask(scenario(TEXT), 60)
    }
    expect(types(await page.ask(scenario(LONG), 59)).at(-1)).toBe('cancelled')
    expect(types(page.answersTo(60))).toEqual(['opened'])
    only(await page.ask(show(1)), 'view')
  })

  it('leaves the open document usable, also when a question about it fails', async () => {
    const page = slow()
    await page.ask(scenario(TEXT))
    page.onPause = async () => {
      only(await page.ask(show(2)), 'view')
      await page.ask(show(Number.NaN))
    }
    expect(types(await page.ask(scenario(LONG), 70)).at(-1)).toBe('opened')
  })
})

describe('a recording', () => {
  it('can be shown as it was recorded, beside the model that makes the same calls', async () => {
    const page = new Page()
    const model = only(await page.ask(openRecording(recording('checkerboard'))), 'opened').opened
    const kernel = only(
      await page.ask({ ...openRecording(recording('checkerboard'), 2), isRecorded: true }),
      'opened',
    ).opened
    expect([model.isModelled, kernel.isModelled]).toEqual([true, false])
    expect(stepDifferences(model.timeline, kernel.timeline)).toEqual([])
    for (const step of [0, 1, model.timeline.steps]) {
      const [one, other] = [1, 2].map((document) => page.ask(show(step, document)))
      const here = only((await one) ?? [], 'view').view
      const there = only((await other) ?? [], 'view').view
      expect(onlyHere(here, there)).toEqual(NOTHING_ALONE)
      expect(onlyHere(there, here)).toEqual(NOTHING_ALONE)
      expect([...there.frames.freeBlocks.pfn].toSorted((a, b) => a - b)).toEqual(
        [...here.frames.freeBlocks.pfn].toSorted((a, b) => a - b),
      )
      expect(there.verdict).toBeNull()
    }
  })

  it('is stepped like a scenario, with a verdict on every step', async () => {
    const page = new Page()
    const { opened } = only(await page.ask(openRecording(recording('checkerboard'))), 'opened')
    expect(opened).toMatchObject({
      kind: 'recording',
      title: 'checkerboard',
      kernel: expect.stringContaining('6.12'),
    })
    for (const step of [1, opened.timeline.steps]) {
      const { view } = only(await page.ask(show(step)), 'view')
      expect(view.verdict).toEqual({ identical: true, differences: [], total: 0 })
    }
  })

  it('of a kernel that stopped ends with the stop', async () => {
    const page = new Page()
    const { opened } = only(await page.ask(openRecording(recording('panic-superset'))), 'opened')
    expect(opened.timeline.stoppedAt).toBe(opened.timeline.steps)
    const { view } = only(await page.ask(show(999)), 'view')
    expect([view.stopped, view.verdict?.identical]).toEqual([true, true])
  })

  it('that is none, is cut off or damaged is refused in words, and what was open stays', async () => {
    const page = new Page()
    await page.ask(scenario(TEXT))
    const good = recording('checkerboard')
    const damaged = good.slice(0)
    new Uint8Array(damaged).fill(0x55, 200, 300)
    const files = [new ArrayBuffer(0), new TextEncoder().encode('hello').buffer, good.slice(0, 2000), damaged]
    for (const bytes of files) {
      const { problem } = only(await page.ask(openRecording(bytes)), 'failed')
      for (const words of Object.values(problem)) expect(words).not.toBe('')
    }
    expect(only(await page.ask(show(4)), 'view').view.step).toBe(4)
    only(await page.ask(openRecording(good)), 'opened')
  })

  it('that is still being read when a text arrives does not take its place', async () => {
    const page = new Page()
    const reading = page.ask(openRecording(recording('random-32m-0041')), 20)
    await page.ask(scenario(TEXT), 21)
    expect(types(await reading)).toEqual(['cancelled'])
    only(await page.ask(show(1)), 'view')
  })

  it('tells how far it is read, and can be cancelled in the midst of it', async () => {
    const page = new Page()
    page.pace = 20
    await page.ask(scenario(TEXT))
    const replies = await page.ask(openRecording(recording('random-32m-0050')))
    const read = replies.flatMap((reply) =>
      reply.type === 'progress' && reply.doing === 'reading' ? [reply.done / reply.total] : [],
    )
    expect(read.length).toBeGreaterThan(1)
    expect(read).toEqual(read.toSorted((a, b) => a - b))
    expect(read.at(-1)).toBeLessThanOrEqual(1)

    page.onPause = async () => {
      page.onPause = null
      await page.ask({ type: 'cancel', document: 1 })
    }
    expect(types(await page.ask(openRecording(recording('random-32m-0042'))))).toEqual([
      'progress',
      'cancelled',
    ])
    expect(only(await page.ask({ type: 'state', document: 1, step: 0 }), 'state').state).toBeDefined()
  })

  it('can be cancelled while it is unpacked', async () => {
    const page = new Page()
    const reading = page.ask(openRecording(recording('random-32m-0041')), 20)
    await page.ask({ type: 'cancel', document: 1 })
    expect(types(await reading)).toEqual(['cancelled'])
  })
})

describe('any messages', () => {
  it('of another version are refused', async () => {
    const page = new Page()
    await page.session.handle({
      version: PROTOCOL_VERSION + 1,
      id: 4,
      type: 'open-scenario',
      document: 1,
      text: '',
    })
    expect(only(page.answersTo(4), 'failed').problem.remedy).toBe('Reload the page.')
  })

  const step = fc.oneof(
    fc.integer({ min: -3, max: 300 }),
    fc.double(),
    fc.constantFrom(Number.NaN, Infinity, -Infinity),
  )
  const text = fc.oneof(
    fc.nat(1000).map((seed) => randomScenario(seed, { steps: 20, era: '6.12' })),
    fc.string({ maxLength: 60 }),
    fc.constantFrom(TEXT, 'board 1M', 'A = spawn'),
  )
  const document = fc.integer({ min: 0, max: 3 })
  const bytes = fc.uint8Array({ maxLength: 40 }).map((held) => Uint8Array.from(held).buffer)
  const message: fc.Arbitrary<RequestBody> = fc.oneof(
    fc.tuple(text, document).map(([held, name]) => scenario(held, name)),
    fc.tuple(bytes, document).map(([held, name]) => openRecording(held, name)),
    fc.record({ type: fc.constantFrom('show' as const, 'state' as const), document, step }),
    fc.record({
      type: fc.constantFrom('cancel' as const, 'close' as const, 'c-program' as const),
      document,
    }),
  )
  const isAnswered = ({ type }: RequestBody): boolean => type !== 'cancel' && type !== 'close'

  it('are each answered once, in whatever order they come, and nothing is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 12 }), async (messages) => {
        const page = new Page()
        for (const each of messages) {
          const id = page.next
          const answers = await page.ask(each)
          if (isAnswered(each)) only(answers, answers[0]?.type ?? 'failed')
          else expect(answers).toEqual([])
          expect(id + 1).toBe(page.next)
        }
      }),
      { seed: 612, numRuns: 60 },
    )
  })

  it('sent all at once are all answered too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 8 }), async (messages) => {
        const page = new Page()
        const answers = await Promise.all(messages.map((each) => page.ask(each)))
        const wanted = messages.map((each) => (isAnswered(each) ? 1 : 0))
        expect(answers.map((each) => each.length)).toEqual(wanted)
      }),
      { seed: 612, numRuns: 30 },
    )
  })
})
