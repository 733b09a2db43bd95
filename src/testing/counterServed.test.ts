/** Another machine all the way: through the worker's session to what the page makes of a step. */
import { expect, it } from 'vitest'
import { HABITS } from '../documents/scenario/habits/habits.ts'
import { columnsAxis, columnsLayout } from '../layout/columns/columns.ts'
import { WHOLE_AXIS } from '../layout/columns/addressAxis.ts'
import { factsOfPage } from '../layout/pagemap/pageMapFacts.ts'
import { stretchesOf } from '../layout/pagemap/pageMapStretches.ts'
import { tonesByKind } from '../layout/pagemap/pageMapTones.ts'
import { machineSummary, storyFor } from '../model/cards/stories.ts'
import { changesOf } from '../model/step/changes.ts'
import { marksFor } from '../model/marks.ts'
import { pictureSheet } from '../export/picture/picture.ts'
import { PROTOCOL_VERSION, type Reply, type RequestBody } from '../protocol/messages.ts'
import type { OpenedView } from '../protocol/messages.ts'
import type { StepView } from '../protocol/view.ts'
import { webByteTools } from '../worker/gunzip.ts'
import { machinesOf, MACHINES, type Machines } from '../worker/machines.ts'
import { Session } from '../worker/session.ts'
import { columnsTables } from '../views/columns/tables.ts'
import { COUNTER } from './counter.ts'

/** Answers the requests one after the other; what each of them was answered with at last. */
function pageOf(machines: Machines): (request: RequestBody) => Promise<Reply> {
  const replies: Reply[] = []
  const session = new Session({
    post: (reply) => void replies.push(structuredClone(reply)),
    pause: () => Promise.resolve(),
    now: () => 0,
    bytes: () => Promise.resolve(webByteTools),
    habits: () => Promise.resolve(HABITS),
    machines,
  })
  let id = 0
  return async (request) => {
    await session.handle({ version: PROTOCOL_VERSION, id: ++id, ...request })
    const reply = replies.at(-1)
    if (reply?.id !== id) throw new Error('no answer')
    return reply
  }
}
const TEXT = 'title Counted\nA = spawn\nA: a = mmap(12K)\nA: munmap(a, 4K)'

async function opened(ask: ReturnType<typeof pageOf>, text = TEXT, document = 1): Promise<OpenedView> {
  const reply = await ask({ type: 'open-scenario', document, text })
  if (reply.type !== 'opened') throw new Error(reply.type)
  return reply.opened
}
async function shown(ask: ReturnType<typeof pageOf>, step: number, document = 1): Promise<StepView> {
  const reply = await ask({ type: 'show', document, step, question: true })
  if (reply.type !== 'view') throw new Error(reply.type)
  return reply.view
}

it('is opened, shown at any step, edited and asked for its state', async () => {
  const ask = pageOf(machinesOf(COUNTER, () => null))
  const { title, board, timeline } = await opened(ask)
  expect([title, board, timeline.steps]).toEqual(['Counted', '64 frames', 3])
  expect([...timeline.freePages]).toEqual([64, 64, 61, 62])
  expect((await shown(ask, 0)).sentence).toBe('Nothing is taken.')
  expect((await shown(ask, 2)).sentence).toBe('The count went by 3 to 3.')
  expect((await shown(ask, 3)).frames.freePages).toBe(62)
  expect((await opened(ask, `${TEXT}\nA: mmap(8K)`)).unchangedSteps).toBe(3)
  expect(await ask({ type: 'state', document: 1, step: 4 })).toMatchObject({ state: { step: 4, taken: 4 } })
  expect(
    (await ask({ type: 'open-recording', document: 1, fileName: '', bytes: new ArrayBuffer(1) })).type,
  ).toBe('failed')
})

it('stands beside another kind of machine, and takes nothing over from it', async () => {
  const counter = machinesOf(COUNTER, () => null)
  const ask = pageOf({
    ...counter,
    scenario: (program, options) =>
      (program.title === 'Counted' ? counter : MACHINES).scenario(program, options),
  })
  await opened(ask)
  await opened(ask, 'board 4M\nA = spawn\nA: mmap(12K)', 2)
  expect([(await shown(ask, 2)).own, (await shown(ask, 2, 2)).own?.machine]).toEqual([null, 'nommu'])
  // The same steps, but of the other machine.
  expect((await opened(ask, TEXT.replace('Counted', 'Mapped'))).unchangedSteps).toBe(0)
  expect((await shown(ask, 2)).own?.machine).toBe('nommu')
})

it('is drawn and described by what every machine has', async () => {
  const ask = pageOf(machinesOf(COUNTER, () => null))
  const subject = await opened(ask)
  const view = await shown(ask, 2)
  const stretches = stretchesOf(view, [])
  const { startPfn } = view.frames.zone
  expect(factsOfPage(view, stretches, startPfn)).toMatchObject({ use: 'anonymous', region: null })
  expect([...tonesByKind(view).toneOfPage.slice(2, 4)]).toEqual([3, 0])
  const axis = columnsAxis(view, 300, null, null)
  expect(columnsLayout(view, axis, { width: 400, height: 300 }, WHOLE_AXIS).bars).toEqual([])
  expect(columnsTables(view).map(({ length }) => length)).toEqual([0, 0])
  expect(marksFor(view, { kind: 'page', pfn: startPfn }, subject.timeline).pages).toEqual([
    { pfn: startPfn, pages: 1 },
  ])
  expect(storyFor(view, { kind: 'page', pfn: startPfn }, { timeline: null, lines: [] })).not.toBeNull()
  expect(machineSummary(view).map(({ label }) => label)).toEqual([
    'Free',
    'Largest block',
    'Watermarks',
    'Zone',
  ])
  expect(changesOf(view)).toEqual([])
  expect(pictureSheet(view, subject).svg).toContain('The count went by 3 to 3.')
})
