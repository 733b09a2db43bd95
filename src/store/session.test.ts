import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WorkerClient } from '../client/workerClient.ts'
import { FakeWorker, openedView, stepView } from '../client/testing/fakeWorker.ts'
import type { Problem } from '../protocol/messages.ts'
import { EDIT_DELAY_MS, startSession } from './session.ts'
import type { Session } from './session.ts'

const PROBLEM: Problem = { title: 'No', detail: 'It is not.', remedy: 'Another.' }

let workers: FakeWorker[]
let client: WorkerClient
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
  workers = []
  client = new WorkerClient(() => {
    const made = new FakeWorker()
    workers.push(made)
    return made
  })
  session = startSession(client)
})
afterEach(() => {
  client.dispose()
  vi.useRealTimers()
})

describe('a text that is being opened', () => {
  const coming = (): string | null => session.store.getState().comingText

  it('is told before it is there, and no longer when it is', async () => {
    await openText('one')
    expect(coming()).toBeNull()
    const seen: (string | null)[] = []
    session.store.subscribe(({ text, comingText }) => seen.push(text === 'two' ? 'there' : comingText))
    void session.open({ kind: 'scenario', text: 'two' })
    await settle()
    expect(coming()).toBe('two')
    await answerOpen()
    expect(coming()).toBeNull()
    expect(seen[0]).toBe('two')
    expect(seen.at(-1)).toBe('there')
  })

  it('is told until the newest one is there, and not of an edit', async () => {
    await openText('one')
    void session.open({ kind: 'scenario', text: 'two' })
    void session.open({ kind: 'scenario', text: 'three' })
    await settle()
    expect(coming()).toBe('three')
    await answerOpen()
    expect(coming()).toBeNull()
    session.store.getState().setText('four')
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS)
    expect(coming()).toBeNull()
  })
})

describe('an edited text', () => {
  const edit = async (text: string): Promise<void> => {
    session.store.getState().setText(text)
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS)
    await answerOpen()
    await answerShow()
  }

  it('is sent with what it was when it was opened', async () => {
    await openText('one')
    expect(worker().last('open-scenario').original).toBeUndefined()
    await edit('one\ntwo')
    await edit('one\ntwo\nthree')
    expect(worker().last('open-scenario').original).toBe('one')
  })

  it('is sent with what it was before it came here', async () => {
    void session.open({ kind: 'scenario', text: 'one\nmine', original: 'one' })
    await settle()
    expect(worker().last('open-scenario').original).toBe('one')
    await answerOpen()
    expect(session.store.getState()).toMatchObject({ text: 'one\nmine', original: 'one' })
  })

  it('becomes the original again', async () => {
    await openText('one')
    await edit('two')
    session.backToOriginal()
    expect(session.store.getState().text).toBe('one')
  })
})

describe('opening', () => {
  it('puts text, document and first state into the store', async () => {
    await openText('one\ntwo')
    expect(session.store.getState()).toMatchObject({ text: 'one\ntwo', step: 0, view: { step: 0 } })
  })

  it('keeps what was open when the new one fails', async () => {
    await openText('one\ntwo')
    const before = session.store.getState()
    const blob = new Blob(['{'])
    const outcome = session.open({ kind: 'recording', fileName: 'cut.json', blob })
    await settle()
    worker().reply({ id: worker().last('open-recording').id, type: 'failed', problem: PROBLEM })
    expect(await outcome).toMatchObject({ type: 'failed' })
    const { opened, text, view, problem } = session.store.getState()
    expect({ opened, text, view }).toEqual({ opened: before.opened, text: before.text, view: before.view })
    expect(problem).toBe(PROBLEM)
  })

  it('lets go of what was selected in another machine', async () => {
    await openText('one')
    session.store.getState().select({ kind: 'region', id: 3 })
    await openText('two')
    expect(session.store.getState().selected).toBeNull()
  })
})

describe('stepping', () => {
  it('asks the worker for the step and shows its answer', async () => {
    await openText('one\ntwo\nthree')
    session.store.getState().goTo(2)
    expect(worker().last('show').step).toBe(2)
    await answerShow()
    expect(session.store.getState().view?.step).toBe(2)
  })

  it('stays within the run', async () => {
    await openText('one\ntwo\nthree')
    session.store.getState().goTo(99)
    expect(session.store.getState().step).toBe(3)
  })
})

describe('editing', () => {
  it('runs the text once, after a pause in typing', async () => {
    await openText('one\ntwo')
    for (const text of ['one\ntwo\nt', 'one\ntwo\nth', 'one\ntwo\nthree']) {
      session.store.getState().setText(text)
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
    session.store.getState().goTo(2)
    await answerShow()
    session.store.getState().setText('one\ntwo\nthree\nfour')
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS)
    await answerOpen(3)
    await answerShow()
    expect(session.store.getState()).toMatchObject({ step: 2, view: { step: 2 } })
  })

  it('moves with the line when lines are added above', async () => {
    await openText('one\ntwo\nthree')
    session.store.getState().goTo(3)
    await answerShow()
    session.store.getState().setText('zero\none\ntwo\nthree')
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS)
    await answerOpen(0)
    expect(session.store.getState().step).toBe(4)
  })

  it('does not run a text again that the worker has read', async () => {
    await openText('one')
    session.store.getState().setText('one!')
    session.store.getState().setText('one')
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS * 2)
    expect(worker().all('open-scenario')).toHaveLength(1)
  })

  it('that a failed opening overtook is run after all', async () => {
    await openText('one')
    session.store.getState().setText('one\ntwo')
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
    session.store.getState().goTo(2)
    await answerShow()
    session.store.getState().setText('one\ntwo\nthree\nfour')
    worker().fail('onerror')
    expect(session.store.getState()).toMatchObject({ workerDied: true, text: 'one\ntwo\nthree\nfour' })
    const restarted = session.restart()
    await settle()
    expect(workers).toHaveLength(2)
    expect(worker().last('open-scenario').text).toBe('one\ntwo\nthree\nfour')
    await answerOpen()
    await answerShow()
    await restarted
    expect(session.store.getState()).toMatchObject({ workerDied: false, step: 2, view: { step: 2 } })
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

describe('two documents', () => {
  let other: Session
  /** Answers the newest question of a kind that this document asked. */
  const openIn = async (one: Session, text: string): Promise<void> => {
    void one.open({ kind: 'scenario', text })
    await settle()
    await answerOpen()
    await answerShow()
  }
  beforeEach(async () => {
    other = startSession(client)
    await openIn(session, 'one\ntwo\nthree')
    await openIn(other, 'a\nb')
  })

  it('share a worker and nothing else', async () => {
    expect(workers).toHaveLength(1)
    session.store.getState().goTo(3)
    await answerShow()
    session.store.getState().select({ kind: 'region', id: 3 })
    session.store.getState().setText('one\ntwo')
    expect(session.store.getState()).toMatchObject({ step: 3, view: { step: 3 } })
    expect(other.store.getState()).toMatchObject({ text: 'a\nb', step: 0, view: { step: 0 }, selected: null })
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS)
    await answerOpen()
    expect(session.store.getState().opened?.text).toBe('one\ntwo')
    expect(other.store.getState().opened?.text).toBe('a\nb')
    await other.idle()
  })

  it('are both opened again in a new worker, whichever was asked to restart it', async () => {
    session.store.getState().goTo(2)
    await answerShow()
    other.store.getState().goTo(1)
    await answerShow()
    worker().fail('onerror')
    expect([session, other].map(({ store }) => store.getState().workerDied)).toEqual([true, true])
    const restarted = other.restart()
    await settle()
    expect(workers).toHaveLength(2)
    for (const { id, text } of worker().all('open-scenario')) {
      const steps = text.split('\n').length
      worker().reply({ id, type: 'opened', opened: openedView({ steps, text }) })
    }
    await restarted
    for (const { id, step } of worker().all('show'))
      worker().reply({ id, type: 'view', view: stepView(step) })
    await settle()
    expect(session.store.getState()).toMatchObject({ workerDied: false, step: 2, view: { step: 2 } })
    expect(other.store.getState()).toMatchObject({ workerDied: false, step: 1, view: { step: 1 } })
  })

  it('are closed one by one: the other goes on, and the closed one does nothing more', async () => {
    other.store.setState({ playing: true })
    other.close()
    expect(worker().last('close')).toBeDefined()
    const asked = worker().requests.length
    other.store.getState().setText('more')
    other.store.getState().goTo(1)
    await vi.advanceTimersByTimeAsync(EDIT_DELAY_MS * 10)
    expect(worker().requests).toHaveLength(asked)
    session.store.getState().goTo(1)
    await answerShow()
    expect(session.store.getState().view?.step).toBe(1)
  })
})

describe('idle', () => {
  it('waits for edits that have not run yet', async () => {
    await openText('one')
    session.store.getState().setText('one\ntwo')
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
