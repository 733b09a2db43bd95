/** How a worker ends: it dies, falls silent, is of another version, or says that it is broken. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { NO_REQUEST, PROTOCOL_VERSION } from '../protocol/messages.ts'
import type { Problem } from '../protocol/messages.ts'
import { setup } from './testing/clients.ts'
import { openedView } from './testing/fakeWorker.ts'
import { SILENT_TICKS, VERSION_PROBLEM } from './workerClient.ts'

const PROBLEM: Problem = { title: 'No', detail: 'It is not.', remedy: 'Another.' }

describe('death', () => {
  it.each(['onerror', 'onmessageerror'] as const)(
    'by %s settles what is due and is reported once',
    async (how) => {
      const { client, worker, seen, openText } = setup()
      await openText()
      const opening = client.openScenario('more')
      const state = client.state(1)
      const idle = client.idle()
      worker().fail(how)
      expect(await opening).toEqual({ type: 'died' })
      expect(await state).toEqual({ type: 'died' })
      await idle
      expect(seen.deaths).toBe(1)
      expect(worker().terminated).toBe(true)
      expect(await client.openScenario('again')).toEqual({ type: 'died' })
    },
  )

  it('is over after a restart, which knows no document', async () => {
    const { connection, client, workers, worker, seen, openText, answerShow } = setup()
    await openText()
    const dead = worker()
    dead.fail('onerror')
    connection.restart()
    expect(workers).toHaveLength(2)
    client.show(1)
    expect(worker().all('show')).toEqual([])
    await openText()
    client.show(3)
    answerShow()
    expect(seen.steps).toEqual([3])
    expect(seen.deaths).toBe(1)
  })

  describe('without a word', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    it('is noticed while an answer is due', async () => {
      const { client, seen, openText } = setup()
      await openText()
      client.show(1)
      vi.advanceTimersByTime((SILENT_TICKS - 1) * 1000)
      expect(seen.deaths).toBe(0)
      vi.advanceTimersByTime(1000)
      expect(seen.deaths).toBe(1)
    })

    it('is not suspected of a worker that reports progress, has nothing to do, or is still loading', async () => {
      const { client, worker, seen, openText } = setup()
      const outcome = client.openScenario('slow network')
      vi.advanceTimersByTime(90_000)
      const { id } = worker().last('open-scenario')
      for (let done = 0; done < 60; done++) {
        worker().reply({ id, type: 'progress', doing: 'running', done, total: 60 })
        vi.advanceTimersByTime(1000)
      }
      worker().reply({ id, type: 'opened', opened: openedView({ steps: 60 }) })
      await outcome
      await openText()
      vi.advanceTimersByTime(90_000)
      expect(seen.deaths).toBe(0)
    })
  })
})

describe('version', () => {
  it('of another page ends the conversation with a problem, not with a guess', async () => {
    const { client, worker, seen } = setup()
    const outcome = client.openScenario('A = spawn')
    const { id } = worker().last('open-scenario')
    worker().reply({ id, type: 'opened', opened: openedView({ steps: 1 }) }, PROTOCOL_VERSION + 1)
    expect(await outcome).toMatchObject({ type: 'failed' })
    expect(seen.problems).toEqual([VERSION_PROBLEM])
    expect(seen.deaths).toBe(0)
    expect(worker().terminated).toBe(true)
  })
})

describe('a worker that calls itself broken', () => {
  it('is ended, and what it owed fails, whatever it was asked', async () => {
    const { client, worker, seen, openText } = setup()
    await openText()
    client.show(1)
    const state = client.state(1)
    worker().reply({ id: NO_REQUEST, type: 'broken', problem: PROBLEM })
    expect(await state).toMatchObject({ type: 'failed', problem: PROBLEM })
    await client.idle()
    expect(seen.problems).toEqual([PROBLEM])
    expect(worker().terminated).toBe(true)
    expect(await client.openScenario('again')).toEqual({ type: 'died' })
  })
})
