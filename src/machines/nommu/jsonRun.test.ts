import { expect, it } from 'vitest'
import { parseProgram } from '../../documents/scenario/read.ts'
import { checkInvariants } from './check.ts'
import { jsonRun } from './jsonRun.ts'
import { nommuTimeline } from './model.ts'
import { ScenarioSource } from './scenarioSource.ts'

it('holds each call with its result, and the machine at the end', () => {
  const { program } = parseProgram('title T\nboard 1M\nA = spawn\na = mmap(64K)\nmmap(1M);\nexit(3)')
  const run = jsonRun(nommuTimeline(new ScenarioSource(program), checkInvariants))
  expect(run).toMatchObject({
    title: 'T',
    kernel: '6.12',
    steps: [
      { step: 1, line: 3, call: 'A = spawn', errno: null },
      { step: 2, line: 4, call: 'A: a = mmap(64K)', errno: null, result: expect.stringMatching(/^0x80/) },
      { step: 3, line: 5, call: 'A: mmap(1M)', ret: -12, errno: 'ENOMEM' },
      { step: 4, line: 6, call: 'A: exit(3)', errno: null },
    ],
    end: { processes: [] },
  })
  expect(run.steps[2]?.dmesg.join('\n')).toContain('Allocation of length 1048576')
  expect(run.steps.every(({ sentence, freePages }) => sentence !== '' && freePages > 0)).toBe(true)
  expect(JSON.parse(JSON.stringify(run))).toEqual(run)
})
