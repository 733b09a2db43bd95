import { describe, expect, it } from 'vitest'
import { PAGE_SIZE } from '../../../base/units.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'
import { checkInvariants } from '../../../sim/nommu/invariants.ts'
import type { Surroundings } from './calls612.ts'
import { stateHash } from '../../../sim/nommu/testing/stateHash.ts'
import { formatDifference } from './comparison.ts'
import { machineOf } from './machineOf.ts'
import { compareOutcome, replayStep, runTraceStep, surroundingsOf } from './replay.ts'
import { lastCall, runLastCall } from './lastCall.ts'
import type { TraceStepOutcome } from './replay.ts'
import { compareStates } from './compare.ts'
import { stateOf } from './stateOf.ts'
import { readRecording, recordingNames } from '../testing/recordings.ts'
import type { TraceDocument, TraceStep } from '../format/types.ts'

describe('every recording, whole', () => {
  it.each(recordingNames)('%s', (name) => {
    const document = readRecording(name)
    const m = machineOf(document)
    expect(compareStates(stateOf(m), document.initial)).toEqual({ differences: [], total: 0 })
    const around = surroundingsOf(document)
    for (const step of document.steps) {
      const { differences } = replayStep(m, step, around)
      expect(differences.map(formatDifference), step.call).toEqual([])
    }
    expect(checkInvariants(m)).toBeNull()
  })

  it('panic-superset ends with the kernel stopped in the same line of its source', () => {
    const document = readRecording('panic-superset')
    const m = machineOf(document)
    for (const step of document.steps) replayStep(m, step, surroundingsOf(document))
    expect(m.stopped).toBeNull()
    expect(lastCall(document)).toContain('mmap(')
    m.beginStep(m.step + 1)
    runLastCall(m, document)
    expect(document.panic?.[0]).toContain(m.stopped)
  })

  it('overlap-lost-vma loses the VMA: counted, found nowhere, and its region stays', () => {
    const document = readRecording('overlap-lost-vma')
    const m = machineOf(document)
    const around = surroundingsOf(document)
    const lost = document.steps.some((step) => {
      replayStep(m, step, around)
      return m.processes.some(({ mm }) => mm.mapCount > new Set(mm.vmas.rows).size)
    })
    expect(lost).toBe(true)
  })
})

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T
type Step = Mutable<TraceStep>

/** One field of a step made wrong, and what the mismatch must be called; undefined if the step has no such field. */
type Corruption = (step: Step) => string | undefined
const hexOf = (n: number): string => `0x${n.toString(16)}`

const CORRUPTIONS: Readonly<Record<string, Corruption>> = {
  ret: (step) => ((step.ret += PAGE_SIZE), 'ret'),
  errno: (step) => {
    if (step.errno === undefined) return undefined
    step.errno = step.errno === 'EPERM' ? 'ENOMEM' : 'EPERM'
    return 'errno'
  },
  'pfn of an own event': (step) => {
    const event = step.events.find((each) => each[0] === 'alloc' && each[4] === 1)
    if (event?.[0] !== 'alloc') return undefined
    event[1]++
    return 'own event 1'
  },
  'tail of an own event': (step) => {
    const own = step.events.filter((each) => (each[0] === 'alloc' || each[0] === 'free') && each[4] === 1)
    const at = own.findIndex((each) => each[0] === 'free')
    const event = own[at]
    if (event?.[0] !== 'free') return undefined
    event[3] = event[3] === 1 ? 0 : 1
    return `own event ${at + 1}`
  },
  'region start': ({ after }) => {
    const region = after.regions.at(-1)
    if (region) region.start -= PAGE_SIZE
    return region && `region ${hexOf(region.start)}`
  },
  ...Object.fromEntries(
    (['end', 'top', 'usage', 'flags', 'pgoff', 'ino'] as const).map((field): [string, Corruption] => [
      `region ${field}`,
      ({ after }) => {
        const region = after.regions.at(-1)
        if (region) region[field]++
        return region && `region ${hexOf(region.start)} ${field}`
      },
    ]),
  ),
  'colour in the tree': ({ after }) => {
    const region = after.regions[0]
    if (region) region.color = region.color === 'red' ? 'black' : 'red'
    return region && `region ${hexOf(region.start)} color`
  },
  'child in the tree': ({ after }) => {
    const region = after.regions.find(({ left }) => left !== null)
    if (region) region.left = null
    return region && `region ${hexOf(region.start)} left`
  },
  ...Object.fromEntries(
    (['brk', 'startBrk', 'endBrk', 'mapCount', 'totalVm'] as const).map((field): [string, Corruption] => [
      field,
      ({ after }) => {
        const process = after.processes.at(-1)
        if (process) process[field]++
        return process && `process ${process.pid} ${field}`
      },
    ]),
  ),
  ...Object.fromEntries(
    (['end', 'flags', 'pgoff', 'region', 'ino'] as const).map((field, index): [string, Corruption] => [
      `VMA ${field}`,
      ({ after }) => {
        const process = after.processes.at(-1)
        const vma = process?.vmas.at(-1)
        if (vma) vma[(index + 1) as 1 | 2 | 3 | 4 | 5]++
        return process && vma && `process ${process.pid} vma ${hexOf(vma[0])} ${field}`
      },
    ]),
  ),
  'order of a free list': ({ after }) => {
    for (const [type, orders] of Object.entries(after.freeLists))
      for (const [order, list] of Object.entries(orders)) {
        if (list.length < 2) continue
        list.reverse()
        return `free list ${type} order ${order}, block 1`
      }
    return undefined
  },
  'pageblock type': ({ after }) => ((after.pageblocks[0] = 'highatomic'), 'pageblock 0'),
  mmapPages: ({ after }) => (after.mmapPages++, 'mmapPages'),
  freePages: ({ after }) => (after.freePages++, 'freePages'),
  'text of a /proc file': (step) => {
    const [path, text] = Object.entries(step.proc ?? {}).find(([each]) => /maps|buddyinfo/.test(each)) ?? []
    if (path === undefined || text === undefined || step.proc === undefined) return undefined
    step.proc[path] = text.replace(/[0-9]/, (digit) => String((Number(digit) + 1) % 10))
    return path
  },
  'page of a foreign allocation': (step) => {
    const event = step.events.find((each) => each[0] === 'alloc' && each[4] === 0)
    if (event?.[0] !== 'alloc') return undefined
    event[1] += 1
    return `a foreign block of order ${event[2]} came from page ${event[1] - 1}, in the kernel from ${event[1]}`
  },
}

/** Between them these have everything that a recording can hold. */
const DOCUMENTS = [
  'share-readonly',
  'punch-holes',
  'errors',
  'spawn-exit',
  'pressure-1',
  'random-12m-0031',
].map(readRecording)

/** Runs a recording up to a step; that one is not run. */
function runNext(m: Machine, step: TraceStep, around: Surroundings): TraceStepOutcome {
  m.beginStep(m.step + 1)
  return runTraceStep(m, step, around)
}

function machineBefore(document: TraceDocument, index: number): Machine {
  const m = machineOf(document)
  const around = surroundingsOf(document)
  for (const step of document.steps.slice(0, index)) runNext(m, step, around)
  return m
}

describe('no expected value leaks into the model', () => {
  it.each(Object.entries(CORRUPTIONS))(
    'a wrong %s is found and named, and the model does not follow it',
    (_, corrupt) => {
      let made = 0
      for (const document of DOCUMENTS) {
        const around = surroundingsOf(document)
        const candidates = [...document.steps.keys()].filter(
          (index) => index % 7 === 3 || index === document.steps.length - 1,
        )
        for (const index of candidates) {
          const original = document.steps[index]
          if (original === undefined || made >= 4) continue
          const step = structuredClone(original) as Step
          const where = corrupt(step)
          if (where === undefined) continue
          made++
          const untouched = machineBefore(document, index)
          runNext(untouched, original, around)
          const m = machineBefore(document, index)
          const outcome = runNext(m, step, around)
          const { differences } = compareOutcome(m, step, outcome)
          expect(
            differences.some((difference) => difference.where.startsWith(where)),
            where,
          ).toBe(true)
          expect(differences.length).toBeLessThanOrEqual(3)
          expect(stateHash(m)).toBe(stateHash(untouched))
        }
        made = Math.min(made, 4)
      }
      expect(made).toBeGreaterThan(0)
    },
  )

  /** Everything that the kernel answered, made nonsense. What was asked, and what the rest of the kernel did, stay. */
  function withoutAnswers({ call, pid, sys, args, path, spawned, events, proc }: TraceStep): TraceStep {
    const asked = { call, ret: -1, after: { ...EMPTY } }
    return {
      ...asked,
      ...(pid === undefined ? {} : { pid }),
      ...(sys === undefined ? {} : { sys }),
      ...(args === undefined ? {} : { args }),
      ...(path === undefined ? {} : { path }),
      ...(spawned === undefined ? {} : { spawned }),
      ...(proc === undefined ? {} : { proc: Object.fromEntries(Object.keys(proc).map((key) => [key, ''])) }),
      events: events.map((event) => {
        if (event[0] === 'alloc' && event[4] === 1) return ['alloc', 1, 0, 'movable', 1]
        if (event[0] === 'free' && event[4] === 1) return ['free', 1, 0, 0, 1]
        return event[0] === '}' ? ['}', 0] : event
      }),
    }
  }
  const EMPTY = { freeLists: {}, pageblocks: [], regions: [], processes: [], mmapPages: 0, freePages: 0 }

  it.each(DOCUMENTS)('$name without any of its answers gives the same states', (document) => {
    const around = surroundingsOf(document)
    const [told, untold] = [machineOf(document), machineOf(document)]
    for (const step of document.steps) {
      const ret = runNext(told, step, around).ret
      expect(runNext(untold, withoutAnswers(step), around).ret).toBe(ret)
      expect(stateHash(untold)).toBe(stateHash(told))
    }
  })
})

describe('a recording that does not fit together', () => {
  it('whose foreign events free what is free is reported as a difference, not thrown', () => {
    const document = readRecording('punch-holes')
    const m = machineOf(document)
    const [step] = document.steps
    const free = Object.values(document.initial.freeLists.movable ?? {})[0]?.[0] ?? 0
    if (step === undefined) expect.fail('no steps')
    const wrong: TraceStep = { ...step, events: [['free', free, 0, 0, 0]] }
    const { differences } = replayStep(m, wrong, surroundingsOf(document))
    expect(differences[0]?.where).toContain('free')
  })

  it('whose caller does not exist', () => {
    const document = readRecording('punch-holes')
    const step = document.steps.find(({ pid }) => pid !== undefined)
    if (step === undefined) expect.fail('no calls')
    const { differences } = replayStep(machineOf(document), { ...step, pid: 99 }, surroundingsOf(document))
    expect(differences[0]).toMatchObject({ where: 'ret', model: '-3 (ESRCH)' })
  })
})
