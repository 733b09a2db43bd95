import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WorkerClient } from '../client/workerClient.ts'
import { FakeWorker, openedView, stepView } from '../client/testing/fakeWorker.ts'
import type { Problem } from '../protocol/messages.ts'
import { useExplorer } from './explorer.ts'
import { EDIT_DELAY_MS, startSession } from './session.ts'
import type { Session } from './session.ts'

const PROBLEM: Problem = { title: 'No', detail: 'It is not.', remedy: 'Another.' }
const initial = useExplorer.getState()

let workers: FakeWorker[]
let session: Session

const worker = (): FakeWorker => workers.at(-1) ?? new FakeWorker()
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined)

/** Answers the newest opening with a document of one step a line. */
const answerOpen = async (unchangedSteps = 0): Promise<void> => {
  const { id, text } = worker().last('open-scenario')
  const steps = text.split('\n').length
  worker().reply({ id, type: 'opened', opened: openedView({ steps, text, unchangedSteps }) })
  await settle()
}
const answerShow = async (): Promise<void> => {
  const { id, step } = worker().last('show')
  worker().reply({ id, type: 'view', view: stepView(step) })
  await settle()
}
const openText = async (text: string): Promise<void> => {
  void session.open({ kind: 'scenario', text })
  await settle()
  await answerOpen()
  await answerShow()
}

beforeEach(() => {
  vi.useFakeTimers()
  useExplorer.setState(initial, true)
  workers = []
  const client = new WorkerClient(() => {
    const made = new FakeWorker()
    workers.push(made)
    return made
  })
  session = startSession(client)
})
afterEach(() => {
  session.dispose()
  vi.useRealTimers()
})

describe('opening', () => {
  it('puts text, document and first state into the store', async () => {
    await openText('one\ntwo')
    expect(useExplorer.getState()).toMatchObject({ text: 'one\ntwo', step: 0, view: { step: 0 } })
  })

  it('keeps what was open when the new one fails', async () => {
    await openText('one\ntwo')
    const before = useExplorer.getState()
    const blob = new Blob(['{'])
    const outcome = session.open({ kind: 'recording', fileName: 'cut.json', blob })
    await settle()
    worker().reply({ id: worker().last('open-recording').id, type: 'failed', problem: PROBLEM })
    expect(await outcome).toMatchObject({ type: 'failed' })
    const { opened, text, view, problem } = useExplorer.getState()
    expect({ opened, text, view }).toEqual({ opened: before.opened, text: before.text, view: before.view })
    expect(problem).toBe(PROBLEM)
  })

  it('lets go of what was selected in another machine', async () => {
    await openText('one')
    useExplorer.getState().select({ kind: 'region', id: 3 })
    await openText('two')
    expect(useExplorer.getState().selected).toBeNull()
  })
})

describe('stepping', () => {
  it('asks the worker for the step and shows its answer', async () => {
    await openText('one\ntwo\nthree')
    useExplorer.getState().goTo(2)
    expect(worker().last('show').step).toBe(2)
    await answerShow()
    expect(useExplorer.getState().view?.step).toBe(2)
  })

  it('stays within the run', async () => {
    await openText('one\ntwo\nthree')
    useExplorer.getState().goTo(99)
    expect(useExplorer.getState().step).toBe(3)
  })
})

describe('editing', () => {
  it('runs the text once, after a pause in typing', async () => {
    await openText('one\ntwo')
    for (const text of ['one\ntwo\nt', 'one\ntwo\nth', 'one\ntwo\nthree']) {
      useExplorer.getState().setText(text)
      await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS - 50)
    }
    expect(worker().all('open-scenario')).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(50)
    expect(
      worker()
        .all('open-scenario')
        .map(({ text }) => text),
    ).toEqual(['one\ntwo', 'one\ntwo\nthree'])
  })

  it('keeps the step where nothing before it changed', async () => {
    await openText('one\ntwo\nthree')
    useExplorer.getState().goTo(2)
    await answerShow()
    useExplorer.getState().setText('one\ntwo\nthree\nfour')
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS)
    await answerOpen(3)
    await answerShow()
    expect(useExplorer.getState()).toMatchObject({ step: 2, view: { step: 2 } })
  })

  it('moves with the line when lines are added above', async () => {
    await openText('one\ntwo\nthree')
    useExplorer.getState().goTo(3)
    await answerShow()
    useExplorer.getState().setText('zero\none\ntwo\nthree')
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS)
    await answerOpen(0)
    expect(useExplorer.getState().step).toBe(4)
  })

  it('does not run a text again that the worker has read', async () => {
    await openText('one')
    useExplorer.getState().setText('one!')
    useExplorer.getState().setText('one')
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS * 2)
    expect(worker().all('open-scenario')).toHaveLength(1)
  })

  it('that a failed opening overtook is run after all', async () => {
    await openText('one')
    useExplorer.getState().setText('one\ntwo')
    void session.open({ kind: 'recording', fileName: 'cut.json', blob: new Blob(['{']) })
    await settle()
    worker().reply({ id: worker().last('open-recording').id, type: 'failed', problem: PROBLEM })
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS)
    expect(worker().last('open-scenario').text).toBe('one\ntwo')
  })
})

describe('the death of the worker', () => {
  it('loses neither the text nor the step', async () => {
    await openText('one\ntwo\nthree')
    useExplorer.getState().goTo(2)
    await answerShow()
    useExplorer.getState().setText('one\ntwo\nthree\nfour')
    worker().fail('onerror')
    expect(useExplorer.getState()).toMatchObject({ workerDied: true, text: 'one\ntwo\nthree\nfour' })
    const restarted = session.restart()
    await settle()
    expect(workers).toHaveLength(2)
    expect(worker().last('open-scenario').text).toBe('one\ntwo\nthree\nfour')
    await answerOpen()
    await answerShow()
    await restarted
    expect(useExplorer.getState()).toMatchObject({ workerDied: false, step: 2, view: { step: 2 } })
  })

  it('reads a recording again', async () => {
    const blob = new Blob(['{}'])
    void session.open({ kind: 'recording', fileName: 'a.json', blob })
    await settle()
    const opened = openedView({ steps: 4, kind: 'recording', text: 'script' })
    worker().reply({ id: worker().last('open-recording').id, type: 'opened', opened })
    await settle()
    worker().fail('onerror')
    void session.restart()
    await settle()
    expect(worker().last('open-recording')).toMatchObject({ fileName: 'a.json' })
    expect(new Uint8Array(worker().last('open-recording').bytes)).toEqual(new Uint8Array([0x7b, 0x7d]))
  })
})

describe('idle', () => {
  it('waits for edits that have not run yet', async () => {
    await openText('one')
    useExplorer.getState().setText('one\ntwo')
    let isIdle = false
    void session.idle().then(() => (isIdle = true))
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS)
    expect(isIdle).toBe(false)
    await answerOpen()
    expect(isIdle).toBe(false)
    await answerShow()
    await vi.advanceTimersByTimeAsync(20)
    expect(isIdle).toBe(true)
  })
})
