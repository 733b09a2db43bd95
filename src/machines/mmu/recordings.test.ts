/** The recordings of a kernel with an MMU as the page goes through them: every step is what the kernel did, back and forth. */
import { describe, expect, it } from 'vitest'
import { mmuRecordingNames, readMmuRecording } from '../../documents/recording/mmu/testing/recordings.ts'
import { Timeline } from '../../engine/timeline.ts'
import { MMU } from './model.ts'
import { MmuRecordingSource } from './recordingSource.ts'

describe('a recording', () => {
  it.each(mmuRecordingNames.filter((name) => !name.startsWith('max-map-count')))(
    '%s is reproduced',
    (name) => {
      const timeline = new Timeline(new MmuRecordingSource(readMmuRecording(name)), MMU, null)
      timeline.advance(timeline.source.steps)
      expect(timeline.differing).toEqual([])
      const last = MMU.viewAfterStep(timeline, timeline.steps)
      expect(last.verdict).toMatchObject({ identical: true })
      const middle = MMU.viewAfterStep(timeline, Math.ceil(timeline.steps / 2))
      expect(middle.verdict).toMatchObject({ identical: true })
      expect(middle.sentence).toMatch(/\.$/)
    },
  )
})
