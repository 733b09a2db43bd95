import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LinkState } from '../../link/state.ts'
import { WRITE_INTERVAL_MS, createLinkWriter } from './linkWriter.ts'

const at = (text: string, step: number): LinkState => ({ document: { kind: 'text', text }, step, view: null })

/** A writer over a page that is only a state; `log` holds what was written. */
function setUp() {
  const page = { now: at('a', 0) }
  const log: string[] = []
  const writer = createLinkWriter({
    capture: () => page.now,
    encode: ({ document, step }) =>
      Promise.resolve(document.kind === 'text' ? `${document.text}${step}` : null),
    write: (fragment, how) => log.push(`${how} ${fragment}`),
  })
  const show = (state: LinkState): void => {
    page.now = state
    writer.changed()
  }
  return { writer, log, show }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the writer of the address', () => {
  it('writes the first change at once and scrubbing as one', async () => {
    const { log, show } = setUp()
    show(at('a', 1))
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['replace a1'])
    for (let step = 2; step <= 50; step++) show(at('a', step))
    await vi.advanceTimersByTimeAsync(WRITE_INTERVAL_MS)
    expect(log).toEqual(['replace a1', 'replace a50'])
  })

  it('stays below 100 writes in 30 seconds', async () => {
    const { log, show } = setUp()
    for (let step = 0; step < 3000; step++) {
      show(at('a', step))
      await vi.advanceTimersByTimeAsync(10)
    }
    expect(log.length).toBeGreaterThan(80)
    expect(log.length).toBeLessThan(100)
  })

  it('makes an entry for another document, after the last step of the one before', async () => {
    const { writer, log, show } = setUp()
    show(at('a', 1))
    await vi.advanceTimersByTimeAsync(0)
    show(at('a', 2))
    writer.leave(at('a', 2))
    show(at('b', 0))
    await vi.advanceTimersByTimeAsync(WRITE_INTERVAL_MS)
    expect(log).toEqual(['replace a1', 'replace a2', 'push b0'])
  })

  it('keeps every document of several that were opened within one interval', async () => {
    const { writer, log, show } = setUp()
    writer.leave(at('a', 4))
    writer.leave(at('b', 2))
    show(at('c', 0))
    await vi.advanceTimersByTimeAsync(WRITE_INTERVAL_MS)
    expect(log).toEqual(['replace a4', 'push b2', 'push c0'])
  })

  it('writes nothing over an entry that the reader has gone to', async () => {
    const { writer, log, show } = setUp()
    show(at('a', 1))
    writer.drop()
    await vi.advanceTimersByTimeAsync(WRITE_INTERVAL_MS)
    expect(log).toEqual([])
    show(at('a', 2))
    vi.advanceTimersByTime(0)
    // The link is being made, and then the address is another.
    writer.drop()
    await vi.advanceTimersByTimeAsync(WRITE_INTERVAL_MS)
    expect(log).toEqual([])
  })

  it('leaves no other link in the address of what no link can hold', async () => {
    const { log, show } = setUp()
    show({ document: { kind: 'local', fileName: 'x' }, step: 1, view: null })
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['replace '])
  })
})
