/** Recordings of calls on the edge, of programs being loaded and of memory running out: the model does the same at every step. */
import { produce } from 'immer'
import { expect, it } from 'vitest'
import { conformanceLine } from './conformance.ts'
import { callOf612 } from './replay/calls612.ts'
import { machineOf } from './replay/machineOf.ts'
import { surroundingsOf } from './replay/replay.ts'
import type { TraceDocument, TraceStep } from './format/types.ts'
import { edgeFiles, readRecordingFile } from './testing/recordings.ts'

const names = edgeFiles.map(({ name }) => name)

const read = (name: string): TraceDocument =>
  readRecordingFile(edgeFiles.find((file) => file.name === name) ?? expect.fail(`no ${name}`))

it.each(names)('%s is reproduced whole', (name) => {
  const { exact, line } = conformanceLine(read(name))
  expect(exact, line).toBe(true)
  expect(line).toMatch(/ (\d+)\/\1 steps$/)
})

it('notices a program that lies elsewhere by a word', () => {
  const document = produce(read('elf-fdpic'), ({ steps }) => {
    const process = steps[0]?.after.processes.at(-1) ?? expect.fail('no process')
    process.startStack = (process.startStack ?? 0) + 8
  })
  expect(conformanceLine(document).line).toContain('startStack')
})

it('counts what the kernel took for itself', () => {
  const document = read('oom-newest')
  const taken = (call: string, ret: number, blocks: number): TraceStep => ({
    call,
    ret,
    events: Array.from({ length: blocks }, (_, nth) => ['alloc', 4 * nth, 2, 'unmovable', 0] as const),
    after: document.initial,
  })
  const resultOf = (step: TraceStep): number => callOf612(machineOf(document), step, surroundingsOf(document))
  expect(resultOf(taken('kalloc n 2 3', -12, 0))).toBe(-12)
  expect(resultOf(taken('kalloc a 2 3', 3, 3))).toBe(3)
  expect(resultOf(taken('kalloc a 2 5', 5, 2))).toBe(2)
})

it('notices who was killed', () => {
  const document = produce(read('exec-8m-0023'), ({ steps }) => {
    const step = steps.find(({ signal }) => signal === 11) ?? expect.fail('nobody died')
    step.signal = 9
  })
  expect(conformanceLine(document).line).toContain('by 9')
})

it('notices a line of the log that says something else', () => {
  const document = produce(read('oom-newest'), ({ steps }) => {
    const step = steps.find(({ dmesg }) => dmesg !== undefined) ?? expect.fail('nothing was logged')
    step.dmesg = ['Out of memory: Killed process 1 (init)']
  })
  expect(conformanceLine(document).line).toContain('kernel log')
})
