/** States of a kernel with an MMU as they were recorded, drawn beside the model. */
import { describe, expect, it } from 'vitest'
import { compareMmuStates } from '../../documents/recording/mmu/compare.ts'
import { Identities, mmuStateOf } from '../../documents/recording/mmu/stateOf.ts'
import { mmuRecordingNames, readMmuRecording } from '../../documents/recording/mmu/testing/recordings.ts'
import type { MmuTraceDocument } from '../../documents/recording/mmu/types.ts'
import { Timeline } from '../../engine/timeline.ts'
import { MMU } from './model.ts'
import { recordedBoard } from './recordedBoard.ts'
import { MmuRecordingSource } from './recordingSource.ts'

const names = mmuRecordingNames.filter((name) => !name.startsWith('max-map-count'))
/** Of the steps of a recording so many are looked at. */
const EVERY = 5

const open = (document: MmuTraceDocument, isRecorded: boolean) => {
  const timeline = new Timeline(new MmuRecordingSource(document, isRecorded), MMU, null)
  timeline.advance(timeline.source.steps)
  return timeline
}

it.each(names)('%s: a board built from a state is in that state', (name) => {
  const document = readMmuRecording(name)
  const timeline = new Timeline(new MmuRecordingSource(document), MMU, null)
  const ids = new Identities()
  document.steps.forEach(({ after }, index) => {
    timeline.advance(1)
    timeline.goTo(index + 1)
    const { machine: model } = timeline
    mmuStateOf(model.machine, ids)
    if (index % EVERY !== 0) return
    const { machine } = recordedBoard(model, after, ids, index + 1)
    expect(compareMmuStates(mmuStateOf(machine, ids), after)).toEqual({ differences: [], total: 0 })
    const frames = new Set(
      [...machine.objects].flatMap(({ pages }) => [...pages.values()]).map(({ pfn }) => pfn),
    )
    expect(frames.has(-1 as never)).toBe(false)
  })
})

describe('beside the model stands', () => {
  type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T
  const name = names.find((candidate) => candidate.startsWith('fork')) ?? names[0] ?? ''
  const original = readMmuRecording(name)

  it('what was recorded, with the same picture where both are in the same state', () => {
    const [model, kernel] = [open(original, false), open(original, true)]
    for (let step = 1; step <= model.steps; step++) {
      const [ours, theirs] = [MMU.viewAfterStep(model, step), MMU.viewAfterStep(kernel, step)]
      expect(theirs.spaces).toEqual(ours.spaces)
      expect(theirs.frames).toEqual(ours.frames)
      expect(theirs.call).toEqual(ours.call)
      expect(theirs.verdict).toBeNull()
      expect(theirs.sentence).toContain(`Recorded on Linux ${original.kernel.release}`)
    }
  })

  it('another state, in the step that has it and in no other', () => {
    const changed = structuredClone(original) as Mutable<MmuTraceDocument>
    const at = changed.steps.findIndex(({ after }) =>
      Object.values(after.processes).some(({ vmas }) => !('count' in vmas) && vmas.length > 0),
    )
    const state = changed.steps[at]?.after
    const process = Object.entries(state?.processes ?? {}).find(
      ([, { vmas }]) => !('count' in vmas) && vmas.length > 0,
    )
    if (process === undefined || 'count' in process[1].vmas) throw new Error('no mapping in it')
    const gone = process[1].vmas.shift()
    process[1].mapCount--
    const [model, kernel] = [open(changed, false), open(changed, true)]
    expect(model.differing).toEqual([at + 1])
    const view = MMU.viewAfterStep(kernel, at + 1)
    const ours = MMU.viewAfterStep(model, at + 1)
    expect(view.spaces.vmas.length).toBe(ours.spaces.vmas.length - 1)
    expect([...view.spaces.vmas.start]).not.toContain(gone?.[0])
    expect(ours.verdict?.differences.map(({ at: place }) => place)).toContainEqual({
      kind: 'vma',
      process: process[0],
      start: gone?.[0],
    })
    expect(MMU.viewAfterStep(kernel, at + 2).spaces).toEqual(MMU.viewAfterStep(model, at + 2).spaces)
  })

  it('whatever a file says', () => {
    const [step] = original.steps
    if (step === undefined) throw new Error('no step')
    const timeline = open(original, false)
    timeline.goTo(1)
    const page = [0, 77, 'x'] as const
    const state = {
      processes: {
        nobody: {
          brk: 0,
          mapCount: 9,
          vmas: [
            [8192, 4096, 'rw-p', 0, 9, 'rd wr', 0, 0, [page]],
            [0x10000, 0x12000, 'rw-p', 0, 9, 'rd wr', 0, 0, [page, [5, 78, 'f'], [1, 77, '']]],
            [0x11000, 0x13000, 'rw-p', 0, 0, 'rd wr', 0, 0, []],
            [0x10000, 2 ** 52, 'rw-p', 0, 0, 'rd wr', 0, 0, []],
          ],
        },
      },
      objects: [{ id: 5, kind: 'sysv', name: 'x', size: -1, pages: [[2 ** 40, 3]], nattch: 2 }],
    } as const
    const shown = recordedBoard(timeline.machine, state, new Identities(), 1)
    expect(shown.machine.processes[0]?.mm.vmas.size).toBeGreaterThan(1)
  })
})
