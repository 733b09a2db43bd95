import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hex } from '../../../base/format.ts'
import { compareStates, compareSteps } from './compare.ts'
import { formatDifference, type Comparison } from './comparison.ts'
import { readRecording } from '../testing/recordings.ts'
import type { TraceAllocatorEvent, TraceState, TraceStep, TraceStepResult } from '../format/types.ts'

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T
type Model = Mutable<TraceStepResult>

const isOwn = (event: TraceStep['events'][number]): event is TraceAllocatorEvent =>
  (event[0] === 'alloc' || event[0] === 'free') && event[4] === 1

/** A model that did exactly what the kernel did, free to be changed. */
function modelOf({ ret, errno, events, after, proc, dmesg }: TraceStep): Model {
  const result: TraceStepResult = {
    ret,
    errno: errno ?? null,
    deaths: [],
    log: dmesg ?? [],
    ownEvents: events.filter(isOwn),
    after,
    proc: proc ?? {},
  }
  return structuredClone(result) as Model
}

const lines = ({ differences }: Comparison): string[] => differences.map(formatDifference)

/** Between them these have everything that a recording can hold. */
const DOCUMENTS = [
  'checkerboard',
  'overlap-lost-vma',
  'pressure-2',
  'punch-holes',
  'ramfs-shared',
  'random-12m-0031',
  'random-15m-0009',
  'random-32m-0041',
  'romfs-xip',
  'share-readonly',
  'sysv-shm',
].map(readRecording)

/** One kind of change: makes it at a place that `pick` chooses and gives the name it must be found by. */
type Change = (model: Model, pick: <T>(list: readonly T[]) => T | undefined) => string | undefined
const CHANGES: Record<string, Change> = {
  ret: (model) => ((model.ret += 4096), 'ret'),
  errno: (model) => ((model.errno = model.errno === null ? 'EPERM' : null), 'errno'),
  'event missing': (model) => {
    if (model.ownEvents.pop() === undefined) return undefined
    return `own event ${model.ownEvents.length + 1}`
  },
  'event too many': (model) => {
    model.ownEvents.push(['free', 524288, 0, 0, 1])
    return `own event ${model.ownEvents.length}`
  },
  'event order': (model, pick) => {
    const at = pick([...model.ownEvents.keys()])
    const event = at === undefined ? undefined : model.ownEvents[at]
    if (at === undefined || event === undefined) return undefined
    event[2]++
    return `own event ${at + 1}`
  },
  'region missing': ({ after }, pick) => {
    const region = pick(after.regions)
    after.regions = after.regions.filter((other) => other !== region)
    return region && `region ${hex(region.start)}`
  },
  'region moved': ({ after }, pick) => {
    const region = pick(after.regions)
    if (region) region.start -= 1
    return region && `region ${hex(region.start + 1)}`
  },
  ...Object.fromEntries(
    (['end', 'top', 'usage', 'flags', 'pgoff', 'ino'] as const).map((field): [string, Change] => [
      `region ${field}`,
      ({ after }, pick) => {
        const region = pick(after.regions)
        if (region) region[field]++
        return region && `region ${hex(region.start)} ${field}`
      },
    ]),
  ),
  'region dev': ({ after }, pick) => {
    const region = pick(after.regions)
    if (region) region.dev = 'ff:ff'
    return region && `region ${hex(region.start)} dev`
  },
  'region left': ({ after }, pick) => {
    const region = pick(after.regions)
    if (region) region.left = region.left === null ? 4096 : null
    return region && `region ${hex(region.start)} left`
  },
  'region right': ({ after }, pick) => {
    const region = pick(after.regions)
    if (region) region.right = region.right === null ? 4096 : null
    return region && `region ${hex(region.start)} right`
  },
  'region color': ({ after }, pick) => {
    const region = pick(after.regions)
    if (region) region.color = region.color === 'red' ? 'black' : 'red'
    return region && `region ${hex(region.start)} color`
  },
  'process missing': ({ after }, pick) => {
    const process = pick(after.processes)
    after.processes = after.processes.filter((other) => other !== process)
    return process && `process ${process.pid}`
  },
  ...Object.fromEntries(
    (['startBrk', 'brk', 'endBrk', 'mapCount', 'totalVm'] as const).map((field): [string, Change] => [
      `process ${field}`,
      ({ after }, pick) => {
        const process = pick(after.processes)
        if (process) process[field]++
        return process && `process ${process.pid} ${field}`
      },
    ]),
  ),
  'vma missing': ({ after }, pick) => {
    const process = pick(after.processes)
    const vma = process?.vmas.pop()
    return process && vma && `process ${process.pid} vma ${hex(vma[0])}`
  },
  ...Object.fromEntries(
    ([1, 2, 3, 4, 5] as const).map((index): [string, Change] => [
      `vma ${index}`,
      ({ after }, pick) => {
        const process = pick(after.processes)
        const vma = process && pick(process.vmas)
        if (vma) vma[index]++
        const field = ['end', 'flags', 'pgoff', 'region', 'ino'][index - 1]
        return process && vma && `process ${process.pid} vma ${hex(vma[0])} ${field}`
      },
    ]),
  ),
  'free list order': ({ after }, pick) => {
    const lists = Object.entries(after.freeLists).flatMap(([type, orders]) =>
      Object.entries(orders).map(([order, list]) => ({ type, order, list })),
    )
    const chosen = pick(lists.filter(({ list }) => list.length > 1))
    chosen?.list.reverse()
    return chosen && `free list ${chosen.type} order ${chosen.order}, block 1`
  },
  'free block missing': ({ after }, pick) => {
    const [type, orders] = pick(Object.entries(after.freeLists)) ?? []
    const [order, list] = pick(Object.entries(orders ?? {})) ?? []
    list?.pop()
    return list && `free list ${type} order ${order}, block ${list.length + 1}`
  },
  'free list of another type': ({ after }) => {
    after.freeLists.highatomic = { 0: [524288] }
    return 'free list highatomic order 0, block 1'
  },
  pageblock: ({ after }, pick) => {
    const at = pick([...after.pageblocks.keys()])
    if (at === undefined) return undefined
    after.pageblocks[at] = 'highatomic'
    return `pageblock ${at}`
  },
  mmapPages: ({ after }) => (after.mmapPages++, 'mmapPages'),
  freePages: ({ after }) => (after.freePages--, 'freePages'),
}

describe('compareSteps', () => {
  it.each(Object.entries(CHANGES))('finds a changed %s and names it', (_, change) => {
    let made = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...DOCUMENTS),
        fc.nat(),
        fc.infiniteStream(fc.nat()),
        ({ steps }, at, choices) => {
          const step = steps[at % steps.length]
          if (step === undefined) return
          const model = modelOf(step)
          const pick = <T>(list: readonly T[]): T | undefined =>
            list.length === 0 ? undefined : list[(choices.next().value ?? 0) % list.length]
          const where = change(model, pick)
          if (where === undefined) return
          made++
          const comparison = compareSteps(model, step)
          expect(comparison.differences.map((difference) => difference.where)).toContain(where)
          expect(comparison.total).toBeLessThanOrEqual(2)
        },
      ),
      { seed: 612, numRuns: 100 },
    )
    expect(made).toBeGreaterThan(20)
  })

  it('finds every single changed leaf of a state', () => {
    const { after } = readRecording('share-readonly').steps[20] ?? expect.fail('no such step')
    const leaves: (readonly (string | number)[])[] = []
    const collect = (value: unknown, path: readonly (string | number)[]): void => {
      if (typeof value !== 'object' || value === null) leaves.push(path)
      else for (const [key, inner] of Object.entries(value)) collect(inner, [...path, key])
    }
    collect(after, [])
    expect(leaves.length).toBeGreaterThan(150)
    for (const path of leaves) {
      const changed = structuredClone<unknown>(after)
      const last = path.at(-1) ?? ''
      const holder = path.slice(0, -1).reduce((inner, key) => Reflect.get(Object(inner), key), changed)
      const old: unknown = Reflect.get(Object(holder), last)
      Reflect.set(Object(holder), last, typeof old === 'number' ? old + 1 : old === 'red' ? 'black' : 'x')
      expect(compareStates(changed as TraceState, after).total, path.join('.')).toBeGreaterThan(0)
    }
  })

  it('puts the most telling first, whatever the order of discovery', () => {
    const step = readRecording('share-readonly').steps[20] ?? expect.fail('no such step')
    const model = modelOf(step)
    const [region] = model.after.regions
    const [process] = model.after.processes
    if (!region || !process) expect.fail('empty state')
    model.after.freePages += 3
    process.totalVm += 1
    region.color = 'red'
    region.usage += 1
    model.ret = -12
    model.errno = 'ENOMEM'
    expect(lines(compareSteps(model, step))).toMatchInlineSnapshot(`
      [
        "ret: model -12 (ENOMEM), kernel 0",
        "region 0x80a5c000 usage: model 2, kernel 1",
        "process 1 totalVm: model 143, kernel 142",
        "region 0x80a5c000 color: model red, kernel black",
        "freePages: model 2123, kernel 2120",
      ]
    `)
  })

  it('keeps as many as asked for and counts all', () => {
    const { after } = readRecording('random-32m-0039').steps[100] ?? expect.fail('no such step')
    const empty: TraceState = {
      freeLists: {},
      pageblocks: [],
      regions: [],
      processes: [],
      mmapPages: 0,
      freePages: 0,
    }
    const { differences, total } = compareStates(empty, after, 5)
    expect(differences.map(({ where }) => where.split(' ')[0])).toEqual(Array(5).fill('region'))
    const lists = Object.values(after.freeLists).flatMap((orders) => Object.values(orders))
    expect(total).toBe(
      after.regions.length + after.processes.length + lists.length + after.pageblocks.length + 2,
    )
  })
})

describe('the text of /proc files', () => {
  const step = readRecording('share-readonly').steps.find(({ proc }) => proc?.['/proc/maps'])
  const meminfo = readRecording('share-readonly').steps.find(({ proc }) => proc?.['/proc/meminfo'])
  if (!step || !meminfo) throw new Error('the recording has no cat steps')

  const compareText = (recorded: TraceStep, edit: (text: string) => string): string[] => {
    const model = modelOf(recorded)
    for (const [path, text] of Object.entries(model.proc)) model.proc[path] = edit(text)
    return lines(compareSteps(model, recorded))
  }

  it('may end with the newline that the recording has lost', () => {
    expect(compareText(step, (text) => `${text}\n`)).toEqual([])
    expect(compareText(step, (text) => `${text}\n\n`)).toHaveLength(1)
  })

  it('counts the space at the end of a line', () => {
    expect(compareText(step, (text) => text.replace(' \n', '\n'))).toMatchInlineSnapshot(`
      [
        "/proc/maps line 1: model "80a5c000-80a5e000 rw-p 00000000 00:00 0", kernel "80a5c000-80a5e000 rw-p 00000000 00:00 0 "",
      ]
    `)
  })

  it('is missing when the model prints no such file', () => {
    expect(lines(compareSteps({ ...modelOf(step), proc: {} }, step))).toMatchInlineSnapshot(`
      [
        "/proc/maps: model none, kernel 11 lines",
      ]
    `)
  })

  it('of meminfo is MemFree and MmapCopy only', () => {
    expect(compareText(meminfo, (text) => text.replace(/^Slab:.*$/m, 'Slab: 0 kB'))).toEqual([])
    const two = (text: string): string =>
      text
        .split('\n')
        .filter((line) => /^(MemFree|MmapCopy)/.test(line))
        .join('\n')
    expect(compareText(meminfo, two)).toEqual([])
    expect(compareText(meminfo, (text) => text.replace(/(MmapCopy: +)\d+/, '$1576'))).toMatchInlineSnapshot(`
      [
        "/proc/meminfo MmapCopy: model "MmapCopy:            576 kB", kernel "MmapCopy:            584 kB"",
      ]
    `)
  })

  it('of files that a model of memory cannot know is let through', () => {
    const other: TraceStep = { ...step, proc: { '/proc/iomem': '80000000-80ffffff : System RAM' } }
    expect(compareSteps({ ...modelOf(other), proc: {} }, other).total).toBe(0)
  })
})
