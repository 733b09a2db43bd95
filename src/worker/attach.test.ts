import { describe, expect, it } from 'vitest'
import { NO_REQUEST, PROTOCOL_VERSION, type Reply, type Request } from '../protocol/messages.ts'
import { STARTED_TWICE, attach, type WorkerScope } from './attach.ts'

function setup() {
  const replies: Reply[] = []
  const scope: WorkerScope = { onmessage: null, postMessage: (reply) => void replies.push(reply) }
  const session = () => {
    const handled: Request[] = []
    return { handled, handle: (request: Request) => Promise.resolve(void handled.push(request)) }
  }
  const say = (request: Request) => scope.onmessage?.(new MessageEvent('message', { data: request }))
  return { scope, replies, session, say }
}

const request: Request = { version: PROTOCOL_VERSION, id: 7, type: 'cancel', document: 3 }

describe('a session at a worker', () => {
  it('is handed what the page says', () => {
    const { scope, replies, session, say } = setup()
    const only = session()
    attach(scope, only)
    say(request)
    expect(only.handled).toEqual([request])
    expect(replies).toEqual([])
  })

  it('is not pushed aside by a second one, and the page hears of it', () => {
    const { scope, replies, session, say } = setup()
    const [first, second] = [session(), session()]
    attach(scope, first)
    attach(scope, second)
    expect(replies).toEqual([
      { version: PROTOCOL_VERSION, id: NO_REQUEST, type: 'broken', problem: STARTED_TWICE },
    ])
    say(request)
    expect(first.handled).toEqual([request])
    expect(second.handled).toEqual([])
  })
})
