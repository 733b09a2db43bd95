import { HABITS } from '../documents/scenario/habits/habits.ts'
import { PROTOCOL_VERSION, type Reply, type RequestBody } from '../protocol/messages.ts'
import { webByteTools } from '../worker/gunzip.ts'
import { MACHINES } from '../worker/machines.ts'
import { Session } from '../worker/session.ts'

export type Ask = (request: RequestBody) => Promise<void>

/** A worker's own session without its page. `hear` gets every reply; one that says of a failure throws. */
export function startServer(hear: (reply: Reply) => void = () => undefined): Ask {
  let id = 0
  const session = new Session({
    post: (reply) => {
      hear(reply)
      if (reply.type === 'failed') throw new Error(reply.problem.detail)
    },
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => performance.now(),
    bytes: () => Promise.resolve(webByteTools),
    habits: () => Promise.resolve(HABITS),
    machines: MACHINES,
  })
  return (request) => session.handle({ version: PROTOCOL_VERSION, id: ++id, ...request })
}

/** Bytes that the heap has taken from the system, or uses, and what typed arrays hold outside of it. */
export function memoryInUse(heap: 'used' | 'taken' = 'taken'): number {
  const { heapUsed, heapTotal, external } = process.memoryUsage()
  return (heap === 'used' ? heapUsed : heapTotal) + external
}
