/** A log is read beside what is open, in slices, and can be stopped. */
import { describe, expect, it } from 'vitest'
import { HABITS } from '../documents/scenario/habits/habits.ts'
import { NOMMU } from '../machines/nommu/model.ts'
import { PROTOCOL_VERSION, type Reply, type RequestBody } from '../protocol/messages.ts'
import { checkInvariants } from '../sim/nommu/invariants.ts'
import { webByteTools } from './gunzip.ts'
import { machinesOf } from './machines.ts'
import { Session } from './session.ts'

const FAILURE = 'nommu: Allocation of length 614400 from process 24 (ls) failed\n'
const LONG = `${'a line of something else\n'.repeat(5000)}${FAILURE}`

/** A session on a clock of which each look takes so many milliseconds. */
function start(pace: number) {
  const replies: Reply[] = []
  let clock = 0
  let id = 0
  let onPause = (): Promise<void> => Promise.resolve()
  const session = new Session({
    post: (reply) => replies.push(reply),
    pause: () => onPause(),
    now: () => (clock += pace),
    bytes: () => Promise.resolve(webByteTools),
    habits: () => Promise.resolve(HABITS),
    machines: machinesOf(NOMMU, () => checkInvariants),
  })
  const ask = async (request: RequestBody): Promise<Reply[]> => {
    const mine = ++id
    await session.handle({ version: PROTOCOL_VERSION, id: mine, ...request })
    return replies.filter((reply) => reply.id === mine)
  }
  return { ask, pausing: (act: () => Promise<void>) => (onPause = act) }
}

describe('reading a log', () => {
  it('says what is in it', async () => {
    const { ask } = start(0)
    const [answer] = await ask({ type: 'read-report', document: 1, text: FAILURE })
    expect(answer).toMatchObject({
      type: 'report',
      report: { lines: 1, understood: 1, events: [{ cause: 'unknown', order: 8, process: 'ls' }] },
    })
  })

  it('says how far it is', async () => {
    const { ask } = start(20)
    const types = (await ask({ type: 'read-report', document: 1, text: LONG })).map(({ type }) => type)
    expect(types.length).toBeGreaterThan(2)
    expect(new Set(types.slice(0, -1))).toEqual(new Set(['progress']))
    expect(types.at(-1)).toBe('report')
  })

  it('is stopped alone: what is opened meanwhile is opened', async () => {
    const { ask, pausing } = start(20)
    pausing(async () => {
      pausing(() => Promise.resolve())
      await ask({ type: 'stop-report', document: 1 })
    })
    expect((await ask({ type: 'read-report', document: 1, text: LONG })).at(-1)?.type).toBe('cancelled')
    pausing(async () => {
      pausing(() => Promise.resolve())
      await ask({ type: 'stop-report', document: 1 })
    })
    const opening = await ask({ type: 'open-scenario', document: 1, text: 'A = spawn\n'.repeat(300) })
    expect(opening.at(-1)?.type).not.toBe('cancelled')
  })

  it('can be stopped, and leaves what is open', async () => {
    const { ask, pausing } = start(20)
    await ask({ type: 'open-scenario', document: 1, text: 'A = spawn\n' })
    pausing(async () => {
      pausing(() => Promise.resolve())
      await ask({ type: 'cancel', document: 1 })
    })
    const answers = await ask({ type: 'read-report', document: 1, text: LONG })
    expect(answers.at(-1)?.type).toBe('cancelled')
    expect((await ask({ type: 'c-program', document: 1 })).map(({ type }) => type)).toEqual(['c-program'])
  })
})
