import { describe, expect, it } from 'vitest'
import { parseProgram } from '../../documents/scenario/read.ts'
import { Timeline } from '../../engine/timeline.ts'
import { MMU } from '../../machines/mmu/model.ts'
import { MmuScenarioSource } from '../../machines/mmu/scenarioSource.ts'
import { MmuPredictions } from './predict.ts'

function questionsOf(text: string): readonly string[] {
  const timeline = new Timeline(new MmuScenarioSource(parseProgram(`mmu\n${text}`).program), MMU, null)
  timeline.advance(timeline.source.steps)
  const predictions = new MmuPredictions(timeline)
  return Array.from({ length: timeline.steps }, (_, i) => predictions.about(i + 1)).flatMap((question) => {
    if (question?.answer.as !== 'choice') return []
    const { choices, right } = question.answer
    expect(new Set(choices.map(({ text: choice }) => choice)).size).toBe(choices.length)
    expect(choices.length).toBeGreaterThanOrEqual(3)
    return [`${question.step}: ${choices[right]?.text ?? '?'}`]
  })
}

describe('what is asked of a run with an MMU', () => {
  it('is what a call is refused with, or the signal that the program gets', () => {
    const text =
      'A = spawn\nA: touch(0)\nA: mmap(0)\nA: a = mmap(NULL, 4K, r, MAP_PRIVATE|MAP_ANONYMOUS)\nA: touch(a, w)'
    expect(questionsOf(text)).toEqual([
      '2: SIGSEGV: the program is stopped',
      '3: EINVAL: invalid argument',
      '5: SIGSEGV: the program is stopped',
    ])
  })

  it('is how many pages it takes, page tables among them', () => {
    expect(questionsOf('A = spawn\nA: a = mmap(16K)\nA: touch(a, w)')).toEqual(['3: 4 pages'])
    expect(questionsOf('A = spawn\nA: nattch(0)\nA: a = mmap(16K)')).toEqual([
      '2: EINVAL: invalid argument',
      '3: None',
    ])
  })
})
