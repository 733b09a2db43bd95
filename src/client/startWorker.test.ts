import { expect, it } from 'vitest'
import { startWorker } from './startWorker.ts'
import type { WorkerLike } from './workerClient.ts'

type Stub = WorkerLike & { isTerminated: boolean }

function stubs(): { made: Stub[]; make: () => WorkerLike } {
  const made: Stub[] = []
  return {
    made,
    make: () => {
      const stub: Stub = {
        isTerminated: false,
        postMessage: () => undefined,
        terminate: () => void (stub.isTerminated = true),
        onmessage: null,
        onmessageerror: null,
        onerror: null,
      }
      made.push(stub)
      return stub
    },
  }
}

it('starts at once, and gives what it started a single time', () => {
  const { made, make } = stubs()
  const take = startWorker(make)
  expect(made).toHaveLength(1)
  expect(take()).toBe(made[0])
  expect(take()).toBe(made[1])
  expect(take()).toBe(made[2])
  expect(made.some(({ isTerminated }) => isTerminated)).toBe(false)
})

it.each(['onmessage', 'onmessageerror', 'onerror'] as const)(
  'ends a worker that comes to %s before anybody listens, and gives another',
  (event) => {
    const { made, make } = stubs()
    const take = startWorker(make)
    const early = made[0]
    early?.[event]?.(new MessageEvent('message') as MessageEvent & ErrorEvent)
    expect(early?.isTerminated).toBe(true)
    expect(take()).toBe(made[1])
  },
)
