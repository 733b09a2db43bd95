import { describe, expect, it } from 'vitest'
import { MOST_EVENTS, Recorder } from './recorder.ts'

interface Phases {
  readonly fault: [page: number]
}
interface Notes {
  readonly none: []
}
interface Tests {
  readonly free: [page: number]
}

class Faults extends Recorder<Phases, Tests, Notes> {
  fault(page: number, failed: boolean): void {
    this.enter('fault', page)
    this.check('free', failed, page)
    this.leave()
  }
}

const pages = 4 * MOST_EVENTS

function recorded(failing: number): Faults {
  const faults = new Faults({ length: 0 })
  faults.enter('fault', -1)
  for (let page = 0; page < pages; page++) faults.fault(page, page === failing)
  faults.leave()
  return faults
}

describe('what is taken down of millions of tests', () => {
  it('is the first ones, and that function for function is left', () => {
    const { events } = recorded(-1)
    expect(events.length).toBeLessThan(MOST_EVENTS + 10)
    const depth = events.reduce(
      (sum, { type }) => sum + (type === 'enter' ? 1 : type === 'leave' ? -1 : 0),
      0,
    )
    expect(depth).toBe(0)
    expect(events.slice(0, 3).map(({ type }) => type)).toEqual(['enter', 'enter', 'check'])
  })

  it('has the one that failed, in the function that it failed in', () => {
    const failing = pages - 5
    const { events } = recorded(failing)
    expect(events.slice(-4)).toEqual([
      { type: 'enter', phase: 'fault', values: [failing], at: 0 },
      { type: 'check', test: 'free', failed: true, values: [failing], at: 0 },
      { type: 'leave', at: 0 },
      { type: 'leave', at: 0 },
    ])
  })
})
