import { beforeAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { randomScenario } from '../../machines/nommu/testing/random/randomScenario.ts'
import { openScenario } from '../../worker/testing/openScenario.ts'
import { procMaps, procPidMaps } from '../../sim/nommu/proc/procText.ts'
import { procSnapshot, procView } from './procView.ts'
import { PROC_LINES, type ProcLine, type ProcView } from './procTypes.ts'

const map = (start: string, rest = 'rw-p 00000000 00:00 0') => `${start}000-${start}fff ${rest}`
/** One file, before a step and after it. */
function diffProc(before: string, now: string): readonly ProcLine[] {
  const path = '/proc/maps'
  return procView(new Map([[path, before]]), new Map([[path, now]]), { step: 1, path, from: null }).lines
}
const changes = (before: string, now: string) =>
  diffProc(before, now).map(({ change, text }) => `${change} ${text}`)

describe('a /proc file against the one before', () => {
  it('marks added and removed lines where they stand', () => {
    const before = `${map('10000')}\n${map('20000')}\n${map('40000')}\n`
    const now = `${map('10000')}\n${map('30000')}\n${map('40000')}\n`
    expect(changes(before, now)).toEqual([
      `same ${map('10000')}`,
      `added ${map('30000')}`,
      `removed ${map('20000')}`,
      `same ${map('40000')}`,
    ])
  })

  it('marks the fields that changed in a line that stays', () => {
    const [line] = diffProc(
      'Node 0, zone      DMA      1      2 \n',
      'Node 0, zone      DMA      1      3 \n',
    )
    expect(line?.change).toBe('changed')
    expect(line?.parts.filter((part) => part.changed)).toEqual([{ text: '3', changed: true }])
    expect(line?.parts.map((part) => part.text).join('')).toBe(line?.text)
  })

  it('a mapping whose end moved has changed; meminfo changes by its label', () => {
    expect(diffProc('10000000-10001000 rw-p\n', '10000000-10002000 rw-p\n')[0]?.change).toBe('changed')
    expect(changes('MemFree: 8 kB\n', 'MemFree: 4 kB\n')).toEqual(['changed MemFree: 4 kB'])
  })

  it('a file that appears is all new, one that goes is all removed', () => {
    expect(changes('', map('10000'))).toEqual([`added ${map('10000')}`])
    expect(changes(map('10000'), '')).toEqual([`removed ${map('10000')}`])
  })

  it('says the present file exactly, and every line that went, whatever the texts', () => {
    const file = fc
      .uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 12 })
      .map((starts) => starts.map((n) => map((n + 0x10000).toString(16), `perm${n % 3}`)))
    fc.assert(
      fc.property(file, file, (before, now) => {
        const lines = diffProc(before.join('\n'), now.join('\n'))
        expect(lines.filter((line) => line.change !== 'removed').map((line) => line.text)).toEqual(now)
        const removed = lines.filter((line) => line.change === 'removed').map((line) => line.text)
        expect(removed).toEqual(before.filter((line) => !now.includes(line)))
      }),
    )
  })
})

describe('the maps files of a machine', () => {
  it.each([31, 32, 33])('are compared as their texts would be (seed %i)', (seed) => {
    const { timeline } = openScenario(randomScenario(seed, { steps: 60, era: '6.12' }))
    const texts = (): Map<string, string> => {
      const { machine } = timeline
      const ofProcesses = machine.processes.map(
        (process) => [`/proc/${process.pid}/maps`, procPidMaps(machine, process)] as const,
      )
      return new Map([['/proc/maps', procMaps(machine)], ...ofProcesses])
    }
    for (let step = 1; step <= timeline.steps; step++) {
      timeline.goTo(step - 1)
      const before = { text: texts(), lines: procSnapshot(timeline.machine) }
      timeline.goTo(step)
      const now = { text: texts(), lines: procSnapshot(timeline.machine) }
      for (const path of now.text.keys()) {
        const asked = { step, path, from: null }
        const { files, ...view } = procView(before.lines, now.lines, asked)
        const { files: _, ...expected } = procView(before.text, now.text, asked)
        expect(view).toEqual(expected)
        expect(files.find((file) => file.path === path)?.isChanged).toBe(
          before.text.get(path) !== now.text.get(path),
        )
      }
    }
  })

  const MANY = 1200
  const many = openScenario(`board 16M\nA = spawn\n${'A: mmap(4K)\n'.repeat(MANY)}`)
  const last = MANY + 1
  beforeAll(() => many.prepareProc())
  const partOf = (asked: Parameters<typeof many.proc>[0]): ProcView => {
    const part = many.proc(asked)
    if (part === null) throw new Error('this machine has /proc files')
    return part
  }

  it('are given in parts: where the step changed something, or where one asks', () => {
    const asked = { step: last, path: '/proc/maps', from: null }
    const view = partOf(asked)
    expect([view.changes, view.length > MANY]).toEqual([1, true])
    expect(view.lines).toHaveLength(PROC_LINES)
    expect(view.lines[view.firstChange - view.from]?.change).toBe('added')
    const parts: string[] = []
    for (let from = 0; from < view.length; from += PROC_LINES) {
      const part = partOf({ ...asked, from })
      parts.push(...part.lines.slice(from - part.from).map(({ text }) => text))
    }
    expect(`${parts.join('\n')}\n`).toBe(procMaps(many.timeline.machine))
    expect(partOf({ ...asked, from: 1e9 }).lines.at(-1)?.text).toBe(parts.at(-1))
  })

  it('that are not there give way to the first one, and all come as one text', () => {
    const view = partOf({ step: 1, path: '/proc/99/maps', from: null })
    expect(view.path).toBe('/proc/maps')
    expect(view.files.map(({ path, isChanged }) => [path, isChanged])).toEqual([
      ['/proc/maps', true],
      ['/proc/buddyinfo', true],
      ['/proc/meminfo', true],
      ['/proc/1/maps', true],
    ])
    const text = many.procText(1)
    expect(text.match(/^==> .* <==$/gm)).toEqual(view.files.map(({ path }) => `==> ${path} <==`))
    expect(text).toContain(procMaps(many.timeline.machine))
  })
})
