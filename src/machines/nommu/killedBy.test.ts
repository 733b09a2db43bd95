/** A program that a signal ends gets no answer: the line, the timeline and the adviser go by the signal. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nextFailure } from '../../layout/timeline/timeline.ts'
import { resultOfStep } from '../../model/run/results.ts'
import { openScenario } from '../../worker/testing/openScenario.ts'

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
