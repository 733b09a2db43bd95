import { describe, expect, it } from 'vitest'
import { createFrames } from './frames.ts'

function setUp() {
  const requested: ((time: number) => void)[] = []
  const frames = createFrames((callback) => requested.push(callback))
  return { frames, requested, next: (time: number) => requested.shift()?.(time) }
}

describe('frames', () => {
  it('run a task once a frame, however often it is scheduled', () => {
    const { frames, requested, next } = setUp()
    const log: number[] = []
    const task = (time: number): void => void log.push(time)
    frames.schedule(task)
    frames.schedule(task)
    expect(requested).toHaveLength(1)
    next(16)
    expect(log).toEqual([16])
    expect(requested).toHaveLength(0)
  })

  it('go on while a task asks for more, and are idle afterwards', async () => {
    const { frames, next } = setUp()
    let left = 2
    frames.schedule(() => --left > 0)
    let isIdle = false
    const idle = frames.idle().then(() => (isIdle = true))
    next(0)
    await Promise.resolve()
    expect(isIdle).toBe(false)
    next(16)
    await idle
    expect(left).toBe(0)
    await frames.idle()
  })

  it('run a movement from its start to its end, and are idle only then', async () => {
    const { frames, next } = setUp()
    const shown: number[] = []
    let isIdle = false
    frames.move(100, (progress) => shown.push(progress))
    const idle = frames.idle().then(() => (isIdle = true))
    for (const time of [1000, 1025, 1090]) next(time)
    await Promise.resolve()
    expect([shown, isIdle]).toEqual([[0, 0.25, 0.9], false])
    next(1130)
    await idle
    expect(shown.at(-1)).toBe(1)
  })

  it('show only the end of a movement that takes no time', async () => {
    const { frames, next } = setUp()
    const shown: number[] = []
    frames.move(0, (progress) => shown.push(progress))
    next(5)
    await frames.idle()
    expect(shown).toEqual([1])
  })

  it('let a movement be ended before its time', async () => {
    const { frames, next } = setUp()
    const shown: number[] = []
    const end = frames.move(100, (progress) => shown.push(progress))
    next(0)
    end()
    next(50)
    await frames.idle()
    expect(shown).toEqual([0])
  })

  it('forget a cancelled task', async () => {
    const { frames, next } = setUp()
    const log: string[] = []
    const gone = (): void => void log.push('gone')
    frames.schedule(gone)
    frames.schedule(() => void log.push('kept'))
    frames.cancel(gone)
    next(0)
    expect(log).toEqual(['kept'])
    await frames.idle()
  })

  it('survive a task that throws', () => {
    const { frames, next } = setUp()
    const log: string[] = []
    frames.schedule(() => {
      throw new Error('broken painter')
    })
    frames.schedule(() => void log.push('painted'))
    expect(() => next(0)).toThrow('broken painter')
    next(16)
    expect(log).toEqual(['painted'])
  })
})
