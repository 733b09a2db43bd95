import { describe, expect, it } from 'vitest'
import { importText } from '../../../documents/importers/registry.ts'
import { seriesOf } from '../../../explain/reports/board/series.ts'
import { SERIES } from '../../../explain/reports/board/testing/boards.ts'
import { BoardWatch, MOST_KEPT, type Port } from './boardWatch.ts'

type Event = Uint8Array | 'fault' | 'unplug'

/** Plays what a board would print; after `unplug` it can be opened again. */
class FakePort implements Port {
  readonly written: string[] = []
  readable: ReadableStream<Uint8Array> | null = null
  writable: WritableStream<Uint8Array> | null = null
  private readonly events: Event[]
  private readonly finished: () => void

  constructor(events: readonly Event[], finished: () => void) {
    this.events = [...events]
    this.finished = finished
  }

  open(): Promise<void> {
    if (this.readable !== null) return Promise.reject(new Error('it is open'))
    this.readable = this.stream()
    this.writable = new WritableStream({
      write: (chunk) => {
        this.written.push(new TextDecoder().decode(chunk))
      },
    })
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.readable = null
    this.writable = null
    return Promise.resolve()
  }

  private stream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          const event = this.events.shift()
          if (event === undefined) {
            this.finished()
            return new Promise<void>(() => undefined)
          }
          if (typeof event !== 'string') controller.enqueue(event)
          else {
            this.readable = event === 'unplug' ? null : this.stream()
            controller.error(new Error(event))
          }
          return undefined
        },
      },
      { highWaterMark: 0 },
    )
  }
}

/** In pieces as they come from a line, which know nothing of characters. */
function pieces(text: string, size: number): Uint8Array[] {
  const bytes = new TextEncoder().encode(text)
  const cut: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) cut.push(bytes.slice(at, at + size))
  return cut
}

async function play(events: readonly Event[], send = false) {
  const states: string[] = []
  let port: FakePort | null = null
  const watch = await new Promise<BoardWatch>((resolve) => {
    port = new FakePort(events, () => resolve(watching))
    const watching = new BoardWatch(port, {
      baudRate: 115_200,
      line: 'N=10; collect',
      comesBack: () => Promise.resolve(),
      changed: ({ state }) => {
        if (states.at(-1) !== state) states.push(state)
      },
    })
    void watching.listen()
  })
  const sent = send ? await watch.send() : null
  return { watch, states, sent, written: (port as FakePort | null)?.written ?? [] }
}

const CONSOLE = SERIES['leak-8m-noise']?.text ?? ''

describe('a board on a serial port', () => {
  it('is read as a series, in whatever pieces it comes', async () => {
    const { watch } = await play(pieces(CONSOLE, 997))
    expect(watch.text).toBe(CONSOLE)
    expect(seriesOf(importText(watch.text))).toEqual(seriesOf(importText(CONSOLE)))
  })

  it('is sent one line when that is asked for, and nothing before', async () => {
    const silent = await play(pieces(CONSOLE, 4000))
    expect(silent.written).toEqual([])
    const { sent, written } = await play(pieces(CONSOLE, 4000), true)
    expect(sent).toBe(true)
    expect(written).toEqual(['N=10; collect\n'])
  })

  it('is heard again after it was unplugged, and after faults of the line', async () => {
    const all = pieces(CONSOLE, 2000)
    const half = all.length >> 1
    const { watch, states, written } = await play([
      ...all.slice(0, half),
      'unplug',
      ...all.slice(half, half + 4),
      'fault',
      'fault',
      ...all.slice(half + 4),
    ])
    expect(watch.text).toBe(CONSOLE)
    expect(states).toEqual(['listening', 'unplugged', 'listening'])
    expect(written).toEqual([])
  })

  it('may be garbled: what can be read is read', async () => {
    const noise = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)
    const { watch } = await play([noise, ...pieces(`\n${CONSOLE}`, 4096), noise])
    expect(seriesOf(importText(watch.text))?.points.length).toBe(SERIES['leak-8m-noise']?.captures.length)
  })

  it('ends when it is told to, and gives the port back', async () => {
    const { watch, states } = await play(pieces(CONSOLE, 4000))
    watch.stop()
    while (watch.state !== 'stopped') await Promise.resolve()
    expect(states.at(-1)).toBe('stopped')
    expect(await watch.send()).toBe(false)
  })

  it('keeps no more than it may, and that from the beginning of a capture', async () => {
    const capture = `==== capture 1 ====\n${'x'.repeat(99_000)}\n`
    const { watch } = await play(pieces(capture.repeat(90), 65_536))
    expect(watch.text.length).toBeLessThanOrEqual(MOST_KEPT)
    expect(watch.text.startsWith('==== capture')).toBe(true)
  })
})
