import { describe, expect, it } from 'vitest'
import { PROTOCOL_VERSION } from '../protocol/messages.ts'
import type { Problem, Progress } from '../protocol/messages.ts'
import { setup } from './testing/clients.ts'
import { openedView, stepView } from './testing/fakeWorker.ts'

const READING: Progress = { doing: 'reading', done: 0, total: 0 }
const PROBLEM: Problem = { title: 'No', detail: 'It is not.', remedy: 'Another.' }

describe('opening', () => {
  it('gives what the worker opened', async () => {
    const { client, worker } = setup()
    const outcome = client.openScenario('A = spawn')
    const request = worker().last('open-scenario')
    expect(request).toMatchObject({ version: PROTOCOL_VERSION, text: 'A = spawn' })
    const opened = openedView({ steps: 3 })
    worker().reply({ id: request.id, type: 'opened', opened })
    expect(await outcome).toEqual({ type: 'opened', opened })
  })

  it('moves the bytes of a recording to the worker', () => {
    const { client, worker } = setup()
    const bytes = new ArrayBuffer(8)
    void client.openRecording('a.json.gz', bytes)
    expect(worker().transfers.at(-1)).toEqual([bytes])
  })

  it('takes the place of the older one, whose progress is dropped', async () => {
    const { client, worker, seen } = setup()
    const first = client.openScenario('one')
    const { id: firstId } = worker().last('open-scenario')
    const second = client.openScenario('two')
    const { id: secondId } = worker().last('open-scenario')
    worker().reply({ id: firstId, type: 'progress', doing: 'running', done: 5, total: 10 })
    worker().reply({ id: firstId, type: 'cancelled' })
    worker().reply({ id: secondId, type: 'progress', doing: 'running', done: 1, total: 2 })
    worker().reply({ id: secondId, type: 'opened', opened: openedView({ steps: 2 }) })
    expect(await first).toEqual({ type: 'cancelled' })
    expect(await second).toMatchObject({ type: 'opened' })
    expect(seen.progress).toEqual([READING, READING, { doing: 'running', done: 1, total: 2 }, null])
  })

  it('says that the problem of an overtaken one is stale', async () => {
    const { client, worker } = setup()
    const first = client.openScenario('one')
    const { id } = worker().last('open-scenario')
    const second = client.openScenario('two')
    worker().reply({ id, type: 'failed', problem: PROBLEM })
    worker().reply({ id: worker().last('open-scenario').id, type: 'failed', problem: PROBLEM })
    expect(await first).toMatchObject({ type: 'failed', stale: true })
    expect(await second).toMatchObject({ type: 'failed', stale: false })
  })

  it('is stopped by the reader only when the worker says so', async () => {
    const { client, worker } = setup()
    const outcome = client.openScenario('long')
    client.cancelOpening()
    expect(client.busy).toBe(true)
    const { id, document } = worker().last('open-scenario')
    expect(worker().last('cancel').document).toBe(document)
    worker().reply({ id, type: 'cancelled' })
    expect(await outcome).toEqual({ type: 'cancelled' })
    expect(client.busy).toBe(false)
  })
})

describe('showing', () => {
  it('keeps one request in flight and follows it with the newest wish only', async () => {
    const { client, worker, seen, openText, answerShow } = setup()
    await openText()
    for (let step = 1; step <= 6; step++) client.show(step)
    expect(
      worker()
        .all('show')
        .map(({ step }) => step),
    ).toEqual([1])
    answerShow()
    expect(
      worker()
        .all('show')
        .map(({ step }) => step),
    ).toEqual([1, 6])
    answerShow()
    expect(seen.steps).toEqual([1, 6])
    expect(client.busy).toBe(false)
  })

  it('asks nothing before a document is open', () => {
    const { client, worker } = setup()
    client.show(3)
    expect(worker().all('show')).toEqual([])
  })

  it('never draws a step of the document before', async () => {
    const { client, worker, seen, openText } = setup()
    await openText()
    client.show(4)
    const show = worker().last('show')
    await openText()
    worker().reply({ id: show.id, type: 'view', view: stepView(4) })
    worker().reply({ id: show.id, type: 'failed', problem: PROBLEM })
    expect(seen.steps).toEqual([])
    expect(seen.problems).toEqual([])
  })

  it('leaves no question about the document before to be answered by the next', async () => {
    const { client, worker, openText } = setup()
    await openText()
    const asked = client.state(4)
    const { id } = worker().last('state')
    await openText()
    worker().reply({ id, type: 'state', state: 'of the next' })
    expect(await asked).toEqual({ type: 'cancelled' })
    expect(client.busy).toBe(false)
  })

  it('goes on after a step that the worker could not show any more', async () => {
    const { client, worker, seen, openText, answerShow } = setup()
    await openText()
    client.show(4)
    client.show(5)
    const state = client.state(4)
    worker().reply({ id: worker().last('show').id, type: 'cancelled' })
    worker().reply({ id: worker().last('state').id, type: 'cancelled' })
    answerShow()
    expect(await state).toEqual({ type: 'cancelled' })
    expect(seen.steps).toEqual([5])
    expect(client.busy).toBe(false)
  })

  it('reports a step that cannot be shown and goes on', async () => {
    const { client, worker, seen, openText, answerShow } = setup()
    await openText()
    client.show(4)
    client.show(5)
    worker().reply({ id: worker().last('show').id, type: 'failed', problem: PROBLEM })
    answerShow()
    expect(seen.problems).toEqual([PROBLEM])
    expect(seen.steps).toEqual([5])
  })
})

describe('questions beside what is shown', () => {
  it('gives a view to the one who asked and to nobody else', async () => {
    const { client, worker, seen, openText, answerShow } = setup()
    await openText()
    client.show(3)
    answerShow()
    const asked = Promise.all([client.view(5), client.view(6)])
    const [, first, second] = worker().all('show')
    for (const request of [second, first]) {
      const { id = 0, step = 0 } = request ?? {}
      worker().reply({ id, type: 'view', view: stepView(step) })
    }
    expect(await asked).toMatchObject([{ view: { step: 5 } }, { view: { step: 6 } }])
    expect(seen.steps).toEqual([3])
    expect(client.busy).toBe(false)
  })

  it('gives the C program, or why there is none', async () => {
    const { client, worker, openText } = setup()
    await openText()
    const program = client.cProgram()
    expect(worker().last('c-program').document).toBe(client.id)
    worker().reply({ id: worker().last('c-program').id, type: 'c-program', source: 'int main' })
    expect(await program).toEqual({ type: 'c-program', source: 'int main' })
    const refused = client.cProgram()
    worker().reply({ id: worker().last('c-program').id, type: 'failed', problem: PROBLEM })
    expect(await refused).toEqual({ type: 'failed', problem: PROBLEM })
    const lost = client.view(2)
    worker().fail('onerror')
    expect(await lost).toEqual({ type: 'died' })
  })
})

describe('state', () => {
  it('answers each request with its own state', async () => {
    const { client, worker, openText } = setup()
    await openText()
    const answers = Promise.all([client.state(1), client.state(2)])
    const [first, second] = worker().all('state')
    worker().reply({ id: second?.id ?? 0, type: 'state', state: 'two' })
    worker().reply({ id: first?.id ?? 0, type: 'state', state: 'one' })
    expect(await answers).toEqual([
      { type: 'state', state: 'one' },
      { type: 'state', state: 'two' },
    ])
  })
})

describe('idle', () => {
  it('waits for all that is due', async () => {
    const { client, openText, answerShow } = setup()
    await openText()
    let isIdle = false
    client.show(1)
    client.show(2)
    const waiting = client.idle().then(() => (isIdle = true))
    answerShow()
    await Promise.resolve()
    expect(isIdle).toBe(false)
    answerShow()
    await waiting
  })
})

describe('two documents', () => {
  const setupTwo = async () => {
    const { add, openText, ...one } = setup()
    await openText()
    const two = add()
    await two.openText()
    return { ...one, two }
  }

  it('have names of their own, and share one worker', async () => {
    const { client, workers, worker, two } = await setupTwo()
    expect(two.client.id).not.toBe(client.id)
    expect(workers).toHaveLength(1)
    expect(
      worker()
        .all('open-scenario')
        .map(({ document }) => document),
    ).toEqual([client.id, two.client.id])
  })

  it('are shown beside each other: each has one request in flight', async () => {
    const { client, seen, worker, two } = await setupTwo()
    client.show(1)
    two.client.show(7)
    client.show(2)
    two.client.show(8)
    const shows = () => worker().all('show')
    expect(shows().map(({ document, step }) => [document, step])).toEqual([
      [client.id, 1],
      [two.client.id, 7],
    ])
    for (let turn = 0; turn < 4; turn++) {
      const { id = 0, step = 0 } = shows()[turn] ?? {}
      worker().reply({ id, type: 'view', view: stepView(step) })
    }
    expect([seen.steps, two.seen.steps]).toEqual([
      [1, 2],
      [7, 8],
    ])
  })

  it('are busy, cancelled and told of their progress each for itself', async () => {
    const { client, seen, worker, two } = await setupTwo()
    const opening = two.client.openScenario('long')
    const { id } = worker().last('open-scenario')
    expect([client.busy, two.client.busy]).toEqual([false, true])
    await client.idle()
    worker().reply({ id, type: 'progress', doing: 'running', done: 1, total: 2 })
    expect(two.seen.progress.at(-1)).toEqual({ doing: 'running', done: 1, total: 2 })
    expect(seen.progress.at(-1)).toBeNull()
    client.cancelOpening()
    expect(worker().all('cancel')).toEqual([])
    two.client.cancelOpening()
    expect(worker().last('cancel').document).toBe(two.client.id)
    worker().reply({ id, type: 'cancelled' })
    expect(await opening).toEqual({ type: 'cancelled' })
  })

  it('are closed one by one: what was asked is cancelled, and late answers are dropped', async () => {
    const { client, seen, worker, answerShow, two } = await setupTwo()
    two.client.show(3)
    const show = worker().last('show')
    const state = two.client.state(3)
    const opening = two.client.openScenario('more')
    const { id } = worker().last('open-scenario')
    two.client.close()
    expect(worker().last('close').document).toBe(two.client.id)
    expect(await Promise.all([state, opening])).toEqual([{ type: 'cancelled' }, { type: 'cancelled' }])
    await two.client.idle()
    worker().reply({ id: show.id, type: 'view', view: stepView(3) })
    worker().reply({ id, type: 'opened', opened: openedView({ steps: 1 }) })
    expect(two.seen.steps).toEqual([])
    client.show(2)
    answerShow()
    expect(seen.steps).toEqual([2])
  })

  it('that is closed asks the worker for nothing more', async () => {
    const { worker, two } = await setupTwo()
    two.client.close()
    const asked = worker().requests.length
    two.client.show(1)
    two.client.cancelOpening()
    two.client.close()
    expect(await two.client.openScenario('again')).toEqual({ type: 'cancelled' })
    expect(await two.client.state(0)).toEqual({ type: 'cancelled' })
    expect(worker().requests).toHaveLength(asked)
  })

  it('die with the worker and are told of the next, but not those that were closed', async () => {
    const { connection, seen, worker, two } = await setupTwo()
    two.client.close()
    worker().fail('onerror')
    connection.restart()
    expect([seen.deaths, seen.restarts]).toEqual([1, 1])
    expect([two.seen.deaths, two.seen.restarts]).toEqual([0, 0])
  })

  it('are both told, and both can be opened again in the new worker', async () => {
    const { connection, client, seen, worker, answerShow, two } = await setupTwo()
    worker().fail('onerror')
    expect([seen.deaths, two.seen.deaths]).toEqual([1, 1])
    connection.restart()
    expect([seen.restarts, two.seen.restarts]).toEqual([1, 1])
    client.show(1)
    expect(worker().requests).toEqual([])
    await two.openText()
    two.client.show(5)
    answerShow()
    expect(two.seen.steps).toEqual([5])
  })
})
