import { produce, type Draft } from 'immer'
import { describe, expect, it } from 'vitest'
import { formatDifference } from '../replay/comparison.ts'
import { MmuReplay } from './replay.ts'
import { readMmuRecording } from './testing/recordings.ts'
import type { MmuProcessState, MmuTraceState, MmuTraceStep, MmuVma } from './types.ts'

const DOCUMENT = readMmuRecording('sysv-removed')
/** remap_file_pages: two VMAs, one with a page; one segment with two pages. */
const STEP = 4

type Changes<T> = (draft: Draft<T>) => void

/** What is named when the recorded step is changed like this. */
function differences(change: Changes<MmuTraceStep>): string[] {
  const changed = produce(DOCUMENT, ({ steps }) => change(steps[STEP] ?? expect.fail('no such step')))
  const replay = new MmuReplay(changed)
  let found: string[] = []
  for (let i = 0; i <= STEP; i++) found = (replay.next()?.differences ?? []).map(formatDifference)
  return found
}

const inState = (change: Changes<MmuTraceState>): string[] => differences(({ after }) => change(after))

const inProcess = (change: Changes<MmuProcessState>): string[] =>
  inState(({ processes }) => Object.values(processes).forEach(change))

const inVmas = (change: Changes<MmuVma[]>): string[] =>
  inProcess(({ vmas }) => (Array.isArray(vmas) ? change(vmas) : expect.fail('a digest of VMAs')))

/** The first VMA with another field. */
const withField = (at: number, value: unknown): string[] =>
  inVmas(([vma]) => void Reflect.set(vma ?? expect.fail('no VMA'), at, value))

describe('a step that differs', () => {
  it('is none as it was recorded', () => {
    expect(differences(() => {})).toEqual([])
  })

  it('in its result', () => {
    expect(differences((step) => void Object.assign(step, { ret: -22, errno: 'EINVAL' }))).toEqual([
      'ret: model 0, kernel -22',
      'errno: model nothing, kernel EINVAL',
    ])
    const signal = { signal: 'SIGBUS', code: 'BUS_ADRERR', faultAddress: 0x10000000, data: 'a', vec: '01' }
    expect(differences((step) => void Object.assign(step, signal))).toEqual([
      'signal: model nothing, kernel SIGBUS',
      'code: model nothing, kernel BUS_ADRERR',
      'faultAddress: model nothing, kernel 0x10000000',
      'data: model nothing, kernel a',
      'vec: model nothing, kernel 01',
    ])
    expect(differences(({ args }) => void (args[3] = 2))).toEqual(['argument 4: model 1, kernel 2'])
    expect(differences((step) => void (step.sys = 'mmap'))).toEqual([
      'call: model remap_file_pages, kernel mmap',
    ])
  })

  it.each<[number, unknown, string]>([
    [1, 140737354104832, 'end: model 0x7ffff7ff6000, kernel 0x7ffff7ff8000'],
    [2, 'r--s', 'permissions: model rw-s, kernel r--s'],
    [3, 0, 'offset: model 4096, kernel 0'],
    [4, 2, 'object: model 1, kernel 2'],
    [5, 'rd', 'flags: model rd wr sh mr mw me ms, kernel rd'],
    [6, 8, 'rss: model 4, kernel 8'],
    [7, 2, 'pss: model 4, kernel 2'],
    [8, [[0, 3, 'fx']], 'page 1 of the list: model [0,2,"fx"], kernel [0,3,"fx"]'],
    [8, [[0, 2, 'f']], 'page 1 of the list: model [0,2,"fx"], kernel [0,2,"f"]'],
    [8, [], 'page 1 of the list: model [0,2,"fx"], kernel nothing'],
    [9, '[heap]', 'name: model nothing, kernel [heap]'],
  ])('in field %i of a VMA', (at, value, expected) => {
    expect(withField(at, value)).toEqual([`A VMA 0x7ffff7ff5000 ${expected}`])
  })

  it('in which VMAs there are', () => {
    expect(inVmas((vmas) => void vmas.shift())).toEqual([
      'A VMA 0x7ffff7ff5000: model [140737354092544,140737354096640,"rw-s",4096,1,"rd wr sh mr mw me ms",4,4], kernel nothing',
    ])
    expect(withField(0, 140737354088448)).toHaveLength(2)
  })

  it('in a process or in which there are', () => {
    expect(inProcess((process) => void Object.assign(process, { brk: 4096, mapCount: 9 }))).toEqual([
      'A brk: model 0x00402000, kernel 4096',
      'A mapCount: model 8, kernel 9',
    ])
    expect(inState((state) => void (state.processes = {}))).toEqual(['processes: model A, kernel nothing'])
    const digest = { count: 3, sha256: '', first: [], last: [] }
    expect(inProcess((process) => void (process.vmas = digest))).toEqual(['A VMAs: model 2, kernel 3'])
  })

  it('in an object or in which there are', () => {
    const change = (field: object): string[] =>
      inState(({ objects }) => objects.forEach((object) => Object.assign(object, field)))
    expect(change({ kind: 'file', name: 'x', size: 1, nattch: 3 })).toEqual([
      'object 1 kind: model sysv, kernel file',
      'object 1 name: model /SYSV00000017 (deleted), kernel x',
      'object 1 size: model 8192, kernel 1',
      'object 1 nattch: model 2, kernel 3',
    ])
    expect(change({ pages: [[0, 1]] })).toEqual(['object 1 page 2 of the list: model [1,2], kernel nothing'])
    expect(inState((state) => void (state.objects = []))).toEqual(['objects: model 1, kernel '])
  })

  it('in the digest of a long list', () => {
    const long = readMmuRecording('max-map-count-mprotect')
    const changed = produce(long, (document) => {
      document.steps.length = 2
      for (const { after } of document.steps)
        for (const { vmas } of Object.values(after.processes)) if ('count' in vmas) vmas.sha256 = 'other'
    })
    const replay = new MmuReplay(changed)
    expect(replay.next()?.total).toBe(0)
    expect(replay.next()?.differences.map(({ where }) => where)).toEqual(['A digest of VMAs'])
    expect(replay.next()).toBeNull()
  }, 60_000)

  it('is one whose line cannot be run', () => {
    const script = DOCUMENT.script.map((line) => (line.includes('nattch') ? 'A: nattch(other)' : line))
    const replay = new MmuReplay({ ...DOCUMENT, script })
    const all = Array.from({ length: 6 }, () => replay.next()?.differences.map(formatDifference))
    expect(all.at(-1)).toEqual(['call: model a variable has no value yet, kernel went on'])
  })
})
