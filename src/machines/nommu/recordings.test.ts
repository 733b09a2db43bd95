/** Recordings as the page opens them: each of those that it lists, of every kernel. */
import { expect, it } from 'vitest'
import { checkInvariants } from '../../sim/nommu/invariants.ts'
import { eraOf } from '../../documents/recording/replay/machineOf.ts'
import {
  edgeFiles,
  olderFiles,
  readRecording,
  readRecordingFile,
} from '../../documents/recording/testing/recordings.ts'
import { nommuTimeline, NOMMU } from './model.ts'
import { RecordingSource } from './recordingSource.ts'

const files = [...olderFiles, ...edgeFiles].filter(({ path }) => path.includes('/public/'))

it.each(files)(
  '$kernel/$name says which kernel it is of, and every step of it can be shown',
  async (file) => {
    const document = readRecordingFile(file)
    const source = new RecordingSource(document)
    expect(source.era).toBe(file.kernel.slice(0, file.kernel.lastIndexOf('-')))
    const timeline = nommuTimeline(source, null)
    while (!timeline.done) timeline.advance(64)
    await NOMMU.prepareSteps()
    const isModelled = eraOf(document) !== null
    for (let step = 1; step <= timeline.steps; step++) {
      const view = NOMMU.viewAfterStep(timeline, step)
      expect(view.own).toMatchObject({ machine: 'nommu', era: source.era })
      expect(view.verdict === null).toBe(!isModelled)
      expect(view.why === undefined).toBe(!isModelled)
    }
    expect(timeline.differing).toEqual([])
  },
)

it('says what reclaim takes of a segment that is attached', async () => {
  const timeline = nommuTimeline(new RecordingSource(readRecording('2.6.28-slab/random-8m-04')), null)
  while (!timeline.done) timeline.advance(64)
  await NOMMU.prepareSteps()
  const sentenceOf = (step: number): string => NOMMU.viewAfterStep(timeline, step).sentence
  expect(sentenceOf(73)).toMatch(
    / dropped \d+ KiB \(\d+ pages\) of files in memory and segments, mapped or not/,
  )
  expect(sentenceOf(72)).not.toContain('mapped or not')
  expect(sentenceOf(84)).toContain('ENOMEM')
})

it('shows the states of a kernel that is not modelled as they were recorded, and things keep their names', () => {
  const document = readRecording('2.6.18-slab/nattch')
  const timeline = nommuTimeline(new RecordingSource(document), checkInvariants)
  while (!timeline.done) timeline.advance(64)
  const ids = new Map<number, number>()
  document.steps.forEach(({ after }, index) => {
    timeline.goTo(index + 1)
    const { machine } = timeline
    const rows = [...machine.regions.inOrder()]
    expect(rows.map((row) => machine.regions.get(row, 0))).toEqual(after.vmaTree?.map(({ start }) => start))
    expect(machine.buddy.freePages).toBe(after.freePages)
    after.vmaTree?.forEach(({ id, start }, at) => {
      const serial = machine.regions.table.serialOf(rows[at] ?? 0)
      const key = id * 2 ** 20 + start
      expect(ids.get(key) ?? serial).toBe(serial)
      ids.set(key, serial)
    })
    for (const key of ids.keys())
      if (after.vmaTree?.some(({ id, start }) => id * 2 ** 20 + start === key) !== true) ids.delete(key)
  })
  expect(ids.size).toBeGreaterThan(0)
})
