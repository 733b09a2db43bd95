/** A program that a signal ends gets no answer: the line, the timeline and the adviser go by the signal. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { RESULT_FORMS, SIGNALS } from '../../base/result.ts'
import { readRecording } from '../../documents/recording/testing/recordings.ts'
import { nextFailure } from '../../layout/timeline/timeline.ts'
import { resultOfStep } from '../../model/run/results.ts'
import { openScenario } from '../../worker/testing/openScenario.ts'
import { NOMMU, nommuTimeline } from './model.ts'
import { RecordingSource } from './recordingSource.ts'

const lesson = (id: string): string =>
  readFileSync(new URL(`../../../public/scenarios/${id}.nommu`, import.meta.url), 'utf8')

const timelineOf = (text: string) => openScenario(text).opened().timeline

describe('the result of', () => {
  it('a program that dies while it is loaded is its signal, not its pid', () => {
    const timeline = timelineOf(lesson('start-busybox'))
    expect(resultOfStep(timeline, 5)).toEqual({ step: 5, text: '= 2', failed: false })
    expect(resultOfStep(timeline, 6)).toEqual({ step: 6, text: 'SIGSEGV', failed: true })
    expect(nextFailure(timeline, 0)).toBe(6)
  })

  it('execve past the point of no return is the signal as well', () => {
    const timeline = timelineOf(lesson('start-point'))
    expect(resultOfStep(timeline, 4)).toMatchObject({ text: 'E2BIG' })
    expect(resultOfStep(timeline, 6)).toMatchObject({ text: 'SIGSEGV', failed: true })
  })

  it('a caller that the OOM killer chose is SIGKILL; where it chose another, the answer', () => {
    const timeline = timelineOf(lesson('smallest-request'))
    expect(resultOfStep(timeline, 12)).toMatchObject({ text: 'SIGKILL', failed: true })
    expect(resultOfStep(timeline, 13)).toMatchObject({ text: '= 3', failed: false })
  })
})

it.each([
  ['2.6.20-slab/oom-small', 14, 'SIGKILL'],
  ['6.12-edges/exec-8m-0023', 60, 'SIGSEGV'],
  ['6.12-edges/oom-newest', 43, 'SIGKILL'],
] as const)('%s: the recorded kernel and the model beside it tell the signal', async (name, step, signal) => {
  await NOMMU.prepareSteps()
  for (const isRecorded of [false, true]) {
    const timeline = nommuTimeline(new RecordingSource(readRecording(name), isRecorded), null)
    while (!timeline.done) timeline.advance(64)
    const at = step - 1
    const { form, ret, errno } = timeline.summary
    expect([RESULT_FORMS[form[at] ?? -1], ret[at]]).toEqual(['signal', SIGNALS[signal]])
    expect(errno[at]).not.toBe(0)
    const view = NOMMU.viewAfterStep(timeline, step)
    expect(view.call?.result).toBe('= ? (did not return)')
    expect(view.sentence).not.toMatch(/-0x|gave -/)
  }
})
