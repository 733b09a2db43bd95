import { expect, test } from 'vitest'
import { parseProgram } from '../../documents/scenario/read.ts'
import { NOMMU, nommuTimeline } from '../../machines/nommu/model.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { checkInvariants } from '../../sim/nommu/invariants.ts'

async function unrecorded(operations: string): Promise<string | undefined> {
  const { program } = parseProgram(`board 1M\nA = spawn\n${operations}`)
  const timeline = nommuTimeline(new ScenarioSource(program), checkInvariants)
  while (!timeline.done) timeline.advance(64)
  await NOMMU.prepareSteps()
  return NOMMU.viewAfterStep(timeline, timeline.steps).unrecorded
}

test.each([
  ['fork', 'A: fork()', /riscv64/],
  ['a core file', 'A: cat core', /coredump_filter/],
])('%s is marked, with what it rests on', async (_, operations, says) => {
  expect(await unrecorded(operations)).toMatch(says)
})

test.each(['A: mprotect(0x80040000, 4K, r)', 'A: mmap(4K)', 'cat /proc/maps'])(
  '%s was recorded',
  async (operations) => {
    expect(await unrecorded(operations)).toBeUndefined()
  },
)

test('how other architectures load programs is marked, and how riscv64 does was recorded', async () => {
  const last = async (arch: string): Promise<string | undefined> => {
    const { program } = parseProgram(
      `board 4M arch ${arch}\nfile "/rom/a" flat text 4K data 4K\nP = exec("/rom/a")`,
    )
    const timeline = nommuTimeline(new ScenarioSource(program), checkInvariants)
    while (!timeline.done) timeline.advance(1)
    await NOMMU.prepareSteps()
    return NOMMU.viewAfterStep(timeline, timeline.steps).unrecorded
  }
  expect(await last('arm')).toMatch(/riscv64 alone/)
  expect(await last('riscv64')).toBeUndefined()
})
